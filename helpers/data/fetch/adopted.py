"""Remembers which folder holds a real data set: the user's own, or the one in the cache."""

import json
from pathlib import Path

from helpers.data.cache import MANIFEST, cache_folder
from helpers.data.errors import DataError
from helpers.data.registry import find


def real_folder(name: str) -> Path:
    """The folder of a real data set that was fetched or adopted before.

    Parameters
    ----------
    name : str, of the data set

    Raises
    ------
    DataError
        Name unknown, nothing fetched or adopted yet, or the adopted folder is gone. One line.
    """
    find(name)
    record = _record(name)
    if record.exists():
        folder = _adopted(record, name)
        if not folder.is_dir():
            raise DataError(
                f"{folder}: is gone, though it was adopted as {name}; put it back, or run"
                f" `course data fetch {name}` with or without --from FOLDER"
            )
        return folder
    if (fetched_folder(name) / MANIFEST).is_file():
        return fetched_folder(name)
    raise DataError(
        f"{name}: the real data set is not on this machine; run `course data fetch {name}`, or"
        f" `course data fetch {name} --from FOLDER` with a copy that you have"
    )


def remember(name: str, folder: Path) -> None:
    """Let :func:`real_folder` find this folder from now on."""
    record = _record(name)
    unfinished = record.with_suffix(".unfinished")
    try:
        record.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(json.dumps({"folder": str(folder)}))
        unfinished.replace(record)
    except OSError as error:
        raise DataError(
            f"{record}: cannot be written ({error.strerror or error}); make its folder writable"
        ) from error


def forget(name: str) -> None:
    """Let :func:`real_folder` find the fetched folder again."""
    _record(name).unlink(missing_ok=True)


def fetched_folder(name: str) -> Path:
    """Where ``fetch`` puts a data set."""
    return cache_folder() / f"{name}-real"


def _record(name: str) -> Path:
    return cache_folder() / "adopted" / f"{name}.json"


def _adopted(record: Path, name: str) -> Path:
    try:
        return Path(json.loads(record.read_text())["folder"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{record}: cannot be read; run `course data fetch {name} --from FOLDER` again"
        ) from error
