"""Write phantom slices as files in the layout of the real data set."""

import csv
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tifffile
from rich.progress import track

from helpers.data.lung_2d.layout import IMAGES, MASKS
from helpers.data.lung_2d.phantom import Slice, draw

PIXEL_SPACING = 0.7
"""Millimetres from one pixel to the next, in rows and in columns."""


@dataclass(frozen=True)
class Row:
    """One line of ``lung_stats.csv``."""

    img_id: str
    lung_area_px: int
    lung_area_cm2: float
    lung_mean_hu: float


def write(
    folder: Path, count: int, seed: int, progress: bool = False, workers: int | None = None
) -> None:
    """Draw ``count`` slices and write them, their masks and ``lung_stats.csv`` into a folder.

    Parameters
    ----------
    folder : Path, existing
    count, seed : int
    progress : bool, show a progress bar
    workers : int, number of threads; the files do not depend on it. Default: one a CPU core
    """
    (folder / IMAGES).mkdir(exist_ok=True)
    (folder / MASKS).mkdir(exist_ok=True)

    def write_one(index: int) -> Row:
        return _write_slice(folder, index, draw(seed, index))

    # Threads: the drawing is done inside OpenCV and NumPy, which release the interpreter lock,
    # and unlike processes they need nothing from the notebook that calls.
    with ThreadPoolExecutor(workers or os.cpu_count()) as pool:
        rows: Iterable[Row] = pool.map(write_one, range(count))
        if progress:
            rows = track(rows, description="drawing CT slices", total=count)
        _write_stats(folder / "lung_stats.csv", rows)


def _write_slice(folder: Path, index: int, drawn: Slice) -> Row:
    name = f"ID_{index:04d}_Z_{drawn.position:04d}.tif"
    tifffile.imwrite(folder / IMAGES / name, drawn.image)
    tifffile.imwrite(folder / MASKS / name, drawn.mask)
    lung = drawn.mask > 0
    area = int(np.count_nonzero(lung))
    return Row(
        img_id=name,
        lung_area_px=area,
        lung_area_cm2=round(area * PIXEL_SPACING**2 / 100, 2),
        lung_mean_hu=round(float(drawn.image[lung].mean()), 2),
    )


def _write_stats(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["img_id", "lung_area_px", "lung_area_cm2", "lung_mean_hu"])
        for row in rows:
            writer.writerow([row.img_id, row.lung_area_px, row.lung_area_cm2, row.lung_mean_hu])
