"""Look at the header and the end of a picture's file, not at its pixels."""

import os
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from helpers.data.errors import DataError

_TAIL = 4096  # bytes; some programs append a little behind the end of a picture
_ENDS = {"JPEG": b"\xff\xd9", "PNG": b"IEND"}


@dataclass(frozen=True)
class PictureFormat:
    """What a file should be: Pillow's name of its format, ``JPEG`` or ``PNG``, and its modes."""

    name: str
    modes: frozenset[str]


def picture_size(path: Path, expected: PictureFormat) -> tuple[int, int]:
    """Width and height by the header of a picture, in pixels.

    Raises
    ------
    DataError
        The file cannot be read, is another kind of file, is cut short or has another mode.
    """
    try:
        with path.open("rb") as file:
            with Image.open(file) as picture:
                found, mode, size = picture.format, picture.mode, picture.size
            length = file.seek(0, os.SEEK_END)
            file.seek(max(length - _TAIL, 0))
            complete = _ENDS[expected.name] in file.read()
    except UnidentifiedImageError as error:
        raise DataError(
            f"{path}: is not a {expected.name} file; download or copy it again"
        ) from error
    except OSError as error:
        raise DataError(
            f"{path}: cannot be read ({error.strerror or error}); check its permissions"
        ) from error
    if found != expected.name:
        raise DataError(
            f"{path}: is a {found} file, not {expected.name}; download or copy it again"
        )
    if not complete:
        raise DataError(f"{path}: is cut short; download or copy it again")
    if mode not in expected.modes:
        raise DataError(
            f"{path}: has mode {mode}, not {' or '.join(sorted(expected.modes))}; download or"
            " copy it again"
        )
    return size


def shown(size: tuple[int, int]) -> str:
    """A size as people write it: width x height."""
    return f"{size[0]} x {size[1]}"
