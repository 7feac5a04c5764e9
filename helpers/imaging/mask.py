"""Read a 2D mask from whatever kind of picture it was saved as."""

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from helpers.imaging.binarise import binarise
from helpers.imaging.faults import judging, reading

JPEG = ("JPEG", "MPO")
GREY = ("1", "L", "I", "F")


def read_mask(path: str | os.PathLike[str]) -> NDArray[np.uint8]:
    """Read a mask.

    Parameters
    ----------
    path : str or path
        PNG, JPEG, TIFF or another picture that Pillow reads. Grey of 1, 8, 16 or 32 bits; colour
        and palette pictures count by their brightest channel, so that a mark may have any colour;
        transparency is ignored. An EXIF orientation is applied.

    Returns
    -------
    (height, width) uint8
        0 and 1. Which values are inside, `binarise` says.

    Raises
    ------
    DataError
        No such file, not a picture, cut short, or values that are not those of a mask.
    """
    path = Path(path)
    with reading(path, "a picture"), Image.open(path) as file:
        lossy = file.format in JPEG
        values = _values(ImageOps.exif_transpose(file))
    with judging(path):
        return binarise(values, lossy=lossy)


def _values(image: Image.Image) -> NDArray[Any]:
    if image.mode in GREY or image.mode.startswith("I;16"):
        return np.asarray(image)
    if image.mode in ("LA", "La"):
        return np.asarray(image.getchannel("L"))
    return np.asarray(image.convert("RGB")).max(axis=2)
