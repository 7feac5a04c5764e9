"""Is a folder a brain tumour set? Looks at names and PNG headers only, so it takes a moment."""

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from helpers.data.errors import DataError

IMAGES, MASKS = "images", "masks"

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = struct.Struct(">8sI4sIIBBBBBI")  # signature and the whole first chunk
_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"
_GREY = 0  # PNG's colour type of mode L


@dataclass(frozen=True)
class _Header:
    width: int
    height: int
    bits: int
    colour: int


def numbered(folder: Path) -> list[Path]:
    """The PNG files of a folder in the order of their numbers: 2.png stands before 10.png.

    Raises
    ------
    DataError
        A name is not a number, or two names are the same number.
    """
    files: dict[int, Path] = {}
    for path in sorted(folder.glob("*.png")):
        if not (path.stem.isascii() and path.stem.isdigit()):
            raise DataError(f"{path}: the name is not a number; rename it to 1.png, 2.png ...")
        number = int(path.stem)
        if number in files:
            raise DataError(
                f"{path}: has the same number as {files[number].name}; remove one of the two"
            )
        files[number] = path
    return [files[number] for number in sorted(files)]


def read(file: Path) -> NDArray[np.uint8]:
    """The pixels of an image or a mask: (height, width) uint8.

    Raises
    ------
    DataError
        The file is missing or not an image.
    """
    pixels = cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)
    if pixels is None:
        raise DataError(f"{file}: is missing or not an image; download or copy it again")
    return np.asarray(pixels, np.uint8)


def check(folder: Path) -> None:
    """Check that a folder has the layout of the set: ``images``, ``masks``, same names.

    Parameters
    ----------
    folder : Path
        Files that are not ``*.png`` are ignored.

    Raises
    ------
    DataError
        A folder or file is missing, a name is not a number, a file is not a grey 8-bit PNG, cut
        short or unreadable, or a mask differs in size from its image. One line naming file, value
        and remedy.
    """
    images = _names(folder / IMAGES, folder)
    masks = _names(folder / MASKS, folder)
    if not images and not masks:
        raise DataError(f"{folder / IMAGES}: holds no *.png file; copy the MRI slices into it")
    for name in sorted(set(images) ^ set(masks)):
        missing = folder / (MASKS if name in images else IMAGES) / name
        present = folder / (IMAGES if name in images else MASKS) / name
        raise DataError(
            f"{missing}: missing, though {present} exists; add it or remove the other one"
        )
    for name in images:
        image, mask = _header(folder / IMAGES / name), _header(folder / MASKS / name)
        if (image.width, image.height) != (mask.width, mask.height):
            raise DataError(
                f"{folder / MASKS / name}: is {_size(mask)}, but its image is {_size(image)};"
                " use the mask that was drawn on this image"
            )


def _names(folder: Path, data_dir: Path) -> list[str]:
    if not folder.is_dir():
        raise DataError(
            f"{folder}: no such folder; DATA_DIR is {data_dir} and must be the folder that holds"
            f" {IMAGES} and {MASKS}"
        )
    return [path.name for path in numbered(folder)]


def _header(path: Path) -> _Header:
    try:
        with path.open("rb") as file:
            start = file.read(_HEADER.size)
            file.seek(max(0, file.seek(0, 2) - len(_END)))
            end = file.read()
    except OSError as error:
        raise DataError(
            f"{path}: cannot be read ({error.strerror or error}); check its permissions"
        ) from error
    if not start.startswith(_SIGNATURE):
        raise DataError(
            f"{path}: is not a PNG file (it starts with {start[:8]!r}); download or copy it again"
        )
    if len(start) < _HEADER.size or end != _END:
        raise DataError(f"{path}: is cut short, its last chunk is missing; copy it again")
    _, _, _, width, height, bits, colour, _, _, _, checksum = _HEADER.unpack(start)
    if zlib.crc32(start[12:29]) != checksum:
        raise DataError(f"{path}: has a damaged header; download or copy it again")
    if (bits, colour) != (8, _GREY):
        raise DataError(
            f"{path}: has {bits} bits and PNG colour type {colour}, not 8-bit grey;"
            " convert it to mode L"
        )
    return _Header(width, height, bits, colour)


def _size(header: _Header) -> str:
    return f"{header.width} x {header.height}"
