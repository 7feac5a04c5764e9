"""All files of an ISIC 2016 Task 1 folder."""

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

_IMAGE = Expected(look_at_picture, frozenset({"RGB"}))
_MASK = Expected(look_at_picture, frozenset({"L"}))
_SPLITS = ("Training", "Test")


def scan(folder: Path, ledger: Ledger, bars: Progress) -> None:
    """Look into photographs and masks of both splits."""
    ids: dict[str, set[str]] = {}
    for split in _SPLITS:
        photographs = folder / f"ISBI2016_ISIC_Part1_{split}_Data"
        truth = folder / f"ISBI2016_ISIC_Part1_{split}_GroundTruth"
        images = {path.stem: path for path in sorted(photographs.glob("*.jpg"))}
        masks = {
            path.stem[: -len("_Segmentation")]: path
            for path in sorted(truth.glob("*.png"))
            if path.stem.lower().endswith("_segmentation")
        }
        looks = scan_images(images.values(), _IMAGE, ledger, bars)
        looks |= scan_masks(masks.values(), _MASK, ledger, bars)
        compare_pairs(images, masks, looks, ledger)
        stray_files(photographs, images.values(), ledger)
        stray_files(truth, masks.values(), ledger)
        ids[split] = set(images)
    for name in sorted(ids["Training"] & ids["Test"]):
        ledger.error("duplicate id, in training and test", name)
