"""Write phantom photographs as files in the layout of the real data set."""

import csv
from pathlib import Path

from PIL import Image

from helpers.data.retina.layout import COLUMNS, IMAGES, LABELS, SUFFIX
from helpers.data.retina.phantom import draw


def write_item(folder: Path, seed: int, index: int) -> dict[str, str | int | float]:
    """Draw the photograph of that index and write it below a folder.

    Parameters
    ----------
    folder : Path, existing
    seed, index : int, 0 or more

    Returns
    -------
    The photograph's row of ``trainLabels.csv``: ``image`` (without extension) and ``level``.
    """
    photograph = draw(seed, index)
    (folder / IMAGES).mkdir(exist_ok=True)
    path = folder / IMAGES / f"{photograph.eye.name}{SUFFIX}"
    Image.fromarray(photograph.image).save(path, "JPEG", quality=photograph.quality)
    return {"image": photograph.eye.name, "level": photograph.eye.level}


def finish(folder: Path, rows: list[dict[str, str | int | float]]) -> None:
    """Write ``trainLabels.csv`` from the rows of all photographs, in their order."""
    with (folder / LABELS).open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
