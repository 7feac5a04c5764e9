"""Is a folder a 3D lung CT set? Looks at names, headers and file ends only, so it is quick."""

import gzip
import math
import os
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import nibabel
from nibabel.arrayproxy import ArrayProxy

from helpers.data.errors import DataError

FOLDER = "3d_images"
"""Images and masks lie in one folder and differ in the first word of their names."""

_NAME = re.compile(r"(IMG|MASK)_(\d{4,})\.nii\.gz")
_PIECE = 1 << 20  # bytes unpacked at a time


@dataclass(frozen=True)
class _Header:
    shape: tuple[int, ...]
    end: int  # bytes that a complete file has when it is unpacked


def image_files(folder: Path) -> list[Path]:
    """The images of a folder in the layout of the set, in order of their ids."""
    return sorted((folder / FOLDER).glob("IMG_*.nii.gz"), key=lambda path: (len(path.name), path))


def mask_file(image: Path) -> Path:
    """The mask that belongs to an image."""
    return image.with_name(image.name.replace("IMG", "MASK", 1))


def check(folder: Path) -> None:
    """Check that a folder has the layout of the set: images and masks of equal ids, in pairs.

    Parameters
    ----------
    folder : Path
        Files in ``3d_images`` whose names do not end in ``.nii.gz`` are ignored.

    Raises
    ------
    DataError
        The folder or a file is missing, a file has another name, is not a NIfTI volume, is cut
        short or unreadable, or a mask differs in size from its image. One line naming file, value
        and remedy.
    """
    inside = folder / FOLDER
    if not inside.is_dir():
        raise DataError(
            f"{inside}: no such folder; DATA_DIR is {folder} and must be the folder that holds"
            f" {FOLDER}"
        )
    names = {path.name for path in inside.glob("*.nii.gz")}
    if not names:
        raise DataError(f"{inside}: holds no *.nii.gz file; copy the CT volumes into it")
    for name in sorted(names):
        if not _NAME.fullmatch(name):
            raise DataError(
                f"{inside / name}: is named neither IMG_0002.nii.gz nor MASK_0002.nii.gz, with an"
                " id of at least four digits; rename it"
            )
        partner = name.replace("IMG", "MASK") if name[0] == "I" else name.replace("MASK", "IMG")
        if partner not in names:
            raise DataError(
                f"{inside / partner}: missing, though {inside / name} exists; add it or remove"
                " the other one"
            )
    for path in image_files(folder):
        image, mask = _header(path), _header(mask_file(path))
        if image.shape != mask.shape:
            raise DataError(
                f"{mask_file(path)}: is {_size(mask)}, but its image is {_size(image)};"
                " use the mask that was drawn on this image"
            )


def _header(path: Path) -> _Header:
    try:
        image = nibabel.Nifti1Image.from_filename(path)
        with path.open("rb") as file:
            file.seek(-4, os.SEEK_END)
            last = file.read()
    except gzip.BadGzipFile as error:
        raise DataError(
            f"{path}: is not compressed by gzip ({error}); compress it or download it again"
        ) from error
    except OSError as error:
        raise DataError(
            f"{path}: cannot be read ({error.strerror or error}); check its permissions"
        ) from error
    except Exception as error:  # a damaged header makes nibabel raise many kinds
        raise DataError(
            f"{path}: is not a NIfTI file ({error}); download or copy it again"
        ) from error
    shape = tuple(image.shape)
    if len(shape) != 3:
        raise DataError(f"{path}: has {len(shape)} axes; a volume has 3, slices along the first")
    proxy = cast(ArrayProxy, image.dataobj)
    header = _Header(shape, proxy.offset + math.prod(shape) * proxy.dtype.itemsize)
    # A gzip file ends with its unpacked size; only where that is another one is it unpacked.
    if int.from_bytes(last, "little") != header.end % 2**32:
        unpacked = _unpacked_size(path)
        if unpacked < header.end:
            raise DataError(
                f"{path}: is cut short, {unpacked} of {header.end} bytes when unpacked;"
                " download or copy it again"
            )
    return header


def _unpacked_size(path: Path) -> int:
    """Bytes that can be unpacked."""
    size = 0
    try:
        with gzip.open(path) as file:
            while piece := file.read(_PIECE):
                size += len(piece)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return size
    return size


def _size(header: _Header) -> str:
    return " x ".join(str(length) for length in header.shape)
