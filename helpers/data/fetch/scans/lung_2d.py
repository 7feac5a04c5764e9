"""All files of a 2D lung CT folder."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tifffile
from rich.progress import Progress

from helpers.data.fetch.look import look_at_tiff
from helpers.data.fetch.report import Ledger
from helpers.data.fetch.scans.files import (
    Expected,
    compare_pairs,
    scan_images,
    scan_masks,
    stray_files,
)
from helpers.data.fetch.scans.table import read_table

# Eight bits cannot hold Hounsfield units: such a file has been through a reader that damages CT.
_IMAGE = Expected(look_at_tiff, frozenset({"int16"}), harmful=frozenset({"uint8", "bool"}))
_MASK = Expected(look_at_tiff, frozenset({"uint8"}))


def scan(folder: Path, ledger: Ledger, bars: Progress) -> None:
    """Look into images, masks and ``lung_stats.csv``."""
    images = {path.name: path for path in sorted((folder / "2d_images").glob("*.tif"))}
    masks = {path.name: path for path in sorted((folder / "2d_masks").glob("*.tif"))}
    with _quiet(tifffile.logger()):
        looks = scan_images(images.values(), _IMAGE, ledger, bars)
        looks |= scan_masks(masks.values(), _MASK, ledger, bars)
    compare_pairs(images, masks, looks, ledger)
    stray_files(folder / "2d_images", images.values(), ledger)
    stray_files(folder / "2d_masks", masks.values(), ledger)
    _scan_table(folder / "lung_stats.csv", set(images), ledger)


@contextmanager
def _quiet(logger: logging.Logger) -> Iterator[None]:
    """Keep a library from reporting, line by line, what the ledger reports."""
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


def _scan_table(path: Path, images: set[str], ledger: Ledger) -> None:
    if not path.exists():
        ledger.note("no lung_stats.csv", path.name)
        return
    rows = read_table(path, {"img_id"}, ledger)
    for name in sorted(images - {row["img_id"] for row in rows}):
        ledger.note("image without row in lung_stats.csv", name)
