"""Get a data set as a folder of files in its real layout, whatever its source."""

import hashlib
import os
from pathlib import Path

from helpers.data.cache import cache_folder, cached, is_finished
from helpers.data.draw import draw
from helpers.data.errors import DataError
from helpers.data.registry import DataSet, find
from helpers.data.sizes import HELD_OUT

DEFAULT_SEED = 220
SOURCES = ("phantom", "real", "path")

HELD_OUT_VARIABLE = "COURSE_HELD_OUT_SEED"
_HELD_OUT_SEED = 61_803_398_874


def prepare(
    name: str,
    *,
    source: str = "phantom",
    folder: str | Path = "",
    count: int,
    seed: int = DEFAULT_SEED,
    progress: bool = False,
) -> Path:
    """Return a folder with a data set in its real layout.

    Parameters
    ----------
    name : str
        For example ``"lung_2d"``.
    source : str
        ``"phantom"`` draws images into the cache, or finds them there. ``"path"`` checks
        ``folder`` and returns it. ``"real"`` finds what ``course data fetch`` has brought.
    folder : str or Path
        The user's own copy of the data; only read for the source ``"path"``.
    count, seed : int
        Number of phantom items (images or volumes), at least 1, and the seed that they are
        drawn with, at least 0. The first items of a longer set are those of a shorter one.
    progress : bool
        Show a progress bar while drawing.

    Raises
    ------
    DataError
        Name or source is unknown, a value is out of range, the folder has another layout, or the
        cache cannot be written.
    """
    data_set = find(name)
    if source == "path":
        if not str(folder):
            raise DataError('DATA_DIR is empty; with SOURCE="path" it names the folder to read')
        chosen = Path(folder).expanduser()
        data_set.check(chosen)
        return chosen
    if source == "real":
        from helpers.data.fetch import real_folder

        chosen = real_folder(name)
        data_set.check(chosen)
        return chosen
    if source != "phantom":
        raise DataError(f"unknown source {source!r}; known sources: {', '.join(SOURCES)}")
    _check_whole_number("count", count, 1)
    _check_whole_number("seed", seed, 0)
    return _phantom(data_set, f"n{count}-seed{seed}", str(seed), count, seed, progress)


def held_out(name: str) -> Path:
    """Return a folder of phantoms that no student has seen, as many as ``sizes.HELD_OUT`` says.

    They are drawn with the seed in the environment variable ``COURSE_HELD_OUT_SEED``, an integer
    that only the lecturer knows; without it, with a fixed one that differs from the default seed.
    Neither a folder's name nor a file in it tells the seed, as long as it is too large to guess.

    Parameters
    ----------
    name : str

    Raises
    ------
    DataError
        The name is unknown, or the variable does not hold an integer of at least 0.
    """
    data_set = find(name)
    count = HELD_OUT[name]
    text = os.environ.get(HELD_OUT_VARIABLE, "") or str(_HELD_OUT_SEED)
    try:
        seed = int(text)
    except ValueError:
        raise DataError(
            f"{HELD_OUT_VARIABLE} is not an integer; set it to one, such as 12345678901"
        ) from None
    if seed < 0:
        raise DataError(f"{HELD_OUT_VARIABLE} is negative; set it to an integer of at least 0")
    digest = hashlib.sha256(str(seed).encode()).hexdigest()[:16]
    return _phantom(data_set, f"n{count}-held-out-{digest}", digest, count, seed, False)


def is_drawn(name: str, count: int) -> bool:
    """Whether a phantom of this many items is in the cache, so that a notebook need not wait.

    Raises
    ------
    DataError
        The name is unknown.
    """
    key = f"n{count}-seed{DEFAULT_SEED}"
    folder, manifest = _place(find(name), key, str(DEFAULT_SEED), count)
    return is_finished(cache_folder() / folder, manifest)


def _place(
    data_set: DataSet, key: str, shown_seed: str, count: int
) -> tuple[str, dict[str, str | int]]:
    """Folder and manifest of a phantom in the cache."""
    manifest: dict[str, str | int] = {
        "name": data_set.name,
        "version": data_set.version,
        "count": count,
        "seed": shown_seed,
    }
    return f"{data_set.name}-phantom-v{data_set.version}-{key}", manifest


def _phantom(
    data_set: DataSet, key: str, shown_seed: str, count: int, seed: int, progress: bool
) -> Path:
    folder, manifest = _place(data_set, key, shown_seed, count)
    return cached(
        folder,
        manifest,
        lambda path: draw(path, data_set.write_item, data_set.finish, count, seed, progress),
        resumable=True,
    )


def _check_whole_number(what: str, value: int, least: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise DataError(f"{what} is {value!r}; it must be an integer of at least {least}")
