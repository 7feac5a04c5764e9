"""The cache: finished data set folders, each made once.

A folder is written under a temporary name beside its final place and renamed when it is complete,
so whatever bears the final name and a matching manifest is whole. Of two processes that want the
same folder, one writes it and the other waits.
"""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import platformdirs
from filelock import FileLock

from helpers.data.errors import DataError

ENVIRONMENT_VARIABLE = "COURSE_DATA"
SECOND_VARIABLE = "DATA_DIR"
MANIFEST = "manifest.json"

_TEMPORARY = ".unfinished-"
_LOCKS = ".locks"
_ONE_DAY = 24 * 3600.0  # seconds; nothing takes that long to write, so older ones are orphans

Manifest = Mapping[str, str | int]


def cache_folder() -> Path:
    """Where data sets are kept: ``$COURSE_DATA``, ``$DATA_DIR`` or the user's cache folder."""
    for variable in (ENVIRONMENT_VARIABLE, SECOND_VARIABLE):
        if os.environ.get(variable):
            return Path(os.environ[variable]).expanduser()
    return Path(platformdirs.user_cache_dir("medical-image-course"))


def cached(
    key: str, manifest: Manifest, write: Callable[[Path], None], *, resumable: bool = False
) -> Path:
    """Return the finished folder ``key`` of the cache, writing it first if need be.

    Parameters
    ----------
    key : str
        Name of the folder.
    manifest : mapping of str to str or int
        Says what the folder holds. A folder with another manifest, or none, is replaced.
    write : callable
        Fills the folder it is given.
    resumable : bool
        Keep what an interrupted ``write`` has left, and hand it to the next one. Otherwise it
        always begins with an empty folder.

    Raises
    ------
    DataError
        The cache cannot be written.
    """
    folder = cache_folder() / key
    if is_finished(folder, manifest):
        return folder
    try:
        locks = folder.parent / _LOCKS
        locks.mkdir(parents=True, exist_ok=True)
        _remove_orphans(folder.parent)
        with FileLock(locks / f"{key}.lock"):
            if not is_finished(folder, manifest):  # another process was faster
                _write(folder, manifest, write, resumable)
    except OSError as error:
        raise DataError(
            f"{folder}: cannot be written ({error.strerror or error}); set {ENVIRONMENT_VARIABLE}"
            " to a folder with free space that you may write to"
        ) from error
    return folder


def _write(
    folder: Path, manifest: Manifest, write: Callable[[Path], None], resumable: bool
) -> None:
    unfinished = folder.parent / f"{_TEMPORARY}{folder.name}"
    if not resumable:
        shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(exist_ok=True)
    try:
        write(unfinished)
        (unfinished / MANIFEST).write_text(json.dumps(dict(manifest), indent=1))
        _move(unfinished, folder)
    finally:
        if not resumable:
            shutil.rmtree(unfinished, ignore_errors=True)


def is_finished(folder: Path, manifest: Manifest) -> bool:
    """Whether a folder of the cache is there and holds what its manifest should say."""
    try:
        return bool(json.loads((folder / MANIFEST).read_text()) == dict(manifest))
    except (OSError, ValueError):
        return False


def _move(unfinished: Path, folder: Path) -> None:
    if folder.exists():
        # Something half-written or outdated is in the way: step by step, so that nobody
        # ever sees a folder with the right manifest that is being deleted.
        aside = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=folder.parent))
        folder.rename(aside / folder.name)
        shutil.rmtree(aside, ignore_errors=True)
    unfinished.rename(folder)


def _remove_orphans(parent: Path) -> None:
    """Remove what killed processes left behind."""
    for orphan in parent.glob(f"{_TEMPORARY}*"):
        try:
            old = time.time() - orphan.stat().st_mtime > _ONE_DAY
        except OSError:
            continue  # its owner has just renamed it
        if old:
            shutil.rmtree(orphan, ignore_errors=True)
