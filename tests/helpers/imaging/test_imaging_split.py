"""Splits: disjoint, complete, no patient on two sides, shares and labels as asked."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers.imaging import split_by_patient

SHARES = st.sampled_from([(0.6, 0.2, 0.2), (0.7, 0.1, 0.2), (0.5, 0.5), (0.8, 0.2), (1 / 3,) * 3])


def _eyes(patients, seed=0, levels=(0.735, 0.07, 0.151, 0.024, 0.02)):
    """Both eyes of each patient, with correlated levels; some have lost one."""
    rng = np.random.default_rng(seed)
    first = rng.choice(len(levels), patients, p=levels)
    second = np.where(rng.random(patients) < 0.7, first, rng.choice(len(levels), patients))
    ids = np.repeat(np.arange(patients), 2)
    levels = np.stack([first, second], axis=1).ravel()
    kept = rng.random(2 * patients) < 0.9
    return ids[kept], levels[kept]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 3)), min_size=40, max_size=120),
    SHARES,
    st.integers(0, 2**32),
)
@settings(max_examples=100)
def test_disjoint_complete_and_no_patient_on_two_sides(rows, shares, seed):
    patients, labels = (np.array(column) for column in zip(*rows, strict=True))
    assume(len(set(patients)) >= 8 * len(shares))
    parts = split_by_patient(patients, labels, shares, seed)
    assert len(parts) == len(shares)
    np.testing.assert_array_equal(np.sort(np.concatenate(parts)), np.arange(len(rows)))
    sides = [set(patients[part]) for part in parts]
    assert sum(map(len, sides)) == len(set(patients))
    for part in parts:
        assert part.dtype == np.int64
        assert (np.diff(part) > 0).all()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("shares", [(0.6, 0.2, 0.2), (0.7, 0.1, 0.2)])
@pytest.mark.parametrize("patients", [60, 500, 2000])
def test_sizes_and_labels_to_the_image(patients, shares, seed):
    ids, levels = _eyes(patients, seed)
    parts = split_by_patient(ids, levels, shares, seed)
    for part, share in zip(parts, shares, strict=True):
        assert abs(len(part) - share * len(ids)) < 2
        for level in range(5):
            assert abs((levels[part] == level).sum() - share * (levels == level).sum()) <= 2


def test_patients_with_many_images():
    rng = np.random.default_rng(0)
    patients = np.repeat(np.arange(233), rng.integers(5, 30, 233))
    labels = rng.integers(0, 3, 233)[patients]
    parts = split_by_patient(patients, labels, (0.6, 0.2, 0.2), 0)
    for part, share in zip(parts, (0.6, 0.2, 0.2), strict=True):
        assert abs(len(part) / len(patients) - share) < 0.01


@pytest.mark.parametrize("seed", range(6))
def test_labels_in_a_small_part(seed):
    rng = np.random.default_rng(seed)
    patients = np.repeat(np.arange(150), rng.integers(1, 6, 150))
    labels = rng.integers(0, 8, len(patients))
    shares = (0.7, 0.1, 0.2)
    for part, share in zip(split_by_patient(patients, labels, shares, 0), shares, strict=True):
        counts = np.bincount(labels[part], minlength=8)
        assert np.abs(counts - share * np.bincount(labels)).max() < 1.5


def test_seeds():
    ids, levels = _eyes(100)
    one, again, other = (split_by_patient(ids, levels, (0.6, 0.4), seed) for seed in (2, 2, 3))
    np.testing.assert_array_equal(one[0], again[0])
    assert not np.array_equal(one[0], other[0])


def test_global_random_state_is_neither_used_nor_changed():
    ids, levels = _eyes(50)
    np.random.seed(0)
    one = split_by_patient(ids, levels, (0.6, 0.4), 2)
    state = np.random.get_state()[1].copy()
    again = split_by_patient(ids, levels, (0.6, 0.4), 2)
    np.testing.assert_array_equal(np.random.get_state()[1], state)
    np.testing.assert_array_equal(one[0], again[0])


def test_names_as_text():
    names = [f"{number}_{side}" for number in range(20) for side in ("left", "right")]
    patients = [name.split("_")[0] for name in names]
    parts = split_by_patient(patients, ["refer"] * 40, (0.5, 0.25, 0.25), 1)
    assert [len(part) for part in parts] == [20, 10, 10]


@pytest.mark.parametrize(
    ("patients", "labels", "shares", "told"),
    [
        ([1, 2], [0], (0.5, 0.5), "give each image one"),
        ([[1, 2]], [[0, 0]], (0.5, 0.5), "give each image one"),
        ([1, 2], [0, 0], (0.5, 0.4), "add up to 1"),
        ([1, 2], [0, 0], (1.5, -0.5), "positive"),
        ([1, 2], [0, 0], (), "add up to 1"),
        ([1, 1], [0, 0], (0.5, 0.5), "1 patients are too few"),
        ([], [], (0.5, 0.5), "0 patients are too few"),
    ],
)
def test_what_cannot_be_split(patients, labels, shares, told):
    with pytest.raises(ValueError, match=told):
        split_by_patient(patients, labels, shares, 0)
