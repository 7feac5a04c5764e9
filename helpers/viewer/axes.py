"""Which axis of an array means what, and the array in the order that the viewer keeps it."""

from typing import Any

import numpy as np

LETTERS = "nzyxc"
CHANNELS = (1, 3)


def guess_axes(shape: tuple[int, ...]) -> str:
    """Name the axes of an image array whose caller did not: one letter an axis.

    ``yx`` an image, ``yxc`` one with channels, ``nyx`` many images or slices, ``nyxc`` many with
    channels. Three axes are taken for channels when the last has 1 or 3 entries.

    Raises
    ------
    ValueError
        Fewer than 2 or more than 4 axes.
    """
    if len(shape) == 2:
        return "yx"
    if len(shape) == 3:
        return "yxc" if shape[-1] in CHANNELS else "nyx"
    if len(shape) == 4:
        return "nyxc"
    raise ValueError(
        f"image has {len(shape)} axes (shape {shape}): an image has 2, a stack or a volume 3, a "
        "batch with channels 4; view one volume at a time"
    )


def check_axes(axes: str, shape: tuple[int, ...], name: str = "image") -> None:
    """Check that ``axes`` names every axis of the array that the messages call `name`.

    Raises
    ------
    ValueError
        A letter is unknown, twice there or missing; or the array has no pixels, or other channels.
    """
    if len(axes) != len(shape):
        raise ValueError(
            f"axes={axes!r} names {len(axes)} axes, but {name} has {len(shape)} (shape {shape})"
        )
    if set(axes) - set(LETTERS) or len(set(axes)) < len(axes) or not {"y", "x"} <= set(axes):
        raise ValueError(
            f"axes={axes!r} should hold y and x, perhaps z (slices of a volume) or n (images of a "
            "batch), perhaps c (channels), each once"
        )
    if {"n", "z"} <= set(axes) or {"z", "c"} <= set(axes):
        raise ValueError(f"axes={axes!r}: view one grey volume at a time, {name}[0] for example")
    if 0 in shape:
        raise ValueError(f"{name} is empty: shape {shape}")
    channels = shape[axes.index("c")] if "c" in axes else 1
    if channels not in CHANNELS:
        raise ValueError(
            f"{name} has {channels} channels (shape {shape}, axes {axes!r}): 1 (grey) or 3 (RGB) "
            "can be shown; if these are slices, say so: axes='nyx' or 'zyx'"
        )


def to_slices(array: np.ndarray, axes: str) -> np.ndarray:
    """Bring an array into the order slice, row, column and, for RGB alone, channel.

    Parameters
    ----------
    array : ndarray
        With one axis for each letter of `axes`.
    axes : str
        As :func:`check_axes` allows.

    Returns
    -------
    ndarray, shape (n, height, width) or (n, height, width, 3)
        A view, where numpy can give one.
    """
    order = [axes.index(letter) for letter in LETTERS if letter in axes]
    ordered = array.transpose(order)
    if not {"n", "z"} & set(axes):
        ordered = ordered[np.newaxis]
    if "c" in axes and ordered.shape[-1] == 1:
        ordered = ordered[..., 0]
    return ordered


def mask_axes(
    name: str,
    shape: tuple[int, ...],
    axes: str,
    image_shape: tuple[int, ...],
    image: str = "image",
) -> str:
    """Name the axes of a mask that belongs to an image array: as the image's, channels or none.

    `name` and `image` are what the messages call the two.

    Raises
    ------
    ValueError
        The mask does not have one value a pixel.
    """
    pixels = tuple(size for size, letter in zip(image_shape, axes, strict=True) if letter != "c")
    without = axes.replace("c", "")
    if shape == pixels:
        return without
    if shape == (*pixels, 1):
        return f"{without}c"
    raise ValueError(
        f"{name} has shape {shape}, but {image} has shape {image_shape}: a mask needs one value "
        "for each pixel"
    )


def as_array(name: str, values: Any) -> np.ndarray:
    """Make an array of what a caller gave.

    Raises
    ------
    ValueError
        It is ragged, or holds something else than finite real numbers.
    """
    try:
        array = np.asarray(values)
    except ValueError:
        shapes = ", ".join(str(np.shape(one)) for one in list(values)[:3])
        raise ValueError(
            f"{name} is a list of arrays of different shapes ({shapes}, ...): resize them to one, "
            "or view them one by one"
        ) from None
    if array.dtype != bool and array.dtype.kind not in "iuf":
        raise ValueError(f"{name} holds {array.dtype} values: numbers are needed")
    if array.dtype.kind == "f":
        # Slice by slice: the answer for a whole volume at once would take as much memory again.
        odd = sum(int(np.count_nonzero(~np.isfinite(part))) for part in np.atleast_1d(array))
        if odd:
            raise ValueError(
                f"{name} holds {odd} values that are NaN or infinite (shape {array.shape}): mend "
                "them first, with np.nan_to_num for example"
            )
    return array
