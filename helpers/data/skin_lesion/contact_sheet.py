"""A contact sheet: many photographs at a glance, each with the outline of its mask."""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from helpers.data.skin_lesion.layout import PARTS, find_pairs

_COUNT, _COLUMNS = 12, 4
_WIDTH = 240  # pixels of a panel
_OUTLINE = "#56B4E9"  # sky blue: told from skin and pigment by every kind of colour vision


def contact_sheet(folder: Path) -> Figure:
    """Show twelve photographs, evenly spaced over both parts, with the lesions outlined.

    Parameters
    ----------
    folder : Path
        A folder in the layout of the set.

    Returns
    -------
    matplotlib Figure, not registered with pyplot, so that a notebook shows it once.

    Raises
    ------
    DataError
        A folder, a photograph or a mask is missing.
    """
    pairs = [pair for part in PARTS for pair in find_pairs(folder, part)]
    if len(pairs) > _COUNT:
        chosen = np.linspace(0, len(pairs) - 1, _COUNT).round().astype(int)
        pairs = [pairs[index] for index in chosen]

    rows = -(-len(pairs) // _COLUMNS)
    figure = Figure(figsize=(2.8 * _COLUMNS, 2.4 * rows), layout="constrained")
    for number, (photograph, mask) in enumerate(pairs, start=1):
        axes = figure.add_subplot(rows, _COLUMNS, number)
        axes.imshow(_panel(photograph))
        lesion = _panel(mask) > 0
        axes.contour(lesion, levels=[0.5], colors=[_OUTLINE], linewidths=1.0)
        axes.set_title(photograph.stem, fontsize=8)
        axes.set_axis_off()
        axes.set(xticks=[], yticks=[])  # matplotlib lays out ticks that are not shown, too
    return figure


def _panel(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        step = max(1, picture.width // _WIDTH)
        return np.asarray(picture)[::step, ::step]
