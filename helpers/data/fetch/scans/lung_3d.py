"""All files of a 3D lung CT folder."""

from pathlib import Path

from rich.progress import Progress

from helpers.data.fetch.look import look_at_volume
from helpers.data.fetch.report import Ledger
from helpers.data.fetch.scans.files import (
    Expected,
    compare_pairs,
    scan_images,
    scan_masks,
    stray_files,
)

_IMAGE = Expected(
    look_at_volume,
    frozenset({"int16", "int32", "float32", "float64"}),
    harmful=frozenset({"uint8", "int8"}),
)
_MASK = Expected(look_at_volume, frozenset({"uint8", "int16"}))


def scan(folder: Path, ledger: Ledger, bars: Progress) -> None:
    """Look into volumes and their masks."""
    volumes = folder / "3d_images"
    images = _numbered(volumes, "IMG_")
    masks = _numbered(volumes, "MASK_")
    looks = scan_images(images.values(), _IMAGE, ledger, bars)
    looks |= scan_masks(masks.values(), _MASK, ledger, bars)
    compare_pairs(images, masks, looks, ledger)
    stray_files(volumes, [*images.values(), *masks.values()], ledger)


def _numbered(folder: Path, prefix: str) -> dict[str, Path]:
    """Files by what follows their prefix, such as ``0002.nii.gz``."""
    return {
        path.name.removeprefix(prefix): path for path in sorted(folder.glob(f"{prefix}*.nii.gz"))
    }
