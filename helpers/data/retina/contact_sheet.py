"""A contact sheet: many photographs at a glance, each with its name and level."""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image

from helpers.data.errors import DataError
from helpers.data.retina.cohort import REFERABLE
from helpers.data.retina.layout import IMAGES, SUFFIX, read_labels

_PANEL = 240  # pixels, width of a panel at most
_REFER = "#56B4E9"  # sky blue: told from grey by every kind of colour vision
_NO_REFER = "#606060"


def contact_sheet(folder: Path, *, count: int = 12, columns: int = 4) -> Figure:
    """Show photographs with their levels; those to be referred are framed in blue.

    Parameters
    ----------
    folder : Path
        In the layout of the set.
    count : int
        Number of photographs shown, at most: the levels take turns, so that rare ones are seen.
    columns : int
        Photographs a row.

    Returns
    -------
    matplotlib Figure, not registered with pyplot, so that a notebook shows it once.

    Raises
    ------
    DataError
        There is no photograph to show, or one cannot be read.
    """
    labels = read_labels(folder)
    if not labels:
        raise DataError(f"{folder}: no photograph to show; name a folder with some in its table")
    names = _take_turns(labels, count)
    rows = -(-len(names) // columns)
    figure = Figure(figsize=(2.6 * columns, 2.2 * rows), layout="constrained")
    for number, name in enumerate(names, start=1):
        axes = figure.add_subplot(rows, columns, number)
        axes.imshow(_thumbnail(folder / IMAGES / f"{name}{SUFFIX}"))
        refer = labels[name] >= REFERABLE
        axes.set_title(f"{name}: level {labels[name]}{', refer' if refer else ''}", fontsize=8)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set(color=_REFER if refer else _NO_REFER, linewidth=2.5 if refer else 0.8)
    return figure


def _take_turns(labels: dict[str, int], count: int) -> list[str]:
    """Up to ``count`` names, one level after the other until there are enough; by level."""
    waiting = [[name for name in labels if labels[name] == level] for level in range(5)]
    chosen: list[str] = []
    place = 0
    while len(chosen) < min(count, len(labels)):
        chosen += [names[place] for names in waiting if place < len(names)]
        place += 1
    return sorted(chosen[:count], key=lambda name: labels[name])


def _thumbnail(path: Path) -> NDArray[np.uint8]:
    try:
        with Image.open(path) as image:
            image.draft("RGB", (_PANEL, _PANEL))  # the decoder leaves out what is not shown
            image.thumbnail((_PANEL, _PANEL))
            return np.asarray(image.convert("RGB"), np.uint8)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error}); download or copy it again") from error
