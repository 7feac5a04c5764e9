"""Read NIfTI volumes into one axis order, whatever order they are stored in."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
from nibabel import orientations
from nibabel.affines import voxel_sizes
from numpy.typing import NDArray

from helpers.data.errors import DataError
from helpers.imaging.binarise import binarise
from helpers.imaging.faults import judging, reading

# Where each axis points to: towards the head (superior), the back (posterior), the patient's left.
AXES = ("S", "P", "L")


@dataclass(frozen=True)
class Volume:
    """A volume in the order of DICOM series and of SimpleITK's arrays.

    Attributes
    ----------
    voxels : (depth, height, width) float32
        Axial slices along axis 0 from the feet to the head; rows from front to back; columns from
        the patient's right to the left. So ``imshow(voxels[i])`` is what a radiologist sees: the
        front at the top, the patient's right on the left.
    spacing : tuple of float
        Distance of neighbouring voxels along the three axes, in mm.
    """

    voxels: NDArray[np.float32]
    spacing: tuple[float, float, float]


def read_volume(path: str | os.PathLike[str]) -> Volume:
    """Read a CT or MRI volume.

    The header's affine says which stored axis is which. Where it says nothing (no code in the
    header, or the identity matrix that programs write when they know nothing), nothing is flipped,
    and axis 0 is taken as axial, unless only the first two sizes are equal, as (512, 512, 117):
    then the order of axes is reversed.

    Parameters
    ----------
    path : str or path
        ``.nii`` or ``.nii.gz``, three axes (a fourth of length 1 is dropped). The header's slope
        and intercept are applied.

    Returns
    -------
    Volume
        For a CT in Hounsfield units, about -3600 to 3071.

    Raises
    ------
    DataError
        No such file, not NIfTI, cut short, another number of axes, an affine that maps two axes
        onto one, NaN or infinite voxels, or the same value everywhere.
    """
    path = Path(path)
    volume = _read(path)
    low, high = volume.voxels.min(), volume.voxels.max()
    if low == high:
        raise DataError(
            f"{path}: holds no picture, every voxel is {low:g}; download or copy it again"
        )
    return volume


def read_mask_volume(path: str | os.PathLike[str]) -> NDArray[np.uint8]:
    """Read the mask of a volume.

    Parameters
    ----------
    path : str or path
        As for `read_volume`; values as for `binarise`, spline-resampled ones included.

    Returns
    -------
    (depth, height, width) uint8
        0 and 1, in the same axis order as ``read_volume(...).voxels``.

    Raises
    ------
    DataError
        As for `read_volume`, and for values that are not those of a mask. An empty mask is none.
    """
    path = Path(path)
    voxels = _read(path).voxels
    with judging(path):
        return binarise(voxels)


def _read(path: Path) -> Volume:
    with reading(path, "a NIfTI file"):
        image = nibabel.load(path)
        if not isinstance(image, nibabel.Nifti1Image):
            raise DataError(f"{path}: is not a NIfTI file; convert it to .nii.gz")
        stored = image.get_fdata(dtype=np.float32, caching="unchanged")
    if stored.ndim == 4 and stored.shape[3] == 1:
        stored = stored[..., 0]
    if stored.ndim != 3 or stored.size == 0:
        size = " x ".join(str(length) for length in stored.shape)
        raise DataError(f"{path}: is {size}, but a volume has three axes; save one volume a file")
    if not np.isfinite(stored).all():
        raise DataError(f"{path}: holds NaN or infinite voxels; download it again or repair it")
    order = _order(image, stored.shape, path)
    voxels = np.ascontiguousarray(orientations.apply_orientation(stored, order), np.float32)
    spacing = [0.0, 0.0, 0.0]
    for axis, size in zip(order[:, 0].astype(int), voxel_sizes(image.affine), strict=True):
        spacing[axis] = float(size)
    return Volume(voxels, (spacing[0], spacing[1], spacing[2]))


def _order(image: nibabel.Nifti1Image, shape: tuple[int, ...], path: Path) -> NDArray[Any]:
    """For each stored axis: which axis it becomes, and 1 or -1 for flipped."""
    if _says_nothing(image):
        reverse = shape[0] == shape[1] != shape[2]
        return np.array([[2, 1], [1, 1], [0, 1]] if reverse else [[0, 1], [1, 1], [2, 1]])
    affine = image.affine
    if not np.isfinite(affine).all() or np.linalg.matrix_rank(affine[:3, :3]) < 3:
        raise DataError(
            f"{path}: its affine does not say where the axes point to; repair the header"
        )
    stored = orientations.io_orientation(affine)
    return orientations.ornt_transform(stored, orientations.axcodes2ornt(AXES))


def _says_nothing(image: nibabel.Nifti1Image) -> bool:
    coded = image.header["sform_code"] > 0 or image.header["qform_code"] > 0
    return not coded or bool(np.array_equal(image.affine, np.eye(4)))
