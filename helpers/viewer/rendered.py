"""A volume as a body in space, drawn by NiiVue on the graphics card."""

from collections.abc import Sequence
from typing import Any

import nibabel
import numpy as np

from helpers.viewer.axes import as_array, check_axes, mask_axes, to_slices
from helpers.viewer.view import spacing_of


def view3d(
    volume: Any,
    mask: Any = None,
    *,
    axes: str = "zyx",
    spacing: Sequence[float] = (1.0, 1.0, 1.0),
) -> Any:
    """Render a volume, with a mask in it.

    Needs the extra ``view3d`` (ipyniivue), and WebGL 2 in the browser: without a graphics card
    that takes a minute for a CT.

    Parameters
    ----------
    volume : array_like
        Grey values.
    mask : array_like, optional
        One value a voxel: 0 is background.
    axes : str
        Which axis is which, as for :func:`helpers.viewer.view`; z runs up the body.
    spacing : sequence of float
        Size of a voxel in mm along z, y, x.

    Returns
    -------
    ipyniivue.NiiVue
        A widget.

    Raises
    ------
    ModuleNotFoundError
        ipyniivue is not installed.
    ValueError
        The volume or the mask cannot be shown; the message names it and its shape.
    """
    try:
        from ipyniivue import NiiVue, SliceType
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "view3d needs ipyniivue: pip install 'medical-image-course[view3d]'"
        ) from None
    array = as_array("volume", volume)
    check_axes(axes, array.shape, "volume")
    if "z" not in axes:
        raise ValueError(f"volume has shape {array.shape} with axes {axes!r}: it needs three, zyx")
    shown: list[dict[str, Any]] = [
        {"data": _nifti(to_slices(array, axes), spacing), "name": "volume.nii"}
    ]
    if mask is not None:
        found = as_array("mask", mask)
        order = mask_axes("mask", found.shape, axes, array.shape, "volume")
        data = _nifti(to_slices(found, order) > 0, spacing)
        shown.append({"data": data, "name": "mask.nii", "colormap": "red", "opacity": 0.6})
    viewer = NiiVue()
    viewer.set_slice_type(SliceType.RENDER)
    viewer.load_volumes(shown)
    return viewer


def _nifti(slices: np.ndarray, spacing: Sequence[float]) -> bytes:
    """A NIfTI file of an array in z, y, x order."""
    z, y, x = spacing_of(spacing) or (1.0, 1.0, 1.0)
    whole = slices.dtype.kind in "iub"
    narrow = slices.astype(np.uint8 if slices.dtype == bool else np.int16 if whole else np.float32)
    # Rows run to the back and columns to the left, as on a radiologist's screen.
    return nibabel.Nifti1Image(narrow.transpose(2, 1, 0), np.diag([-x, -y, z, 1.0])).to_bytes()
