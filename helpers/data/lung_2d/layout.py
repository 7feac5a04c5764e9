"""Is a folder a 2D lung CT set? Looks at names and TIFF headers only, so it takes a moment."""

from dataclasses import dataclass
from pathlib import Path

import tifffile

from helpers.data.errors import DataError

IMAGES, MASKS = "2d_images", "2d_masks"


@dataclass(frozen=True)
class _Header:
    shape: tuple[int, ...]
    end: int  # bytes a complete file has at least


def check(folder: Path) -> None:
    """Check that a folder has the layout of the set: ``2d_images``, ``2d_masks``, same names.

    Parameters
    ----------
    folder : Path
        Files that are not ``*.tif`` are ignored.

    Raises
    ------
    DataError
        A folder or file is missing, a file is not a TIFF, cut short or unreadable, or a mask
        differs in size from its image. One line naming file, value and remedy.
    """
    images = _names(folder / IMAGES, folder)
    masks = _names(folder / MASKS, folder)
    if not images:
        raise DataError(f"{folder / IMAGES}: holds no *.tif file; copy the CT slices into it")
    for name in sorted(images ^ masks):
        missing = folder / (MASKS if name in images else IMAGES) / name
        present = folder / (IMAGES if name in images else MASKS) / name
        raise DataError(
            f"{missing}: missing, though {present} exists; add it or remove the other one"
        )
    for name in sorted(images):
        image, mask = _header(folder / IMAGES / name), _header(folder / MASKS / name)
        if image.shape != mask.shape:
            raise DataError(
                f"{folder / MASKS / name}: is {_size(mask)}, but its image is {_size(image)};"
                " use the mask that was drawn on this image"
            )


def _names(folder: Path, data_dir: Path) -> set[str]:
    if not folder.is_dir():
        raise DataError(
            f"{folder}: no such folder; DATA_DIR is {data_dir} and must be the folder that holds"
            f" {IMAGES} and {MASKS}"
        )
    return {path.name for path in folder.glob("*.tif")}


def _header(path: Path) -> _Header:
    try:
        with tifffile.TiffFile(path) as file:
            page = file.pages[0]
            ends = (
                start + n for start, n in zip(page.dataoffsets, page.databytecounts, strict=True)
            )
            header = _Header(shape=tuple(page.shape), end=max(ends, default=0))
        size = path.stat().st_size
    except OSError as error:
        raise DataError(
            f"{path}: cannot be read ({error.strerror or error}); check its permissions"
        ) from error
    except Exception as error:  # a damaged header makes tifffile raise many kinds
        raise DataError(
            f"{path}: is not a TIFF file ({error}); download or copy it again"
        ) from error
    if size < header.end:
        raise DataError(
            f"{path}: is cut short, {size} of {header.end} bytes; download or copy it again"
        )
    return header


def _size(header: _Header) -> str:
    return " x ".join(str(length) for length in header.shape)
