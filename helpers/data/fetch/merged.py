"""Nuclei in the original layout, merged to one picture and one mask an image."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.progress import Progress

from helpers.data.errors import DataError

SIDE = 256  # pixels


def merge_all(stage1_train: Path, target: Path, bars: Progress) -> None:
    """Write ``images/<id>.jpg`` and ``masks/<id>.jpg`` for each image of the original layout.

    Parameters
    ----------
    stage1_train : Path
        Holds ``<id>/images/<id>.png`` and ``<id>/masks/*.png``.
    target : Path, existing
    bars : Progress, gets a bar that counts images

    Raises
    ------
    DataError
        An image or mask is missing, unreadable or of another size.
    """
    items = sorted(path for path in stage1_train.iterdir() if (path / "images").is_dir())
    for folder in ("images", "masks"):
        (target / folder).mkdir(exist_ok=True)

    def write(item: Path) -> None:
        for folder, pixels in zip(("images", "masks"), merge(item), strict=True):
            file = target / folder / f"{item.name}.jpg"
            if not cv2.imwrite(str(file), pixels):
                raise OSError(f"{file} cannot be written")

    with ThreadPoolExecutor() as pool:  # decoding releases the interpreter lock
        for _ in bars.track(pool.map(write, items), len(items), description="merging masks"):
            pass


def merge(item: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """One image and the union of its nuclei, as the processed set has them.

    Grey, 256 x 256, bilinear without smoothing before: this reproduces the public 'processed' set
    up to the noise of its JPEG compression.

    Parameters
    ----------
    item : Path
        Folder of one image, with ``images`` and ``masks``.

    Returns
    -------
    image, mask : (256, 256) uint8
        The mask has values between 0 and 255 at the borders of nuclei.

    Raises
    ------
    DataError
        An image or mask is missing, unreadable or of another size.
    """
    pictures = sorted((item / "images").glob("*.png"))
    if len(pictures) != 1:
        raise DataError(
            f"{item / 'images'}: holds {len(pictures)} *.png files; exactly one belongs"
            " there, unpack the archive again"
        )
    image = _grey(pictures[0])
    union = np.zeros_like(image)
    for path in sorted((item / "masks").glob("*.png")):
        mask = _grey(path)
        if mask.shape != union.shape:
            raise DataError(
                f"{path}: is {mask.shape[1]} x {mask.shape[0]}, but its image is"
                f" {image.shape[1]} x {image.shape[0]}; unpack the archive again"
            )
        np.maximum(union, mask, out=union)
    return _small(image), _small(union)


def _grey(path: Path) -> NDArray[np.uint8]:
    pixels = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if pixels is None:
        raise DataError(f"{path}: cannot be read as a PNG file; unpack the archive again")
    return np.asarray(pixels, dtype=np.uint8)


def _small(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(pixels, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR), np.uint8)
