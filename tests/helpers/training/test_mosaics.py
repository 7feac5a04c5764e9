from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from helpers.training.mosaics import QUARTERS

pytestmark = pytest.mark.tensorflow

SIDE = 16


def batches(images: np.ndarray, masks: np.ndarray, size: int) -> Any:
    import tensorflow as tf

    return tf.data.Dataset.from_tensor_slices((images, masks)).batch(size)


def known_pairs(count: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """Images whose every pixel says which image it is of, and whether it is a nucleus."""
    masks = np.random.default_rng(3).integers(0, 2, (count, SIDE, SIDE, 1)).astype(np.float32)
    level = np.arange(count, dtype=np.float32)[:, np.newaxis, np.newaxis, np.newaxis]
    images = np.repeat(0.02 * level + 0.2 * masks + 0.1, 3, axis=-1)
    return images, masks


def passed(dataset: Any) -> list[tuple[np.ndarray, np.ndarray]]:
    return [(images.numpy(), masks.numpy()) for images, masks in dataset]


def test_masks_go_the_way_of_their_images() -> None:
    from helpers.training import mosaics

    images, masks = known_pairs()
    found = passed(mosaics(batches(images, masks, 2), 5, 2, seed=1, exchanged=0))
    assert [len(one) for one, _ in found] == [2, 2, 1]
    for pictures, outlines in found:
        assert set(np.unique(outlines)) <= {0, 1}
        assert np.array_equal(pictures[..., :1] > 0.25, outlines > 0.5)


def test_a_mosaic_holds_pieces_of_several_images() -> None:
    from helpers.training import mosaics

    images, masks = known_pairs(4)
    pictures, outlines = passed(mosaics(batches(images, masks, 3), 6, 6, seed=1, exchanged=0))[0]
    origin = np.rint((pictures[..., :1] - 0.2 * outlines - 0.1) / 0.02)
    half = SIDE // 2
    for rows in (slice(half), slice(half, None)):
        for columns in (slice(half), slice(half, None)):
            quarter = origin[:, rows, columns]
            assert (quarter == quarter[:, :1, :1]).all()  # one image each
    for one in origin:
        assert set(np.unique(one)) == {0, 1, 2, 3}


def test_quarters_come_from_all_places_in_all_eight_orientations() -> None:
    from helpers.training import mosaics

    pixel = np.arange(SIDE * SIDE, dtype=np.float32).reshape(1, SIDE, SIDE, 1)
    found = passed(mosaics(batches(pixel, pixel, 1), 60, 60, seed=1, exchanged=0))[0][0][..., 0]
    half = SIDE // 2
    corners = found[:, ::half, ::half].reshape(-1)
    right = found[:, ::half, 1::half].reshape(-1) - corners
    down = found[:, 1::half, ::half].reshape(-1) - corners
    steps = {(along, across) for along in (-1, 1) for across in (-SIDE, SIDE)}
    assert set(zip(right, down, strict=True)) == steps | {(b, a) for a, b in steps}
    quarters = found.reshape(-1, 2, half, 2, half)
    first = quarters.min(axis=(2, 4))
    assert set(first.ravel() % SIDE) == set(first.ravel() // SIDE) == set(range(half + 1))


def test_some_quarters_are_negative_and_their_masks_are_not() -> None:
    from helpers.training import mosaics

    images, masks = known_pairs(40)
    masks[:] = 1
    images[:] = 0.9
    found = passed(mosaics(batches(images, masks, 4), 40, 7, seed=1, exchanged=0.25))
    pictures = np.concatenate([one for one, _ in found])
    assert all((outlines == 1).all() for _, outlines in found)
    assert set(np.unique(pictures.round(4))) == {np.float32(0.1), np.float32(0.9)}
    assert 0.15 < np.mean(pictures < 0.5) < 0.35


def test_a_seed_repeats_the_passes_and_no_pass_the_one_before() -> None:
    from helpers.training import mosaics

    one, other = (mosaics(batches(*known_pairs(), 2), 5, 2, seed=5) for _ in range(2))
    for _ in range(2):
        first, second = passed(one), passed(other)
        for (pictures, _), (again, _) in zip(first, second, strict=True):
            assert np.array_equal(pictures, again)
    assert any(
        not np.array_equal(pictures, later)
        for (pictures, _), (later, _) in zip(first, passed(one), strict=True)
    )


def test_a_pass_begins_no_round_of_the_images_that_it_does_not_need() -> None:
    """A round begun ahead of need, or not, would shuffle the next epoch in another order."""
    import tensorflow as tf

    from helpers.training import mosaics

    pairs = batches(*known_pairs(), 2)
    begun = []

    def images() -> Iterator[Any]:
        begun.append(len(begun))
        yield from pairs

    dataset = tf.data.Dataset.from_generator(images, output_signature=pairs.element_spec)
    for _ in mosaics(dataset, 5, 2, seed=1):
        time.sleep(0.1)  # time enough to read ahead
    assert len(begun) == QUARTERS  # rounds of five images are five mosaics


def test_shapes_and_length_stay_known() -> None:
    from helpers.training import mosaics

    dataset = batches(*known_pairs(), 2)
    made = mosaics(dataset, 5, 2, seed=1)
    assert made.element_spec == dataset.element_spec
    assert len(made) == 3


def test_impossible_numbers_are_refused() -> None:
    from helpers.training import mosaics

    dataset = batches(*known_pairs(), 2)
    with pytest.raises(ValueError, match=r"between 0 and 1, got 1\.5"):
        mosaics(dataset, 5, 2, seed=1, exchanged=1.5)
    with pytest.raises(ValueError, match="at least 1, got 5 and 0"):
        mosaics(dataset, 5, 0, seed=1)
