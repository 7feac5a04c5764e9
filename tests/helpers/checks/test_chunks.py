"""Probes for volumes that are cut into chunks."""

import itertools

import numpy as np
import pytest

from helpers.checks import chunk_stream, depth_model, seeded_draws


def test_chunks_are_numbered():
    stream = chunk_stream(3, 4, 6)
    chunks = list(itertools.islice(stream(), 4))
    assert [image.max() for image, _, _ in chunks] == [0, 1, 2, 3]
    assert [mask.max() for _, mask, _ in chunks] == [0, 1, 2, 0]
    image, mask, weight = chunks[0]
    assert (image.shape, mask.shape, weight.shape) == ((3, 4, 6, 1), (3, 4, 6, 1), (3, 4, 6))
    assert (image.dtype, mask.dtype, weight.dtype) == (np.float32, np.uint8, np.float32)
    assert weight.mean(axis=(1, 2)).tolist() == [0, 1, 1]


def test_draws_are_counted_over_all_streams():
    stream = chunk_stream(2, 2, 2)
    first, second = stream(), stream()
    next(first)
    assert next(second)[0].max() == 0  # a new stream starts anew
    next(first)
    assert stream.drawn == 3


@pytest.mark.tensorflow
def test_equal_seeds_give_equal_draws():
    def generate():
        while True:
            yield (np.random.randint(1000, size=3),)

    first, second, third = (seeded_draws(generate, seed, 5) for seed in (1, 1, 2))
    assert len(first) == 5
    np.testing.assert_array_equal(first, second)
    assert not np.array_equal(first, third)


@pytest.mark.tensorflow
@pytest.mark.parametrize("way", ["call", "predict"])
def test_depth_model_tells_how_many_slices_it_got(way):
    model = depth_model()
    volume = np.zeros((1, 6, 4, 4, 1), np.float32)
    found = model(volume) if way == "call" else model.predict(volume, verbose=0)
    np.testing.assert_allclose(np.asarray(found), 0.25 + 6 / 1024, rtol=1e-6)
