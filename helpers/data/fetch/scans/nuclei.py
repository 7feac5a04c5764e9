"""All files of a nuclei folder, in the original or the processed layout, or in both."""

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

_ORIGINAL = Expected(look_at_picture, frozenset({"RGBA", "RGB", "L"}))
_GREY = Expected(look_at_picture, frozenset({"L"}))


def scan(folder: Path, ledger: Ledger, bars: Progress) -> None:
    """Look into images and masks of the layouts that are there."""
    if (folder / "stage1_train").is_dir():
        _scan_original(folder / "stage1_train", ledger, bars)
    if (folder / "images").is_dir():
        _scan_processed(folder, ledger, bars)


def _scan_original(folder: Path, ledger: Ledger, bars: Progress) -> None:
    items = sorted(path for path in folder.iterdir() if path.is_dir())
    stray_files(folder, items, ledger)
    images: dict[str, Path] = {}
    masks: dict[str, list[Path]] = {}
    for item in items:
        pictures = sorted((item / "images").glob("*.png"))
        masks[item.name] = sorted((item / "masks").glob("*.png"))
        if len(pictures) == 1:
            images[item.name] = pictures[0]
        else:
            ledger.error("folder without exactly one image", f"stage1_train/{item.name}")
        if not masks[item.name]:
            ledger.error("image without mask", f"stage1_train/{item.name}")
    looks = scan_images(images.values(), _ORIGINAL, ledger, bars)
    every_mask = [path for paths in masks.values() for path in paths]
    looks |= scan_masks(every_mask, _GREY, ledger, bars)
    for name, image in images.items():
        for mask in masks[name]:
            # One key for both: each nucleus is compared with the image that it lies in.
            compare_pairs({"": image}, {"": mask}, looks, ledger)


def _scan_processed(folder: Path, ledger: Ledger, bars: Progress) -> None:
    images = {path.name: path for path in sorted((folder / "images").glob("*.jpg"))}
    masks = {path.name: path for path in sorted((folder / "masks").glob("*.jpg"))}
    looks = scan_images(images.values(), _GREY, ledger, bars)
    looks |= scan_masks(masks.values(), _GREY, ledger, bars, may_be_grey=True)
    compare_pairs(images, masks, looks, ledger)
    stray_files(folder / "images", images.values(), ledger)
    stray_files(folder / "masks", masks.values(), ledger)
