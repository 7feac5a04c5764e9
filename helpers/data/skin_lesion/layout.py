"""Is a folder the ISIC 2016 set? Looks at names, headers and the ends of files only."""

from dataclasses import dataclass
from pathlib import Path

from helpers.data.errors import DataError
from helpers.data.picture_header import PictureFormat, picture_size, shown


@dataclass(frozen=True)
class Part:
    """The two folders of one part of the set."""

    photographs: str
    masks: str


TRAINING = Part("ISBI2016_ISIC_Part1_Training_Data", "ISBI2016_ISIC_Part1_Training_GroundTruth")
TEST = Part("ISBI2016_ISIC_Part1_Test_Data", "ISBI2016_ISIC_Part1_Test_GroundTruth")
PARTS = (TRAINING, TEST)

_SUFFIXES = ("_Segmentation", "_segmentation")  # the set of 2016, and that of 2017


_JPEG = PictureFormat("JPEG", frozenset({"RGB"}))
_PNG = PictureFormat("PNG", frozenset({"L"}))


def check(folder: Path) -> None:
    """Check that a folder has the layout of the set: two parts, each photograph with its mask.

    Parameters
    ----------
    folder : Path
        Other files than ``*.jpg`` among the photographs and ``*.png`` among the masks are ignored.

    Raises
    ------
    DataError
        A folder or file is missing, a file has another format or mode, is cut short or unreadable,
        a mask has another name than its photograph or differs from it in size, or one photograph
        is in both parts. One line naming file, value and remedy.
    """
    pairs = {part: _named_pairs(folder, part) for part in PARTS}
    for name in sorted(pairs[TRAINING].keys() & pairs[TEST].keys()):
        raise DataError(
            f"{pairs[TEST][name][0]}: is also in {TRAINING.photographs}; remove it from one of"
            " them, no photograph may serve for training and for testing"
        )
    for part in PARTS:
        for photograph, mask in pairs[part].values():
            size, mask_size = picture_size(photograph, _JPEG), picture_size(mask, _PNG)
            if size != mask_size:
                raise DataError(
                    f"{mask}: is {shown(mask_size)}, but its photograph is {shown(size)};"
                    " use the mask that was drawn on this photograph"
                )


def find_pairs(folder: Path, part: Part) -> list[tuple[Path, Path]]:
    """Photographs of one part in the order of their names, each with its mask.

    Raises
    ------
    DataError
        A folder, a photograph or a mask is missing.
    """
    return list(_named_pairs(folder, part).values())


def _named_pairs(folder: Path, part: Part) -> dict[str, tuple[Path, Path]]:
    photographs = {path.stem: path for path in _files(folder, part.photographs, "*.jpg")}
    masks: dict[str, Path] = {}
    for path in _files(folder, part.masks, "*.png"):
        name = path.stem.removesuffix(_SUFFIXES[0]).removesuffix(_SUFFIXES[1])
        if name == path.stem:
            raise DataError(
                f"{path}: does not end in {_SUFFIXES[0]}.png; rename it after its photograph"
            )
        if name in masks:
            raise DataError(
                f"{path}: {masks[name].name} is a mask of the same photograph; remove one of them"
            )
        masks[name] = path
    if not photographs:
        raise DataError(
            f"{folder / part.photographs}: holds no *.jpg file; copy the photographs into it"
        )
    for name in sorted(photographs.keys() - masks.keys()):
        missing = folder / part.masks / f"{name}{_SUFFIXES[0]}.png"
        raise DataError(
            f"{missing}: missing, though {photographs[name]} exists; add it or remove the other one"
        )
    for name in sorted(masks.keys() - photographs.keys()):
        missing = folder / part.photographs / f"{name}.jpg"
        raise DataError(
            f"{missing}: missing, though {masks[name]} exists; add it or remove the other one"
        )
    return {name: (photographs[name], masks[name]) for name in sorted(photographs)}


def _files(folder: Path, name: str, pattern: str) -> list[Path]:
    if not (folder / name).is_dir():
        raise DataError(
            f"{folder / name}: no such folder; DATA_DIR is {folder} and must be the folder that"
            f" holds {TRAINING.photographs} and the other three"
        )
    return sorted((folder / name).glob(pattern))
