"""Put together what comes as one mask a nucleus."""

import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from helpers.data.errors import DataError
from helpers.imaging.mask import read_mask
from helpers.imaging.order import numeric_order


def read_nuclei(folder: str | os.PathLike[str]) -> NDArray[np.int32]:
    """Read a folder of masks, one nucleus each, as in ``stage1_train/<id>/masks``.

    Parameters
    ----------
    folder : str or path
        Holds ``*.png`` files of one size.

    Returns
    -------
    (height, width) int32
        As of `instance_labels`, numbered in numeric order of the names. ``labels > 0`` is the
        mask of all nuclei.

    Raises
    ------
    DataError
        No such folder, no mask in it, a mask that cannot be read, is empty or of another size.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise DataError(f"{folder}: no such folder; it should hold one *.png file a nucleus")
    paths = numeric_order(folder.glob("*.png"))
    try:
        return instance_labels(read_mask(path) for path in paths)
    except DataError:
        raise
    except ValueError as error:
        raise DataError(f"{folder}: {error}; download or copy it again") from error


def instance_labels(masks: Iterable[NDArray[np.uint8]]) -> NDArray[np.int32]:
    """Number the nuclei.

    Where nuclei overlap, the smaller one keeps the pixels, so that none is swallowed by a larger
    one; of equal ones the later.

    Parameters
    ----------
    masks : iterable of (height, width) arrays of 0 and 1
        One nucleus each; taken one after the other, never all at once.

    Returns
    -------
    (height, width) int32
        0 is background, n the n-th mask.

    Raises
    ------
    ValueError
        There is no mask, or one is empty or of another size.
    """
    shape: tuple[int, ...] | None = None
    pixels = []
    for number, mask in enumerate(masks, start=1):
        shape = shape or mask.shape
        if mask.shape != shape:
            raise ValueError(f"mask {number} is {_size(mask.shape)}, the first {_size(shape)}")
        inside = np.flatnonzero(mask)
        if inside.size == 0:
            raise ValueError(f"mask {number} is empty, though it should hold one nucleus")
        pixels.append(inside)
    if shape is None:
        raise ValueError("holds no masks, though there should be one a nucleus")
    labels = np.zeros(shape, np.int32)
    # Painting from the largest to the smallest leaves the smaller on top.
    for index in sorted(range(len(pixels)), key=lambda index: -pixels[index].size):
        labels.flat[pixels[index]] = index + 1
    return labels


def union(masks: Iterable[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Merge masks into one.

    Parameters
    ----------
    masks : iterable of (height, width) arrays of 0 and 1

    Returns
    -------
    (height, width) uint8
        1 where any of them is.

    Raises
    ------
    ValueError
        As for `instance_labels`.
    """
    return (instance_labels(masks) > 0).astype(np.uint8)


def _size(shape: tuple[int, ...]) -> str:
    return " x ".join(str(length) for length in shape)
