"""Write phantom volumes as files in the layout of the real data set."""

from pathlib import Path

import nibabel
import numpy as np
from numpy.typing import NDArray

from helpers.data.lung_3d.layout import FOLDER
from helpers.data.lung_3d.patient import PIXEL
from helpers.data.lung_3d.phantom import draw_volume

_REAL_IDS = (2, 31, 59, 78)
_GAP = 25  # ids have gaps, as in the real set


def volume_id(index: int) -> int:
    """Id of volume ``index``: 2, 31, 59, 78, then 103, 128 ..."""
    if index < len(_REAL_IDS):
        return _REAL_IDS[index]
    return _REAL_IDS[-1] + _GAP * (index - len(_REAL_IDS) + 1)


def write_item(folder: Path, seed: int, index: int) -> dict[str, str | int | float]:
    """Draw volume ``index`` and write it and its mask below ``folder``.

    Parameters
    ----------
    folder : Path, existing
    seed, index : int, 0 or more

    Returns
    -------
    dict, empty: the set has no table
    """
    (folder / FOLDER).mkdir(exist_ok=True)
    volume = draw_volume(seed, index)
    for kind, voxels in (("IMG", volume.image), ("MASK", volume.mask)):
        image = nibabel.Nifti1Image(voxels, _affine(voxels, volume.spacing))
        image.header.set_xyzt_units("mm")
        nibabel.save(image, folder / FOLDER / f"{kind}_{volume_id(index):04d}.nii.gz")
    return {}


def finish(folder: Path, rows: list[dict[str, str | int | float]]) -> None:
    """Nothing is left to do: the set has no table."""


def _affine(voxels: NDArray[np.generic], spacing: float) -> NDArray[np.float64]:
    """From voxel to millimetres to the patient's right, front and head, 0 in the middle.

    Slices run from feet to head, rows from front to back, columns from right to left.
    """
    to_world = np.array([[0.0, 0.0, -PIXEL], [0.0, -PIXEL, 0.0], [spacing, 0.0, 0.0]])
    affine = np.eye(4)
    affine[:3, :3] = to_world
    affine[:3, 3] = -to_world @ ((np.array(voxels.shape) - 1) / 2)
    return affine
