"""A contact sheet: many slices at a glance, each with the outline of its mask."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import tifffile
from matplotlib.figure import Figure

from helpers.data.errors import DataError
from helpers.data.lung_2d.layout import IMAGES, MASKS

LUNG_WINDOW = (-600.0, 1500.0)
"""Centre and width in HU."""

_STEP = 2  # a panel is not as many pixels wide as a slice
_OUTLINE = "#56B4E9"  # sky blue: told from grey by every kind of colour vision


def contact_sheet(
    source: str | Path | Sequence[Path], *, count: int = 12, columns: int = 4
) -> Figure:
    """Show CT slices in the lung window, with the lung mask outlined and tinted.

    Parameters
    ----------
    source : str, Path or sequence of Path
        A folder in the layout of the 2D lung CT set, or image files of one.
    count : int
        Number of slices shown, at most; evenly spaced over the source.
    columns : int
        Slices a row.

    Returns
    -------
    matplotlib Figure, not registered with pyplot, so that a notebook shows it once.

    Raises
    ------
    DataError
        There is no slice to show.
    """
    if isinstance(source, (str, Path)):
        files = sorted((Path(source) / IMAGES).glob("*.tif"))
    else:
        files = list(source)
    if not files:
        raise DataError(f"{source}: no CT slice to show; name a folder that holds {IMAGES}")
    if len(files) > count:
        chosen = np.linspace(0, len(files) - 1, count).round().astype(int)
        files = [files[index] for index in chosen]

    rows = -(-len(files) // columns)
    figure = Figure(figsize=(2.6 * columns, 2.8 * rows), layout="constrained")
    centre, width = LUNG_WINDOW
    for number, file in enumerate(files, start=1):
        axes = figure.add_subplot(rows, columns, number)
        mask = tifffile.imread(file.parent.parent / MASKS / file.name)[::_STEP, ::_STEP] > 0
        image = tifffile.imread(file)[::_STEP, ::_STEP]
        axes.imshow(image, cmap="gray", vmin=centre - width / 2, vmax=centre + width / 2)
        axes.contourf(mask, levels=[0.5, 1.5], colors=[_OUTLINE], alpha=0.18)
        axes.contour(mask, levels=[0.5], colors=[_OUTLINE], linewidths=0.8)
        axes.set_title(file.stem, fontsize=8)
        axes.set_axis_off()
        axes.set(xticks=[], yticks=[])  # matplotlib lays out ticks that are not shown, too
    return figure
