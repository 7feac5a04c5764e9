"""A contact sheet: some slices at a glance, each with the outline of its tumour."""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from helpers.data.brain_tumour.layout import IMAGES, MASKS, numbered, read
from helpers.data.errors import DataError

_COUNT, _COLUMNS = 12, 4
_PANEL = 256  # pixels; a panel is not as many pixels wide as a slice
_OUTLINE = "#56B4E9"  # sky blue: told from grey by every kind of colour vision


def contact_sheet(folder: Path) -> Figure:
    """Show twelve slices, evenly spaced over the set, with the tumour outlined and tinted.

    Parameters
    ----------
    folder : Path
        A folder in the layout of the brain tumour set.

    Returns
    -------
    matplotlib Figure, not registered with pyplot, so that a notebook shows it once.

    Raises
    ------
    DataError
        There is no slice to show.
    """
    files = numbered(folder / IMAGES)
    if not files:
        raise DataError(f"{folder}: no MRI slice to show; name a folder that holds {IMAGES}")
    if len(files) > _COUNT:
        chosen = np.linspace(0, len(files) - 1, _COUNT).round().astype(int)
        files = [files[index] for index in chosen]

    rows = -(-len(files) // _COLUMNS)
    figure = Figure(figsize=(2.6 * _COLUMNS, 2.8 * rows), layout="constrained")
    for number, file in enumerate(files, start=1):
        axes = figure.add_subplot(rows, _COLUMNS, number)
        image, mask = read(file), read(folder / MASKS / file.name)
        share = 100 * float(np.mean(mask > 0))
        step = max(1, image.shape[1] // _PANEL)
        tumour = mask[::step, ::step] > 0
        axes.imshow(image[::step, ::step], cmap="gray", vmin=0, vmax=255)
        axes.contourf(tumour, levels=[0.5, 1.5], colors=[_OUTLINE], alpha=0.18)
        axes.contour(tumour, levels=[0.5], colors=[_OUTLINE], linewidths=0.8)
        axes.set_title(f"{file.name}: {share:.1f} % tumour", fontsize=8)
        axes.set_axis_off()
        axes.set(xticks=[], yticks=[])  # matplotlib lays out ticks that are not shown, too
    return figure
