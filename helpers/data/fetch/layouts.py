"""Find a data set's files below a folder, however deep a host has nested them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_DEEPEST = 5  # folders below the one that the user names


@dataclass(frozen=True)
class Layout:
    """What a folder with the data set holds.

    Attributes
    ----------
    needed : dict of str to str
        Each file or folder that must be there, and a pattern that finds a file in it.
    also : tuple of str
        Files and folders that belong to the set but may be absent.
    archives : tuple of str
        Patterns of the names of archives that hold the set.
    apart : bool
        The needed ones may lie in different folders: their names are found nowhere else.
    """

    needed: dict[str, str]
    also: tuple[str, ...] = ()
    archives: tuple[str, ...] = ("*.zip",)
    apart: bool = True


LAYOUTS: dict[str, tuple[Layout, ...]] = {
    "brain_tumour": (Layout({"images": "*.png", "masks": "*.png"}, apart=False),),
    "retina": (
        Layout(
            {"train": "*.jpeg", "trainLabels.csv": ""},
            archives=("train.zip", "train.zip.001", "trainLabels.csv.zip", "diabetic-*.zip"),
        ),
    ),
    "lung_2d": (Layout({"2d_images": "*.tif", "2d_masks": "*.tif"}, also=("lung_stats.csv",)),),
    "lung_3d": (Layout({"3d_images": "*.nii.gz"}),),
    "skin_lesion": (
        Layout(
            {
                "ISBI2016_ISIC_Part1_Training_Data": "*.jpg",
                "ISBI2016_ISIC_Part1_Training_GroundTruth": "*.png",
                "ISBI2016_ISIC_Part1_Test_Data": "*.jpg",
                "ISBI2016_ISIC_Part1_Test_GroundTruth": "*.png",
            }
        ),
    ),
    "nuclei": (
        Layout({"stage1_train": "*/images/*.png"}, also=("images", "masks")),
        Layout({"images": "*.jpg", "masks": "*.jpg"}, apart=False),
    ),
}
"""The layouts of each data set; where there are several, any of them will do."""


def find_parts(name: str, origin: Path) -> dict[str, Path]:
    """Where the files and folders of a data set lie.

    Parameters
    ----------
    name : str, of the data set
    origin : Path
        Is searched with what lies in it, top first.

    Returns
    -------
    dict of str to Path
        Empty where no layout of the set is complete.
    """
    for layout in LAYOUTS[name]:
        for folder in _folders(origin):
            if all(_holds(folder / entry, layout.needed[entry]) for entry in layout.needed):
                return _with_optional({entry: folder / entry for entry in layout.needed}, layout)
        if layout.apart and (parts := _scattered(layout, origin)):
            return _with_optional(parts, layout)
    return {}


def common_folder(parts: dict[str, Path]) -> Path | None:
    """The folder that holds all parts under their own names, where there is one."""
    parents = {path.parent for path in parts.values()}
    return parents.pop() if len(parents) == 1 else None


def find_archives(name: str, origin: Path) -> list[Path]:
    """Archives below a folder that may hold the data set."""
    patterns = {pattern for layout in LAYOUTS[name] for pattern in layout.archives}
    return sorted(
        path
        for folder in _folders(origin)
        for pattern in patterns
        for path in folder.glob(pattern)
        if path.is_file()
    )


def _scattered(layout: Layout, origin: Path) -> dict[str, Path]:
    parts = {}
    for entry, pattern in layout.needed.items():
        found = next((f / entry for f in _folders(origin) if _holds(f / entry, pattern)), None)
        if found is None:
            return {}
        parts[entry] = found
    return parts


def _with_optional(parts: dict[str, Path], layout: Layout) -> dict[str, Path]:
    beside = next(iter(parts.values())).parent
    return parts | {entry: beside / entry for entry in layout.also if (beside / entry).exists()}


def _holds(path: Path, pattern: str) -> bool:
    if not pattern:
        return path.is_file()
    return path.is_dir() and next(path.glob(pattern), None) is not None


def _folders(origin: Path) -> Iterator[Path]:
    """A folder and those in it, level by level, so that the outermost match comes first."""
    level = [origin]
    for _ in range(_DEEPEST + 1):
        yield from level
        level = [inner for folder in level for inner in _subfolders(folder)]


def _subfolders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(
                folder / entry.name
                for entry in entries
                if entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".")
            )
    except PermissionError:  # somebody else's folder among the user's: the set is not in it
        return []
