"""The phantom slices: the same everywhere, and MRI slices with one tumour in every respect."""

import hashlib
from collections import Counter

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.brain_tumour.baseline import dice, segment
from helpers.data.brain_tumour.grid import Plane
from helpers.data.brain_tumour.phantom import (
    SLICES_PER_PATIENT,
    draw_case,
    draw_cohort_kind,
    draw_plane,
    draw_slice,
)
from helpers.data.brain_tumour.tumour import Growth, Kind, largest_part

SEED = 220
COHORT = 12

# Changes only together with VERSION in helpers/data/brain_tumour/card.py.
FIRST_SLICES = "e96c68214a0753fb11612f2844ee88f5ecd8f829fe54fff6e8bc68e3faa79eaa"


@pytest.fixture(scope="module")
def cohort():
    return [draw_slice(SEED, index) for index in range(COHORT)]


def test_first_slices_have_the_known_hash(cohort):
    digest = hashlib.sha256()
    for image, mask in cohort[:4]:
        digest.update(image.tobytes())
        digest.update(mask.tobytes())
    assert digest.hexdigest() == FIRST_SLICES


def test_a_slice_does_not_depend_on_what_was_drawn_before_it(cohort):
    image, mask = draw_slice(SEED, 7)
    np.testing.assert_array_equal(image, cohort[7][0])
    np.testing.assert_array_equal(mask, cohort[7][1])


def test_another_seed_gives_another_slice(cohort):
    image, _ = draw_slice(SEED + 1, 0)
    assert not np.array_equal(image, cohort[0][0])


@settings(max_examples=10)
@given(seed=st.integers(0, 2**63), index=st.integers(0, 10_000))
def test_every_slice_is_an_mri_slice_with_one_tumour(seed, index):
    image, mask = draw_slice(seed, index)
    assert image.shape == mask.shape
    assert image.shape in {(512, 512), (256, 256)}
    assert (image.dtype, mask.dtype) == (np.uint8, np.uint8)
    assert image.max() == 255
    assert (image < 60).mean() > 0.15  # the room is dark
    assert set(np.unique(mask)) == {0, 255}
    assert 0.001 <= (mask > 0).mean() <= 0.097
    assert cv2.connectedComponents(mask)[0] == 2
    assert not mask[[0, -1]].any()
    assert not mask[:, [0, -1]].any()


def test_one_patient_in_two_hundred_is_stored_small():
    small = [n for n in range(4, 407) if draw_case(SEED, n).patient.small_matrix]
    assert small == [5, 205, 405]


def test_small_slices_come_early(cohort):
    sizes = [image.shape[0] for image, _ in cohort]
    assert [index for index, size in enumerate(sizes) if size == 256] == [10, 11]
    assert set(sizes) == {256, 512}


@pytest.mark.parametrize("seed", [0, 1, SEED])
@pytest.mark.parametrize("patients", [100, 1532])
def test_kinds_have_the_shares_of_the_real_set(seed, patients):
    kinds = Counter(draw_cohort_kind(seed, number) for number in range(patients))
    for kind in Kind:
        assert kinds[kind] / patients == pytest.approx(kind.value / 3064, abs=2 / patients)


def test_planes_are_equally_frequent_and_differ_within_a_patient():
    planes = [draw_plane(SEED, index) for index in range(900)]
    for plane in Plane:
        assert planes.count(plane) == pytest.approx(300, abs=45)
    pairs = np.array([plane.value for plane in planes]).reshape(-1, SLICES_PER_PATIENT)
    assert (pairs[:, 0] != pairs[:, 1]).all()


def test_every_kind_has_its_ways_to_take_up_contrast_agent():
    tumours = [draw_case(SEED, number).tumour for number in range(300)]
    ways = {kind: {t.growth for t in tumours if t.kind is kind} for kind in Kind}
    assert ways[Kind.MENINGIOMA] == ways[Kind.PITUITARY] == {Growth.EVEN, Growth.CYST}
    assert ways[Kind.GLIOMA] == {Growth.RING, Growth.PATCHY, Growth.NONE}


def test_pituitary_tumours_lie_in_the_midline_and_gliomas_do_not():
    for number in range(200):
        tumour = draw_case(SEED, number).tumour
        if tumour.kind is Kind.PITUITARY:
            assert abs(tumour.centre[0]) < 6.0
            assert -40.0 < tumour.centre[2] < 0.0
        if tumour.kind is Kind.GLIOMA:
            assert abs(tumour.centre[0]) > 5.0


def test_crumbs_do_not_belong_to_the_tumour():
    mask = np.zeros((6, 8), np.bool_)
    mask[1:4, 1:4] = True
    mask[4, 6] = True
    expected = mask.copy()
    expected[4, 6] = False
    np.testing.assert_array_equal(largest_part(mask), expected)
    assert not largest_part(np.zeros((6, 8), np.bool_)).any()


def test_a_threshold_is_not_enough(cohort):
    for threshold in (0.4, 0.5, 0.6):
        scores = [dice(segment(image, threshold), mask) for image, mask in cohort]
        assert np.mean(scores) < 0.5, threshold
