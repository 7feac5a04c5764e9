"""The phantom volumes: the same bytes everywhere, and chest CT in every other respect."""

import hashlib
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from helpers.data.lung_3d.patient import Finding
from helpers.data.lung_3d.phantom import DEPTHS, draw_cohort_patient, draw_volume
from helpers.data.lung_3d.scanner import MAXIMUM, scan
from helpers.data.lung_3d.space import build_space
from helpers.data.prepare import DEFAULT_SEED

SHALLOWEST = DEPTHS.index(min(DEPTHS))

# Changes only together with VERSION in helpers/data/lung_3d/card.py.
SHALLOWEST_VOLUME = "7883be814f684142be3d1eadc68217eb142a9f8e1ceaf80f83052ddb85770e7f"


@pytest.fixture(scope="module")
def volume():
    return draw_volume(DEFAULT_SEED, SHALLOWEST)


def test_a_volume_has_the_known_hash(volume):
    digest = hashlib.sha256(volume.image.astype("<i2").tobytes())
    digest.update(volume.mask.tobytes())
    digest.update(str(volume.spacing).encode())
    assert digest.hexdigest() == SHALLOWEST_VOLUME


def test_another_seed_or_index_gives_another_patient():
    patients = [draw_cohort_patient(seed, index) for seed in (1, 2) for index in (0, 1)]
    assert len({patient.half_width for patient in patients}) == 4


def test_shapes_types_and_values(volume):
    assert volume.image.shape == volume.mask.shape == (25, 256, 256)
    assert (volume.image.dtype, volume.mask.dtype) == (np.int16, np.uint8)
    assert set(np.unique(volume.mask)) == {0, 255}
    assert volume.image.max() <= MAXIMUM


def test_depths_are_in_proportion_to_the_real_ones():
    for drawn, real in zip(DEPTHS, (325, 465, 301, 117), strict=False):
        assert drawn == pytest.approx(real / 4.65, abs=0.5)


def test_one_later_volume_is_as_deep_as_a_chunk():
    assert DEPTHS[4] == 64


@settings(max_examples=30)
@given(seed=st.integers(0, 2**63), index=st.integers(0, 10_000))
def test_every_patient_fits_a_volume(seed, index):
    patient = draw_cohort_patient(seed, index)
    for slices in DEPTHS:
        space = build_space(patient, slices)
        assert space.levels[0] > 1.0 > 0.0 > space.levels[-1]
        assert (np.diff(space.levels) < 0).all()  # from feet to head
        height = (space.levels[0] - space.levels[-1]) * patient.lung_height
        assert height == pytest.approx(space.spacing * (slices - 1))


@settings(max_examples=30)
@given(seed=st.integers(0, 2**63), index=st.integers(0, 10_000))
def test_places_and_coordinates_agree(seed, index):
    space = build_space(draw_cohort_patient(seed, index), 20)
    row, column = 90, 160
    body = [[space.u[row, column], space.v[row, column], space.levels[7]]]
    expected = [[7 * space.spacing, row * 1.4, column * 1.4]]
    np.testing.assert_allclose(space.place(np.array(body)), expected, atol=1e-9)


def test_lungs_are_two_and_of_human_size(volume):
    labels, count = ndimage.label(volume.mask)
    sizes = np.sort(np.bincount(labels.ravel())[1:])[::-1]
    assert count >= 2
    litres = sizes[:2] * volume.spacing * 1.4 * 1.4 / 1e6
    assert (litres > 1.0).all()
    assert (litres < 5.0).all()


def test_lungs_taper_to_their_apices_and_end_on_the_diaphragm(volume):
    areas = np.count_nonzero(volume.mask, axis=(1, 2))
    assert areas[-1] < 0.3 * areas.max()
    assert areas[0] < 0.1 * areas.max()
    # The recess at the back reaches lower than the lung at the front.
    lowest = [
        np.flatnonzero(volume.mask[:, rows].any(axis=(1, 2)))[0] for rows in _front_and_back(volume)
    ]
    assert lowest[0] > lowest[1]


def _front_and_back(volume):
    rows = np.flatnonzero(volume.mask.any(axis=(0, 2)))
    middle = int(rows.mean())
    return slice(rows[0], middle), slice(middle, rows[-1])


def test_neighbouring_slices_fit_together(volume):
    lungs = volume.mask > 0
    for lower, upper in pairwise(lungs[6:20]):
        assert np.count_nonzero(upper & lower) > 0.6 * np.count_nonzero(upper | lower)


def test_the_windpipe_is_air_but_not_lung(volume):
    top = volume.image[-1]
    middle = top[100:150, 110:146]
    assert middle.min() < -900
    row, column = np.unravel_index(middle.argmin(), middle.shape)
    assert volume.mask[-1, 100 + row, 110 + column] == 0


def test_stomach_gas_is_not_lung(volume):
    window = np.s_[:4, 80:150, 140:190]  # the patient's left upper abdomen
    inside = volume.image[window]
    gas = ndimage.binary_opening(inside < -900, np.ones((1, 7, 7)))
    assert gas.any()
    assert not volume.mask[window][gas].any()


def test_tissue_has_its_hounsfield_units(volume):
    lung = volume.image[volume.mask > 0]
    assert -950 < np.percentile(lung, 10) < -750  # aerated
    assert np.mean(lung > -200) > 0.15  # dense: what a threshold cannot see
    assert volume.image.max() > 500  # bone


def test_padding_findings_and_wires_vary_over_the_cohort():
    patients = [draw_cohort_patient(DEFAULT_SEED, index) for index in range(40)]
    floors = [patient.floor for patient in patients]
    assert {floors.count(floor) for floor in (-2618.0, -1805.0)} <= {11, 12, 13}
    assert floors.count(-1024.0) in (15, 16, 17)
    for finding in Finding:
        assert 7 <= sum(patient.finding is finding for patient in patients) <= 9
    assert 11 <= sum(patient.wires for patient in patients) <= 13
    for patient in patients:
        assert 0.2 <= min(patient.consolidated) < max(patient.consolidated) <= 0.5


@settings(max_examples=50)
@given(seed=st.integers(0, 2**63))
def test_every_set_of_four_has_the_quirks(seed):
    patients = [draw_cohort_patient(seed, index) for index in range(4)]
    assert {patient.floor for patient in patients} == {-2618.0, -1805.0, -1024.0}
    assert any(patient.wires for patient in patients)
    assert len({patient.finding for patient in patients}) >= 3


def test_outside_the_scan_circle_stands_the_filling_value():
    patients = [draw_cohort_patient(DEFAULT_SEED, index) for index in range(10)]
    patient = next(patient for patient in patients if patient.floor == -2618)
    image = scan(np.zeros((256, 256)), patient, 0.0, np.random.default_rng(0))
    assert (image[[0, 0, -1, -1], [0, -1, 0, -1]] == -2618).all()
    assert np.count_nonzero(image == -2618) == pytest.approx(256**2 * (1 - np.pi / 4), rel=0.02)


def test_steel_is_cut_off_at_the_scanner_s_maximum():
    patient = draw_cohort_patient(DEFAULT_SEED, 0)
    image = np.zeros((256, 256))
    image[100:110, 100:110] = 12_000
    assert scan(image, patient, 0.0, np.random.default_rng(0)).max() == MAXIMUM
