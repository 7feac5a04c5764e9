"""Looks into all files of a data set, one module a layout."""

from collections.abc import Callable
from pathlib import Path

from rich.progress import Progress

from helpers.data.fetch.report import Ledger
from helpers.data.fetch.scans import brain_tumour, lung_2d, lung_3d, nuclei, retina, skin_lesion

Scan = Callable[[Path, Ledger, Progress], None]
"""Looks into all files of a folder, and tells the ledger what is odd."""

SCANS: dict[str, Scan] = {
    "brain_tumour": brain_tumour.scan,
    "retina": retina.scan,
    "lung_2d": lung_2d.scan,
    "lung_3d": lung_3d.scan,
    "skin_lesion": skin_lesion.scan,
    "nuclei": nuclei.scan,
}
