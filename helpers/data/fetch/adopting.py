"""Adopt a copy of a data set that the user already has."""

import hashlib
from pathlib import Path

from helpers.data.cache import cached
from helpers.data.errors import DataError
from helpers.data.fetch.adopted import remember
from helpers.data.fetch.bars import file_bars
from helpers.data.fetch.layouts import common_folder, find_parts
from helpers.data.fetch.place import place
from helpers.data.fetch.report import Ledger, Report
from helpers.data.fetch.scans import SCANS
from helpers.data.registry import find

_VERSION = 1  # of what is made from a folder that needs unpacking or converting


def adopt(name: str, folder: str | Path, *, progress: bool = False) -> Report:
    """Look into all files of a folder, and use it from now on as the real data set.

    A folder in the layout of the set is used where it is; only archives, MATLAB slices and nuclei
    without merged masks are unpacked or converted, into the cache.

    Parameters
    ----------
    name : str, of the data set
    folder : str or Path
    progress : bool, show progress bars

    Returns
    -------
    Report
        With all that is odd. The folder is in use only if the report is ``usable``.

    Raises
    ------
    DataError
        Name unknown, no such folder, or the data set is not in it. One line.
    """
    data_set = find(name)
    origin = Path(folder).expanduser().resolve()
    if not origin.is_dir():
        raise DataError(f"{origin}: no such folder; name the one that holds the data set")
    ledger = Ledger()
    with file_bars(progress) as bars:
        ready = _ready(name, origin)
        if ready is None:
            ready = cached(
                f"{name}-adopted",
                {"name": name, "version": _VERSION, "from": str(origin), "files": _digest(origin)},
                lambda target: place(name, origin, target, ledger, bars),
            )
        SCANS[name](ready, ledger, bars)
    report = Report(name, ready, ledger.files, ledger.findings())
    if report.usable:
        try:
            data_set.check(ready)
        except DataError as error:
            ledger.error("not in the layout of the set", str(error))
            return Report(name, ready, ledger.files, ledger.findings())
        remember(name, ready)
    return report


def _ready(name: str, origin: Path) -> Path | None:
    """The folder that has the layout already, or None where something has to be made."""
    parts = find_parts(name, origin)
    if name == "nuclei" and "stage1_train" in parts and "images" not in parts:
        return None
    return common_folder(parts)


def _digest(origin: Path) -> str:
    """Changes when a file below a folder is added, removed or written."""
    digest = hashlib.sha256()
    for path in sorted(origin.rglob("*")):
        if path.is_file():
            status = path.stat()
            digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.hexdigest()
