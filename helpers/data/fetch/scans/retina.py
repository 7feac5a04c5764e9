"""All files of an EyePACS folder."""

import re
from pathlib import Path

from rich.progress import Progress

from helpers.data.fetch.look import look_at_photograph
from helpers.data.fetch.report import Ledger
from helpers.data.fetch.scans.files import Expected, scan_images, stray_files
from helpers.data.fetch.scans.table import Row, duplicates, read_table

_IMAGE = Expected(look_at_photograph, frozenset({"RGB"}))
_NEARLY_BLACK = 8  # mean of all values, of 255
_LEVELS = frozenset("01234")


def scan(folder: Path, ledger: Ledger, bars: Progress) -> None:
    """Look into photographs and ``trainLabels.csv``."""
    images = {path.stem: path for path in sorted((folder / "train").glob("*.jpeg"))}
    looks = scan_images(images.values(), _IMAGE, ledger, bars)
    for path, look in looks.items():
        if 0 < look.mean < _NEARLY_BLACK:
            ledger.note("nearly black image", f"train/{path.name}")
    stray_files(folder / "train", images.values(), ledger)
    _scan_names(images, ledger)
    _scan_labels(read_table(folder / "trainLabels.csv", ("image", "level"), ledger), images, ledger)


def _scan_names(images: dict[str, Path], ledger: Ledger) -> None:
    for name, path in images.items():
        found = re.fullmatch(r"(\d+)_(left|right)", name)
        if not found:
            ledger.note("name that tells no patient and eye", f"train/{path.name}")
        elif f"{found[1]}_{'right' if found[2] == 'left' else 'left'}" not in images:
            ledger.note("patient with one eye only", f"train/{path.name}")


def _scan_labels(rows: list[Row], images: dict[str, Path], ledger: Ledger) -> None:
    if not rows:
        return  # the table's own fault is on record
    names = [row["image"] for row in rows]
    for name in duplicates(names):
        ledger.error("duplicate id in trainLabels.csv", name)
    for row in rows:
        if row["level"] not in _LEVELS:
            ledger.error("level outside 0..4", f"{row['image']} has {row['level']!r}")
    for name in sorted(set(names) - set(images)):
        ledger.error("row in trainLabels.csv without image", name)
    for name in sorted(set(images) - set(names)):
        ledger.error("image without row in trainLabels.csv", f"train/{images[name].name}")
