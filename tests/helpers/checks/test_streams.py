"""Batches can be drawn from whatever can be iterated."""

import itertools

import numpy as np
import pytest

from helpers import checks


def endless():
    buffer = np.zeros(2)
    while True:
        buffer += 1
        yield buffer, -buffer


def test_take_copies_what_a_generator_reuses():
    first, second = checks.take(endless(), 2)
    assert first[0].tolist() == [1, 1] and second[0].tolist() == [2, 2]
    assert second[1].tolist() == [-2, -2]


@pytest.mark.parametrize(
    "batches", [[(1, 2)], [[1, 2]], iter([(1, 2)]), zip([1], [2], strict=True)]
)
def test_take_accepts_tuples_lists_and_iterators(batches):
    assert checks.take(batches, 5) == [(1, 2)]


def test_take_wraps_single_arrays():
    assert checks.take([np.ones(3)], 1)[0][0].shape == (3,)


def test_take_draws_no_more_than_asked():
    numbers = itertools.count()
    checks.take(numbers, 3)
    assert next(numbers) == 3


@pytest.mark.tensorflow
def test_take_reads_datasets():
    import tensorflow as tf

    dataset = tf.data.Dataset.from_tensor_slices(([1.0, 2.0], [3, 4])).batch(2)
    ((images, masks),) = checks.take(dataset, 3)
    assert images.tolist() == [1, 2] and masks.tolist() == [3, 4]


def test_changed_arguments_are_named():
    def spoil(first, second, third):
        second += 1
        third[0] = third[0]

    arrays = [np.zeros(2), np.zeros(2), np.zeros(2)]
    assert checks.changed_arguments(spoil, *arrays) == [1]
    assert arrays[1].tolist() == [0, 0]


def test_changes_that_come_with_a_draw_are_seen():
    def lazy(array):
        while True:
            array *= 2
            yield array

    assert checks.changed_arguments(lazy, np.ones(2)) == []
    assert checks.changed_arguments(lazy, np.ones(2), draws=1) == [0]
