"""Look whether the disk has room, before a long download or an archive fills it up."""

import shutil
from pathlib import Path

from helpers.data.cache import ENVIRONMENT_VARIABLE
from helpers.data.errors import DataError

_RESERVE = 512 * 1024**2  # bytes that are left for everything else on the machine


def check_space(folder: Path, needed: int) -> None:
    """Check that a folder's disk has ``needed`` bytes to spare, and half a gigabyte on top.

    Parameters
    ----------
    folder : Path
        Need not exist yet.
    needed : int, bytes

    Raises
    ------
    DataError
        There is less.
    """
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free = shutil.disk_usage(existing).free
    if free < needed + _RESERVE:
        raise DataError(
            f"{existing}: has {_shown(free)} free, but {_shown(needed + _RESERVE)} are needed;"
            f" free some space, or set {ENVIRONMENT_VARIABLE} to a folder on a larger disk"
        )


def _shown(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
