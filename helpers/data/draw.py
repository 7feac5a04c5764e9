"""Draw a phantom's items in parallel, and go on where an interrupted run has stopped."""

import json
import os
import shutil
from collections.abc import Callable, Iterable
from itertools import repeat
from pathlib import Path

from rich.progress import track

Row = dict[str, str | int | float]
"""An item's line in the tables of its data set."""

WriteItem = Callable[[Path, int, int], Row]
Finish = Callable[[Path, list[Row]], None]

_ROWS = ".rows"
_WORTH_PROCESSES = 4  # items; fewer are drawn sooner than processes start


def draw(
    folder: Path, write_item: WriteItem, finish: Finish, count: int, seed: int, progress: bool
) -> None:
    """Write the first ``count`` items of a phantom, and its tables.

    Items that an earlier, interrupted call has written into the folder are not drawn again.

    Parameters
    ----------
    folder : Path, existing
    write_item : callable (folder, seed, index)
        Writes one item's files and returns its row; a function of a module, for other processes
        import it.
    finish : callable (folder, rows)
        Writes the tables, from the rows of all items in order.
    count, seed : int
    progress : bool
        Show a progress bar.
    """
    rows = folder / _ROWS
    rows.mkdir(exist_ok=True)
    missing = [index for index in range(count) if not _row(rows, index).is_file()]
    drawn: Iterable[None] = _in_processes(write_item, folder, seed, missing)
    if progress:
        # With what was there already: the bar of a resumed run starts where the last one stopped.
        drawn = track(drawn, "drawing", total=count, completed=count - len(missing))
    for _ in drawn:
        pass
    finish(folder, [json.loads(_row(rows, index).read_text()) for index in range(count)])
    shutil.rmtree(rows)


def _in_processes(
    write_item: WriteItem, folder: Path, seed: int, indices: list[int]
) -> Iterable[None]:
    cores = os.cpu_count() or 1
    if cores == 1 or len(indices) < _WORTH_PROCESSES:
        return map(_write, repeat(write_item), repeat(folder), repeat(seed), indices)
    from joblib import Parallel, delayed

    # joblib's processes do not import the caller's main module, which has no guard in a script.
    # They end soon after: grading wants their memory.
    parallel = Parallel(cores, return_as="generator_unordered", idle_worker_timeout=5)
    drawn: Iterable[None] = parallel(
        delayed(_write)(write_item, folder, seed, index) for index in indices
    )
    return drawn


def _write(write_item: WriteItem, folder: Path, seed: int, index: int) -> None:
    """An item counts as written when its row bears its final name."""
    row = write_item(folder, seed, index)
    path = _row(folder / _ROWS, index)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(row))
    unfinished.rename(path)


def _row(rows: Path, index: int) -> Path:
    return rows / f"{index}.json"
