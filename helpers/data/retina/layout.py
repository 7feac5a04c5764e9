"""Is a folder an EyePACS set? Looks at the table and at the ends of the files, not at pixels."""

import csv
import os
import re
from pathlib import Path

from helpers.data.errors import DataError

IMAGES, LABELS = "train", "trainLabels.csv"
COLUMNS = ("image", "level")
SUFFIX = ".jpeg"
LEVELS = ("0", "1", "2", "3", "4")

_NAME = re.compile(r"\d+_(left|right)")
_START, _END = b"\xff\xd8\xff", b"\xff\xd9"
_TAIL = 4096  # bytes; some cameras fill up the file behind the end of the image


def check(folder: Path) -> None:
    """Check that a folder has the layout of the set: ``train`` and ``trainLabels.csv``.

    Parameters
    ----------
    folder : Path
        Files of ``train`` that are not ``*.jpeg`` are ignored.

    Raises
    ------
    DataError
        A folder or file is missing, the table has other columns, a level that is not 0 to 4, a
        name that is not like 10_left or one name twice, a photograph has no row or a row has no
        photograph, or a file is not a JPEG, cut short or unreadable. One line naming file, value
        and remedy.
    """
    images = folder / IMAGES
    if not images.is_dir():
        raise DataError(
            f"{images}: no such folder; DATA_DIR is {folder} and must be the folder that holds"
            f" {IMAGES} and {LABELS}"
        )
    names = {path.stem for path in images.glob(f"*{SUFFIX}")}
    if not names:
        raise DataError(f"{images}: holds no *{SUFFIX} file; copy the photographs into it")
    labels = read_labels(folder)
    for name in sorted(labels.keys() - names):
        raise DataError(
            f"{images / name}{SUFFIX}: missing, though {LABELS} has a row for it; add the"
            " photograph or remove the row"
        )
    for name in sorted(names - labels.keys()):
        raise DataError(
            f"{folder / LABELS}: no row for {name}, though {images / name}{SUFFIX} exists; add the"
            " row or remove the photograph"
        )
    for name in sorted(names):
        _check_jpeg(images / f"{name}{SUFFIX}")


def read_labels(folder: Path) -> dict[str, int]:
    """Read ``trainLabels.csv``: the level of every photograph, by name without extension.

    Raises
    ------
    DataError
        The table is missing or not as it should be.
    """
    path = folder / LABELS
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.reader(file))
    except FileNotFoundError:
        raise DataError(f"{path}: missing; copy the table of the levels into {folder}") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path}: cannot be read ({error}); copy it again") from error
    if not rows or tuple(rows[0]) != COLUMNS:
        found = ",".join(rows[0]) if rows else "nothing"
        raise DataError(
            f"{path}: its first line is {found!r}; it must be {','.join(COLUMNS)!r}: copy it again"
        )
    labels: dict[str, int] = {}
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(COLUMNS):
            raise DataError(
                f"{path}, line {number}: has {len(row)} values; it must have {len(COLUMNS)}"
            )
        name, level = row
        if not _NAME.fullmatch(name):
            raise DataError(
                f"{path}, line {number}: image is {name!r}; it must be like '10_left' or"
                " '10_right', without extension"
            )
        if name in labels:
            raise DataError(f"{path}, line {number}: {name} is there twice; remove one of the rows")
        if level not in LEVELS:
            raise DataError(
                f"{path}, line {number}: level is {level!r}; it must be one of {', '.join(LEVELS)}"
            )
        labels[name] = int(level)
    return labels


def _check_jpeg(path: Path) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(len(_START))
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
            tail = file.read()
    except OSError as error:
        raise DataError(
            f"{path}: cannot be read ({error.strerror or error}); check its permissions"
        ) from error
    if start != _START:
        raise DataError(f"{path}: is not a JPEG file; download or copy it again")
    # Inside the coded image a byte 0xff is always followed by 0x00, so this marks its end.
    if _END not in tail:
        raise DataError(f"{path}: is cut short, it has no end mark; download or copy it again")
