"""Bring what a host or a user has given into the layout of a data set."""

import os
import shutil
from pathlib import Path

from rich.progress import Progress

from helpers.data.errors import DataError
from helpers.data.fetch.archive import unpack
from helpers.data.fetch.layouts import LAYOUTS, find_archives, find_parts
from helpers.data.fetch.matlab import convert, find_slices
from helpers.data.fetch.merged import merge_all
from helpers.data.fetch.report import Ledger

_NESTED = 3  # archives in archives: deeper ones are not followed
_UNPACKED = ".unpacked"


def place(name: str, origin: Path, target: Path, ledger: Ledger, bars: Progress) -> None:
    """Find, unpack and convert the files of a data set.

    Parameters
    ----------
    name : str, of the data set
    origin : Path
        Folder with the files, with archives of them, or with both, nested at will. Is not changed.
    target : Path, existing
        Gets the layout. Its files are hard links to those in ``origin`` where the disk allows it,
        so that nothing lies there twice.
    ledger : Ledger, is told what was left out of an archive
    bars : Progress, gets bars that count files

    Raises
    ------
    DataError
        The set is not there, or an archive or file is not usable.
    """
    unpacked = target / _UNPACKED
    source = origin
    for depth in range(_NESTED + 1):
        if _take(name, source, target, bars):
            shutil.rmtree(unpacked, ignore_errors=True)
            return
        archives = find_archives(name, source) if depth < _NESTED else []
        if not archives:
            break
        source = unpacked / str(depth)
        for number, archive in enumerate(archives):
            folder = source / str(number)  # of its own: two may have the same name
            folder.mkdir(parents=True)
            for name_left_out in unpack(archive, folder, bars):
                ledger.note("left out of an archive", f"{archive.name}: {name_left_out}")
        if depth:
            shutil.rmtree(unpacked / str(depth - 1))
    needed = " or ".join(" and ".join(layout.needed) for layout in LAYOUTS[name])
    raise DataError(
        f"{origin}: holds neither {needed} with their files, nor an archive of them; name the"
        " folder that the data set was downloaded or unpacked into"
    )


def _take(name: str, source: Path, target: Path, bars: Progress) -> bool:
    """Fill ``target`` from a folder, if the set is there unpacked."""
    parts = find_parts(name, source)
    if parts:
        for entry, path in parts.items():
            _link(path, target / entry)
    elif name == "brain_tumour" and (slices := find_slices(source)):
        convert(slices, target, bars)
    else:
        return False
    if name == "nuclei" and not (target / "images").exists():
        merge_all(target / "stage1_train", target, bars)
    return True


def _link(path: Path, target: Path) -> None:
    if path.is_dir():
        shutil.copytree(path, target, copy_function=_link_file)
    else:
        _link_file(path, target)


def _link_file(path: str | Path, target: str | Path) -> None:
    try:
        os.link(path, target)
    except OSError:  # another disk, or one without hard links
        shutil.copyfile(path, target)
