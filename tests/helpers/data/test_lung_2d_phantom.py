"""The phantom slices: the same bytes everywhere, and CT slices in every other respect."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.lung_2d.baseline import iou, segment
from helpers.data.lung_2d.phantom import (
    SLICES_PER_PATIENT,
    draw,
    draw_cohort_patient,
    draw_slice,
)
from helpers.data.lung_2d.scanner import scan
from helpers.data.prepare import DEFAULT_SEED

COHORT = 40

# Changes only together with VERSION in helpers/data/lung_2d/card.py.
FIRST_SLICES = "d3a69a31d00e8a84b2a0697d6383efae7d6dfe50698b3a56f653648336544679"


@pytest.fixture(scope="module")
def cohort():
    with ThreadPoolExecutor() as pool:
        return list(pool.map(lambda index: draw_slice(DEFAULT_SEED, index), range(COHORT)))


def test_first_slices_have_the_known_hash(cohort):
    digest = hashlib.sha256()
    for image, mask in cohort[:4]:
        digest.update(image.astype("<i2").tobytes())
        digest.update(mask.tobytes())
    assert digest.hexdigest() == FIRST_SLICES


def test_a_slice_does_not_depend_on_what_was_drawn_before_it(cohort):
    image, mask = draw_slice(DEFAULT_SEED, 7)
    np.testing.assert_array_equal(image, cohort[7][0])
    np.testing.assert_array_equal(mask, cohort[7][1])


def test_another_seed_gives_another_slice(cohort):
    image, _ = draw_slice(DEFAULT_SEED + 1, 0)
    assert not np.array_equal(image, cohort[0][0])


@settings(max_examples=8)
@given(seed=st.integers(0, 2**63), index=st.integers(0, 10_000))
def test_every_slice_is_a_ct_slice_with_lung(seed, index):
    image, mask = draw_slice(seed, index)
    assert image.shape == mask.shape == (512, 512)
    assert (image.dtype, mask.dtype) == (np.int16, np.uint8)
    assert image.min() >= -2618
    assert image.max() <= 3071
    assert set(np.unique(mask)) == {0, 255}
    assert 0.06 <= (mask > 0).mean() <= 0.57


def test_lung_area_stays_in_the_range_of_the_real_set(cohort):
    shares = [(mask > 0).mean() for _, mask in cohort]
    assert min(shares) >= 0.08
    assert max(shares) <= 0.57
    assert max(shares) > 2 * min(shares)


def test_padding_differs_between_scanners(cohort):
    assert all(-960 <= image.min() <= -920 or image.min() in (-1805, -2618) for image, _ in cohort)
    assert len({int(image.min()) for image, _ in cohort}) > 5


@pytest.mark.parametrize("filling", [-1805, -2618])
def test_outside_the_scan_circle_stands_the_filling_value(filling):
    patients = [draw_cohort_patient(DEFAULT_SEED, number) for number in range(COHORT)]
    patient = next(patient for patient in patients if patient.floor == filling)
    image = scan(np.zeros((512, 512)), patient, 0.0, np.random.default_rng(0))
    assert (image[[0, 0, -1, -1], [0, -1, 0, -1]] == filling).all()
    assert np.count_nonzero(image == filling) == pytest.approx(512**2 * (1 - np.pi / 4), rel=0.01)


def test_tissue_has_its_hounsfield_units(cohort):
    image, mask = cohort[1]
    assert np.percentile(image, 99.9) > 300  # bone
    assert -950 < np.percentile(image[mask > 0], 10) < -600  # aerated lung
    assert not mask[[0, -1]].any()
    assert not mask[:, [0, -1]].any()


def test_dense_lung_belongs_to_the_mask(cohort):
    """What a threshold misses is there: much of the cohort has lung denser than -200 HU."""
    dense = [np.mean(image[mask > 0] > -200) for image, mask in cohort]
    assert np.mean(np.array(dense) > 0.25) > 0.25


def test_slices_of_a_patient_go_down_the_chest():
    positions = [draw(3, index).position for index in range(SLICES_PER_PATIENT)]
    assert positions == sorted(positions)


def test_a_threshold_is_not_enough(cohort):
    for threshold in (-500, -300, -200, -150, -100):
        scores = [iou(segment(image, threshold), mask) for image, mask in cohort]
        assert np.mean(scores) <= 0.75, threshold
