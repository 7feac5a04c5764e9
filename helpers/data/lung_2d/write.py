"""Write phantom slices as files in the layout of the real data set."""

import csv
from pathlib import Path

import numpy as np
import tifffile

from helpers.data.draw import Row
from helpers.data.lung_2d.layout import IMAGES, MASKS
from helpers.data.lung_2d.phantom import draw

PIXEL_SPACING = 0.7
"""Millimetres from one pixel to the next, in rows and in columns."""

_COLUMNS = ("img_id", "lung_area_px", "lung_area_cm2", "lung_mean_hu")


def write_item(folder: Path, seed: int, index: int) -> Row:
    """Draw a slice and write it and its mask.

    Parameters
    ----------
    folder : Path, existing
    seed, index : int, 0 or more

    Returns
    -------
    dict, the slice's line of ``lung_stats.csv``.
    """
    drawn = draw(seed, index)
    name = f"ID_{index:04d}_Z_{drawn.position:04d}.tif"
    for part in (IMAGES, MASKS):
        (folder / part).mkdir(exist_ok=True)
    tifffile.imwrite(folder / IMAGES / name, drawn.image)
    tifffile.imwrite(folder / MASKS / name, drawn.mask)
    lung = drawn.mask > 0
    area = int(np.count_nonzero(lung))
    return {
        "img_id": name,
        "lung_area_px": area,
        "lung_area_cm2": round(area * PIXEL_SPACING**2 / 100, 2),
        "lung_mean_hu": round(float(drawn.image[lung].mean()), 2),
    }


def finish(folder: Path, rows: list[Row]) -> None:
    """Write ``lung_stats.csv``."""
    with (folder / "lung_stats.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
