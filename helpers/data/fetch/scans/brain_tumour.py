"""All files of a brain tumour folder."""

from pathlib import Path

from rich.progress import Progress

from helpers.data.fetch.look import look_at_picture
from helpers.data.fetch.report import Ledger
from helpers.data.fetch.scans.files import (
    Expected,
    compare_pairs,
    scan_images,
    scan_masks,
    stray_files,
)

_GREY = Expected(look_at_picture, frozenset({"L"}))


def scan(folder: Path, ledger: Ledger, bars: Progress) -> None:
    """Look into images and masks."""
    images = {path.name: path for path in sorted((folder / "images").glob("*.png"))}
    masks = {path.name: path for path in sorted((folder / "masks").glob("*.png"))}
    looks = scan_images(images.values(), _GREY, ledger, bars)
    looks |= scan_masks(masks.values(), _GREY, ledger, bars)
    compare_pairs(images, masks, looks, ledger)
    stray_files(folder / "images", images.values(), ledger)
    stray_files(folder / "masks", masks.values(), ledger)
    for path in images.values():
        if not path.stem.isdecimal():
            ledger.note("name that is not a number", f"images/{path.name}")
