"""The one function that a notebook calls."""

from collections.abc import Sequence
from typing import Any

from helpers.viewer.axes import as_array, check_axes, guess_axes, mask_axes, to_slices
from helpers.viewer.packing import pack_image, pack_layer
from helpers.viewer.widget import MaskViewer
from helpers.viewer.windows import WINDOWS, window_of

AIR = -300
"""Hounsfield units: what reaches below it is a CT with air in it, for which windows have names."""


def view(
    image: Any,
    *,
    axes: str | None = None,
    spacing: Sequence[float] | None = None,
    window: str | tuple[float, float] | None = None,
    units: str = "",
    names: Sequence[str] | None = None,
    **masks: Any,
) -> MaskViewer:
    """Look at an image, a stack or a volume, with masks over it.

    Parameters
    ----------
    image : array_like
        Grey values of any range, or RGB (floats from 0 to 1, integers from 0 to 255). By default
        (height, width), (height, width, 1 or 3), (n, height, width) or (n, height, width, 1 or 3).
    axes : str, optional
        One letter for each axis, where it is otherwise: ``z``, ``y``, ``x`` (z makes it a volume
        with three planes), ``n`` for the images of a batch, ``c`` for channels. A NIfTI array is
        ``"xyz"``.
    spacing : sequence of float, optional
        Size of a voxel in mm along z, y, x (or y, x).
    window : str or (centre, width), optional
        Grey values shown from black to white: ``"lung"``, ``"mediastinum"``, ``"bone"``, or centre
        and width in the image's units; all values if not given.
    units : str
        Of the grey values, ``"HU"`` for example.
    names : sequence of str, optional
        Titles of the images of a batch.
    **masks : array_like
        One value for each pixel. ``truth`` is what the others are compared with. Booleans or 0 and
        1: a mask; whole numbers: instance labels; floats from 0 to 1: a probability map, with a
        slider for its threshold.

    Returns
    -------
    MaskViewer
        A widget; shown when it is the last line of a cell. ``viewer.index`` and its other traits
        can be set, observed and linked.

    Raises
    ------
    ValueError
        An argument cannot be shown; the message names it and its shape.

    Examples
    --------
    >>> viewer = view(scan, axes="zyx", window="lung", units="HU", truth=mask)  # doctest: +SKIP
    """
    array = as_array("image", image)
    letters = guess_axes(array.shape) if axes is None else axes
    check_axes(letters, array.shape)
    slices = to_slices(array, letters)
    layers = {}
    for name, values in masks.items():
        mask = as_array(name, values)
        order = mask_axes(name, mask.shape, letters, array.shape)
        layers[name] = pack_layer(name, to_slices(mask, order))
    if names is not None and len(names) != len(slices):
        raise ValueError(f"names has {len(names)} entries, but image has {len(slices)} images")
    packed = pack_image(slices)
    return MaskViewer(
        packed,
        layers,
        volume="z" in letters,
        spacing=spacing_of(spacing),
        window=window_of(window, packed.low, packed.high),
        units=str(units),
        names=[str(name) for name in names or ()],
        presets=WINDOWS if packed.low < AIR and packed.values.ndim == 3 else {},
    )


def spacing_of(spacing: Sequence[float] | None) -> tuple[float, float, float] | None:
    """Millimetres along z, y, x.

    Raises
    ------
    ValueError
        Not 2 or 3 positive numbers.
    """
    if spacing is None:
        return None
    sizes = [float(size) for size in spacing]
    if len(sizes) not in (2, 3) or min(sizes) <= 0:
        raise ValueError(f"spacing={spacing!r} should hold 2 or 3 positive lengths in mm (z,) y, x")
    z, y, x = [1.0, *sizes] if len(sizes) == 2 else sizes
    return z, y, x
