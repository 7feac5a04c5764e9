"""Arrays as they travel to the browser: few bytes a pixel, and exact where it matters."""

from dataclasses import dataclass

import numpy as np

THRESHOLDS = np.round(np.arange(101) / 100, 2)
"""Where the threshold slider can stand."""


@dataclass(frozen=True)
class Packed:
    """An array of small integers and what they stand for: ``value = offset + scale * stored``.

    Parameters
    ----------
    values : ndarray
        uint8, int16 or uint16; shape (n, height, width) or (n, height, width, 3).
    scale, offset : float
        In the units of the array that it was made from.
    low, high : float
        Smallest and largest value of that array.
    """

    values: np.ndarray
    scale: float
    offset: float
    low: float
    high: float


def pack_image(array: np.ndarray) -> Packed:
    """Store grey values or colours in 8 or 16 bits.

    Integers that fit stay as they are, and so do whole numbers stored as floats (a CT that was
    read with its rescale slope). Everything else is spread over 65,536 steps, which is an error
    of at most 1 / 131,070 of the range. Colours are stored in 8 bits: 0 to 1, or 0 to 255.

    Parameters
    ----------
    array : ndarray, shape (n, height, width) or (n, height, width, 3)
        Finite numbers or booleans.

    Raises
    ------
    ValueError
        Colours lie outside 0 to 1 (floats) or 0 to 255 (integers).
    """
    low, high = float(array.min()), float(array.max())
    if array.ndim == 4:
        return _pack_colours(array, low, high)
    if array.dtype == bool:
        return Packed(np.array(array, np.uint8), 1.0, 0.0, low, high)
    if array.dtype.kind in "iu" or _whole_numbers(array):
        for kind in (np.uint8, np.int16, np.uint16):
            limits = np.iinfo(kind)
            if limits.min <= low and high <= limits.max:
                return Packed(np.array(array, kind, order="C"), 1.0, 0.0, low, high)
    scale = (high - low) / 65535 or 1.0
    stored = np.empty(array.shape, np.uint16)
    for part, target in zip(array, stored, strict=True):
        target[...] = np.rint((part.astype(np.float64) - low) / scale)
    return Packed(stored, scale, low, low, high)


def _pack_colours(array: np.ndarray, low: float, high: float) -> Packed:
    whole = 1.0 if array.dtype.kind == "f" or array.dtype == bool else 255.0
    if low < 0 or high > whole:
        raise ValueError(
            f"image has colours from {low:g} to {high:g} ({array.dtype}, shape {array.shape}): RGB "
            "should be floats from 0 to 1, or integers from 0 to 255"
        )
    stored = np.empty(array.shape, np.uint8)
    for part, target in zip(array, stored, strict=True):
        target[...] = np.rint(part * (255 / whole))
    return Packed(stored, whole / 255, 0.0, low, high)


def _whole_numbers(array: np.ndarray) -> bool:
    return all(bool(np.all(part == np.rint(part))) for part in array)


@dataclass(frozen=True)
class Layer:
    """A mask of any kind.

    Parameters
    ----------
    kind : str
        ``mask``: 0 or 1. ``labels``: instances from 1 on, 0 is background. ``probability``: the
        number of THRESHOLDS below the value, so that ``value > THRESHOLDS[k]`` is ``stored > k``,
        exactly.
    stored : ndarray
        For a mask eight pixels a byte, one row a slice; else the values.
    shape : tuple of int
        (n, height, width)
    """

    kind: str
    stored: np.ndarray
    shape: tuple[int, ...]

    @property
    def dtype(self) -> str:
        """Of the values: uint8, or uint16 for labels."""
        return self.stored.dtype.name

    @property
    def values(self) -> np.ndarray:
        """All slices, one value a pixel."""
        return self.part(0, self.shape[0])

    def part(self, start: int, stop: int) -> np.ndarray:
        """Some slices, one value a pixel."""
        stored = self.stored[start:stop]
        if self.kind != "mask":
            return stored
        pixels = self.shape[1] * self.shape[2]
        return np.unpackbits(stored, axis=1, count=pixels).reshape(-1, *self.shape[1:])


def pack_layer(name: str, array: np.ndarray) -> Layer:
    """Store a mask, instance labels or a probability map.

    Parameters
    ----------
    name : str
        For messages.
    array : ndarray, shape (n, height, width)
        Booleans; 0 and 1; whole numbers from 0 to 65,535: labels; floats from 0 to 1: probability.

    Raises
    ------
    ValueError
        The values are none of these.
    """
    if array.dtype == bool:
        return _mask(array)
    low, high = float(array.min()), float(array.max())
    whole = array.dtype.kind in "iu" or _whole_numbers(array)
    if whole and low >= 0 and high <= 1:
        return _mask(array)
    if whole and low >= 0 and high <= 65535:
        # 255 alone is how files store the foreground of a mask, not the 255th object.
        if _two_valued(array, high):
            return _mask(array)
        return Layer("labels", np.array(array, np.uint16, order="C"), array.shape)
    if not whole and low >= 0 and high <= 1:
        # Compared in the array's own precision, as numpy compares it with a Python number.
        cuts = THRESHOLDS.astype(array.dtype)
        stored = np.empty(array.shape, np.uint8)
        for part, target in zip(array, stored, strict=True):
            target[...] = np.searchsorted(cuts, part.ravel()).reshape(part.shape)
        return Layer("probability", stored, array.shape)
    raise ValueError(
        f"{name} has values from {low:g} to {high:g} (shape {array.shape}): a mask holds 0 and 1, "
        "labels whole numbers from 0 on, a probability map floats from 0 to 1"
    )


def _mask(array: np.ndarray) -> Layer:
    stored = np.empty((len(array), -(-array[0].size // 8)), np.uint8)
    for part, target in zip(array, stored, strict=True):
        target[...] = np.packbits(part != 0)
    return Layer("mask", stored, array.shape)


def _two_valued(array: np.ndarray, high: float) -> bool:
    return high == 255 and all(bool(np.all((part == 0) | (part == high))) for part in array)
