"""Batches arrive in tf.data unchanged, are counted, and never without end."""

import itertools

import numpy as np
import pytest

from helpers import pipelines

pytestmark = pytest.mark.tensorflow


def endless(size=(4, 6), dtype=np.float64):
    for number in itertools.count():
        yield np.full((2, *size, 1), number, dtype), np.ones((2, *size, 1), dtype)


def test_batches_arrive_in_order_as_float32():
    dataset, draws = pipelines.counted_dataset(endless(), (4, 6), limit=10)
    batches = list(itertools.islice(dataset.as_numpy_iterator(), 3))
    assert [images[0, 0, 0, 0] for images, _ in batches] == [0, 1, 2]
    for images, masks in batches:
        assert images.shape == masks.shape == (2, 4, 6, 1)
        assert images.dtype == masks.dtype == np.float32
    assert draws.count == 3


def test_a_second_pass_goes_on_where_the_first_stopped():
    dataset, _ = pipelines.counted_dataset(endless(), (4, 6), limit=10)
    next(iter(dataset))
    images, _ = next(iter(dataset))
    assert np.all(images.numpy() == 1)


def test_any_height_and_width_but_no_other():
    dataset, _ = pipelines.counted_dataset(endless((4, 6)), (6, 4), limit=10)
    with pytest.raises(Exception, match="shape"):
        next(iter(dataset))


def test_more_than_the_limit_names_steps_per_epoch():
    dataset, draws = pipelines.counted_dataset(endless(), (4, 6), limit=3)
    with pytest.raises(Exception, match="did you pass steps_per_epoch"):
        list(dataset)
    assert draws.count == 3


def test_a_generator_that_ends_is_told():
    dataset, _ = pipelines.counted_dataset(itertools.islice(endless(), 2), (4, 6), limit=9)
    with pytest.raises(Exception, match="must go on for ever"):
        list(dataset)


def test_the_limit_must_be_positive():
    with pytest.raises(ValueError, match="limit"):
        pipelines.counted_dataset(endless(), (4, 6), limit=0)


def test_fit_draws_exactly_what_it_needs():
    import keras

    inputs = keras.Input((4, 6, 1))
    model = keras.Model(inputs, keras.layers.Conv2D(1, 1)(inputs))
    model.compile(optimizer="sgd", loss="mse")
    dataset, draws = pipelines.counted_dataset(endless(), (4, 6), limit=40)
    model.fit(dataset, epochs=4, steps_per_epoch=3, verbose=0)
    assert 12 <= draws.count <= 14
