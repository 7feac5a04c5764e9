"""Who is in the cohort: shares of the levels, eyes of a patient, names."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.prepare import DEFAULT_SEED
from helpers.data.retina.cohort import cohort_eye, eye_generator, patient_generator
from helpers.data.retina.findings import DISAGREEMENT, draw_findings
from helpers.data.retina.patient import draw_patient
from helpers.data.retina.photograph import draw_exposure


@pytest.fixture(scope="module")
def eyes():
    return [cohort_eye(DEFAULT_SEED, index) for index in range(3000)]


def test_shares_of_the_levels_are_those_of_the_real_set(eyes):
    shares = np.bincount([eye.level for eye in eyes], minlength=5) / len(eyes)
    np.testing.assert_allclose(100 * shares, [73.5, 7.0, 15.1, 2.5, 2.0], atol=0.4)


def test_one_eye_in_five_is_referable_in_a_laptop_set_already(eyes):
    assert np.mean([eye.level >= 2 for eye in eyes[:800]]) == pytest.approx(0.195, abs=0.015)


def test_both_eyes_of_a_patient_mostly_have_one_level(eyes):
    left, right = (np.array([eye.level for eye in eyes[side::2]]) for side in (0, 1))
    assert np.mean(left == right) == pytest.approx(0.85, abs=0.015)
    assert np.mean(np.abs(left - right) <= 1) > 0.93


@settings(max_examples=25)
@given(seed=st.integers(0, 2**63))
def test_forty_photographs_have_every_level(seed):
    assert {cohort_eye(seed, index).level for index in range(40)} == {0, 1, 2, 3, 4}


@settings(max_examples=30)
@given(seed=st.integers(0, 2**63), patient=st.integers(0, 20_000))
def test_numbers_rise_with_gaps_and_have_a_left_and_a_right_eye(seed, patient):
    left, right, following = (cohort_eye(seed, 2 * patient + step) for step in range(3))
    assert (left.side, right.side) == ("left", "right")
    assert left.patient == right.patient == patient
    number = int(left.name.removesuffix("_left"))
    assert right.name == f"{number}_right"
    assert re.fullmatch(r"\d+_left", following.name)
    assert 1 <= int(following.name.removesuffix("_left")) - number <= 4


def test_the_first_patient_is_number_10_and_some_numbers_are_left_out(eyes):
    assert eyes[0].name == "10_left"
    numbers = [int(eye.name.removesuffix("_left")) for eye in eyes[::2]]
    assert set(np.diff(numbers)) == {1, 2, 3, 4}


def _many_findings(level, count=200):
    rng = np.random.default_rng(level)
    return [draw_findings(level, rng) for _ in range(count)]


def test_most_eyes_show_what_their_level_means():
    none, mild, moderate, severe, proliferative = (_many_findings(level) for level in range(5))
    assert np.mean([f.microaneurysms == 0 for f in none]) > 0.85
    assert np.mean([f.microaneurysms > 0 and f.blots == 0 for f in mild]) > 0.85
    assert np.mean([f.blots > 0 and f.tufts == 0 for f in moderate]) > 0.9
    assert np.mean([f.blots >= 24 and f.beading > 0 for f in severe]) > 0.85
    assert np.mean([f.tufts > 0 for f in proliferative]) > 0.85


def test_some_eyes_show_the_findings_of_the_level_next_to_theirs():
    mild = _many_findings(1, 1500)
    assert np.mean([f.blots > 2 or f.microaneurysms == 0 for f in mild]) == pytest.approx(
        DISAGREEMENT, abs=0.03
    )


def test_photographs_vary_as_the_real_ones_do():
    exposures = [draw_exposure(eye_generator(3, index)) for index in range(500)]
    assert 0.01 < np.mean([exposure.light < 0.2 for exposure in exposures]) < 0.06
    assert 0.02 < np.mean([exposure.defocus > 1.5 for exposure in exposures]) < 0.12
    assert max(exposure.light for exposure in exposures) > 1.5


def test_cameras_vary_and_a_notch_means_not_inverted():
    cameras = [draw_patient(patient_generator(3, number)).camera for number in range(300)]
    assert len({camera.size for camera in cameras}) == 6
    assert 0.15 < np.mean([camera.inverted for camera in cameras]) < 0.35
    assert {camera.notch for camera in cameras} == {"", "square", "triangle", "round"}
    assert not any(camera.notch for camera in cameras if camera.inverted)
    cut = [2 * camera.radius > camera.size[1] for camera in cameras]
    assert 0.5 < np.mean(cut) < 0.85
