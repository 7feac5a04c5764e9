"""Look into one file: whether it can be read, and what it holds.

Every function returns a ``Look``, or a ``Fault`` where the file cannot be read. None raises: a scan
of thousands of files goes on.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_DRAFT = 512  # pixels; photographs are decoded to about this size
# The words of Pillow, tifffile and nibabel for a file that ends too early.
_CUT_SHORT = re.compile(r"truncated|bytes, got \d+|wrong size", re.IGNORECASE)


@dataclass(frozen=True)
class Look:
    """What a readable file holds.

    Attributes
    ----------
    size : tuple of int
        Width and height of an image; the array's shape for a volume.
    mode : str
        Pillow's mode of an image ("L", "RGB"), or the dtype of the stored numbers ("int16").
    lowest, highest : float
        Of all finite values.
    mean : float
    middling : int
        How many values lie neither at 0 nor at 255.
    invalid : int
        How many values are NaN or infinite.
    """

    size: tuple[int, ...]
    mode: str
    lowest: float
    highest: float
    mean: float
    middling: int
    invalid: int

    @property
    def shown_size(self) -> str:
        """For example "512 x 512"."""
        return " x ".join(str(length) for length in self.size)


@dataclass(frozen=True)
class Fault:
    """Why a file cannot be used."""

    kind: str


def look_at_picture(path: Path) -> Look | Fault:
    """Decode a PNG or JPEG file completely."""
    return _picture(path, draft=False)


def look_at_photograph(path: Path) -> Look | Fault:
    """Decode a JPEG at reduced size, several times as fast; a file cut short still shows."""
    return _picture(path, draft=True)


def look_at_tiff(path: Path) -> Look | Fault:
    """Read the first page of a TIFF file."""
    import tifffile

    try:
        with tifffile.TiffFile(path) as file:
            pixels = file.pages[0].asarray()
    except Exception as error:  # a damaged file makes tifffile raise many kinds
        return _fault(path, error)
    return _look(pixels, str(pixels.dtype), tuple(reversed(pixels.shape)))


def look_at_volume(path: Path) -> Look | Fault:
    """Read a NIfTI volume with its scaling applied."""
    import nibabel

    try:
        image = nibabel.Nifti1Image.from_filename(path)
        stored = str(image.get_data_dtype())
        voxels = np.asarray(image.dataobj)
    except Exception as error:  # a damaged file makes gzip, zlib and nibabel raise many kinds
        return _fault(path, error)
    return _look(voxels, stored, voxels.shape)


def _picture(path: Path, draft: bool) -> Look | Fault:
    try:
        with Image.open(path) as picture:
            size, mode = picture.size, picture.mode
            if draft:
                picture.draft(None, (_DRAFT, _DRAFT))
            pixels = np.asarray(picture)
    except Exception as error:  # a damaged file makes Pillow raise many kinds
        return _fault(path, error)
    return _look(pixels, mode, size)


def _look(pixels: NDArray[np.generic], mode: str, size: tuple[int, ...]) -> Look | Fault:
    if not pixels.size:
        return Fault("holds no pixels")
    if pixels.dtype.kind not in "biuf":
        return Fault(f"holds no numbers but {pixels.dtype}")
    finite = pixels
    invalid = 0
    if pixels.dtype.kind == "f":
        valid = np.isfinite(pixels)
        invalid = int(pixels.size - np.count_nonzero(valid))
        finite = pixels[valid] if invalid else pixels
        if not finite.size:
            return Fault("holds only NaN")
    return Look(
        size=size,
        mode=mode,
        lowest=float(finite.min()),
        highest=float(finite.max()),
        mean=float(finite.mean(dtype=np.float64)),
        middling=int(np.count_nonzero((finite != 0) & (finite != 255))),
        invalid=invalid,
    )


def _fault(path: Path, error: Exception) -> Fault:
    if isinstance(error, PermissionError | IsADirectoryError):
        return Fault("cannot be opened")
    if path.stat().st_size == 0:
        return Fault("empty file")
    if isinstance(error, EOFError) or _CUT_SHORT.search(str(error)):
        return Fault("cut short")
    return Fault("cannot be read")
