"""A contact sheet: many images at a glance, each with the outlines of its nuclei."""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from helpers.data.nuclei.layout import HALF, find_pairs

_COUNT, _COLUMNS = 12, 4
_STEP = 2  # a panel is not as many pixels wide as an image
_OUTLINE = "#56B4E9"  # sky blue: told from grey by every kind of colour vision
_DIGITS = 8  # of a name; 64 fit no title


def contact_sheet(folder: Path) -> Figure:
    """Show twelve images of the processed layout, evenly spaced, with their nuclei outlined.

    Each panel is stretched to its own range of grey levels: on one scale for all, the dim images
    would be black.

    Parameters
    ----------
    folder : Path
        A folder that holds the processed layout.

    Returns
    -------
    matplotlib Figure, not registered with pyplot, so that a notebook shows it once.

    Raises
    ------
    DataError
        A folder, an image or a mask is missing.
    """
    pairs = find_pairs(folder)
    if len(pairs) > _COUNT:
        chosen = np.linspace(0, len(pairs) - 1, _COUNT).round().astype(int)
        pairs = [pairs[index] for index in chosen]

    rows = -(-len(pairs) // _COLUMNS)
    figure = Figure(figsize=(2.4 * _COLUMNS, 2.6 * rows), layout="constrained")
    for number, (image, mask) in enumerate(pairs, start=1):
        axes = figure.add_subplot(rows, _COLUMNS, number)
        levels, nuclei = _panel(image), _panel(mask) > HALF
        low, high = np.percentile(levels, (0.5, 99.5))
        axes.imshow(levels, cmap="gray", vmin=low, vmax=high)
        if nuclei.any():
            axes.contour(nuclei, levels=[0.5], colors=[_OUTLINE], linewidths=0.8)
        axes.set_title(f"{image.stem[:_DIGITS]}, {nuclei.mean():.0%} nuclei", fontsize=8)
        axes.set_axis_off()
        axes.set(xticks=[], yticks=[])  # matplotlib lays out ticks that are not shown, too
    return figure


def _panel(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture)[::_STEP, ::_STEP]
