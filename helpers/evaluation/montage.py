"""Images beside their true and predicted masks, and where the two disagree."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from helpers.plotting import COLOURS

# What the prediction got right, what it added, what it missed.
HIT, FALSE, MISSED = COLOURS[2], COLOURS[1], COLOURS[0]
OPACITY = 0.55


def montage(images: Any, truth: Any, found: Any, titles: Sequence[str] | None = None) -> Figure:
    """Show each image alone, with its true mask outlined, and with the prediction's errors.

    Parameters
    ----------
    images : array_like, shape (n, height, width), (n, height, width, 1) or (n, height, width, 3)
        Grey values of any range, or RGB from 0 to 1.
    truth, found : array_like, shape (n, height, width) or (n, height, width, 1)
        Masks: everything above 0.5 is foreground.
    titles : sequence of str, optional
        One for each row.

    Returns
    -------
    matplotlib.figure.Figure
        n rows of three axes. In the last column green was found, orange is not there (false
        positive), and blue was missed (false negative).

    Raises
    ------
    ValueError
        Numbers of images, masks and titles differ, or a mask has another size than its image.
    """
    counted = [len(images), len(truth), len(found), len(images if titles is None else titles)]
    if len(set(counted)) > 1:
        raise ValueError(
            f"{counted[0]} images, {counted[1]} true masks, {counted[2]} predicted masks and "
            f"{counted[3]} titles: there should be as many of each"
        )
    figure = Figure(figsize=(7.5, 2.5 * len(images) + 0.3), layout="constrained")
    grid = figure.subplots(len(images), 3, squeeze=False)
    for row, (axes, image, true, prediction) in enumerate(
        zip(grid, images, truth, found, strict=True)
    ):
        picture, true, prediction = np.squeeze(image), _mask(true), _mask(prediction)
        for what, mask in (("truth", true), ("found", prediction)):
            if mask.shape != picture.shape[:2]:
                raise ValueError(
                    f"{what}[{row}] has shape {mask.shape}, but its image has {picture.shape[:2]}"
                )
        for panel in axes:
            panel.imshow(picture, cmap="gray", vmin=None if np.ptp(picture) else 0)
            panel.set_axis_off()
        # A mask without an edge has no outline, and matplotlib would warn about it.
        if true.min() != true.max():
            axes[1].contour(true, levels=[0.5], colors=[MISSED], linewidths=1.2)
        axes[2].imshow(_errors(true, prediction))
        if titles is not None:
            axes[0].set_title(str(titles[row]), loc="left", parse_math=False)
    for panel, what in zip(grid[0], ("", "truth", "prediction against truth"), strict=True):
        panel.set_title(what)
    names = {"found": HIT, "not there": FALSE, "missed": MISSED}
    patches = [Patch(color=colour, label=name) for name, colour in names.items()]
    figure.legend(handles=patches, loc="outside lower right", ncols=3, frameon=False)
    return figure


def _mask(values: Any) -> np.ndarray:
    return np.asarray(np.squeeze(np.asarray(values)) > 0.5)


def _errors(truth: np.ndarray, found: np.ndarray) -> np.ndarray:
    """RGBA layer that colours hits, false positives and false negatives."""
    layer = np.zeros((*truth.shape, 4))
    for where, colour in ((truth & found, HIT), (found & ~truth, FALSE), (truth & ~found, MISSED)):
        layer[where] = (*to_rgb(colour), OPACITY)
    return layer
