"""Write images of the phantom as files, in the original and in the processed layout."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from helpers.data.nuclei.layout import IMAGES, MASKS, ORIGINAL, SIDE
from helpers.data.nuclei.phantom import draw
from helpers.data.nuclei.streams import NAMES
from helpers.data.streams import generator

_QUALITY = 95  # of the JPEG files; that of the public processed set


def write_item(folder: Path, seed: int, index: int) -> dict[str, str | int | float]:
    """Draw image ``index`` and write it, with its masks, in both layouts.

    Parameters
    ----------
    folder : Path, existing
    seed, index : int, 0 or more

    Returns
    -------
    An empty row: the set has no table.
    """
    drawn = draw(seed, index)
    names = generator(seed, NAMES, index)
    name = _name(names)
    for place in (folder / IMAGES, folder / MASKS):
        place.mkdir(exist_ok=True)
    item = folder / ORIGINAL / name
    for place in (item / IMAGES, item / MASKS):
        place.mkdir(parents=True, exist_ok=True)

    Image.fromarray(drawn.image).save(item / IMAGES / f"{name}.png", compress_level=6)
    union = np.zeros(drawn.image.shape[:2], np.uint8)
    for mask in drawn.masks:
        # Masks are nearly empty: the quickest compression is as good as any.
        Image.fromarray(mask).save(item / MASKS / f"{_name(names)}.png", compress_level=1)
        np.maximum(union, mask, out=union)

    grey = cv2.cvtColor(drawn.image, cv2.COLOR_RGBA2GRAY)
    for part, pixels in ((IMAGES, grey), (MASKS, union)):
        picture = Image.fromarray(processed(np.asarray(pixels, np.uint8)))
        picture.save(folder / part / f"{name}.jpg", quality=_QUALITY)
    return {}


def finish(folder: Path, rows: list[dict[str, str | int | float]]) -> None:
    """Nothing is left to write: the set has no table."""


def _name(rng: np.random.Generator) -> str:
    """64 hexadecimal digits, as all names of the set."""
    return rng.bytes(32).hex()


def processed(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """An image or mask in the size of the processed layout.

    Parameters
    ----------
    pixels : (height, width) uint8

    Returns
    -------
    (256, 256) uint8; a mask gets values between 0 and 255 at the borders of nuclei
    """
    small = cv2.resize(pixels, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR)
    return np.asarray(small, np.uint8)
