"""Is a folder a nuclei set? Looks at names, headers and the ends of files only."""

from pathlib import Path

from helpers.data.errors import DataError
from helpers.data.picture_header import PictureFormat, picture_size, shown

IMAGES, MASKS = "images", "masks"
"""Folders of the processed layout; also those of each image in the original one."""

ORIGINAL = "stage1_train"

SIDE = 256
"""Width and height of the processed images in pixels."""

HALF = 127
"""Brighter pixels of a processed mask are nuclei; JPEG left values between 0 and 255."""


_JPEG = PictureFormat("JPEG", frozenset({"L"}))
_IMAGE = PictureFormat("PNG", frozenset({"RGBA", "RGB", "L"}))
_MASK = PictureFormat("PNG", frozenset({"L"}))


def check(folder: Path) -> None:
    """Check that a folder has the processed layout, and the original one where it is there.

    Parameters
    ----------
    folder : Path
        Holds ``images`` and ``masks`` with ``*.jpg`` of the same names; may hold ``stage1_train``.
        Other files are ignored.

    Raises
    ------
    DataError
        A folder or file is missing, a file has another format or mode, is cut short or unreadable,
        a mask differs in size from its image, or an image of the original layout has another name
        than its folder, or no mask. One line naming file, value and remedy.
    """
    for image, mask in find_pairs(folder):
        _compare(image, _JPEG, [mask], _JPEG)
    original = folder / ORIGINAL
    if original.exists():
        items = sorted(path for path in original.iterdir() if path.is_dir())
        if not items:
            raise DataError(
                f"{original}: holds no folders; copy one for each image into it, or remove it"
            )
        for item in items:
            image = _only_image(item)
            _compare(image, _IMAGE, _masks(item), _MASK)


def find_pairs(folder: Path) -> list[tuple[Path, Path]]:
    """Images of the processed layout in the order of their names, each with its mask.

    Raises
    ------
    DataError
        A folder, an image or a mask is missing.
    """
    images, masks = _names(folder, IMAGES), _names(folder, MASKS)
    if not images:
        raise DataError(f"{folder / IMAGES}: holds no *.jpg file; copy the images into it")
    for name in sorted(images ^ masks):
        missing = folder / (MASKS if name in images else IMAGES) / name
        present = folder / (IMAGES if name in images else MASKS) / name
        raise DataError(
            f"{missing}: missing, though {present} exists; add it or remove the other one"
        )
    return [(folder / IMAGES / name, folder / MASKS / name) for name in sorted(images)]


def _names(folder: Path, part: str) -> set[str]:
    if not (folder / part).is_dir():
        raise DataError(
            f"{folder / part}: no such folder; DATA_DIR is {folder} and must be the folder that"
            f" holds {IMAGES} and {MASKS}"
        )
    return {path.name for path in (folder / part).glob("*.jpg")}


def _only_image(item: Path) -> Path:
    images = sorted((item / IMAGES).glob("*.png"))
    if len(images) != 1:
        raise DataError(
            f"{item / IMAGES}: holds {len(images)} *.png files; exactly one belongs there, copy"
            " this folder again"
        )
    if images[0].stem != item.name:
        raise DataError(
            f"{images[0]}: is not named after its folder; it should be {item.name}.png, rename it"
        )
    return images[0]


def _masks(item: Path) -> list[Path]:
    masks = sorted((item / MASKS).glob("*.png"))
    if not masks:
        raise DataError(
            f"{item / MASKS}: holds no *.png file; copy one mask for each nucleus into it"
        )
    return masks


def _compare(
    image: Path, image_format: PictureFormat, masks: list[Path], mask_format: PictureFormat
) -> None:
    size = picture_size(image, image_format)
    for mask in masks:
        mask_size = picture_size(mask, mask_format)
        if mask_size != size:
            raise DataError(
                f"{mask}: is {shown(mask_size)}, but its image is {shown(size)};"
                " use the mask that was drawn on this image"
            )
