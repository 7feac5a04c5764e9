"""Read photographs as RGB, and large JPEGs only as finely as they are needed."""

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps

from helpers.data.errors import DataError
from helpers.imaging.faults import reading

EIGHT_BITS = ("1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr")
TURNED = (5, 6, 7, 8)  # EXIF orientations that exchange rows and columns


def read_image(
    path: str | os.PathLike[str], at_least: tuple[int, int] | None = None
) -> NDArray[np.uint8]:
    """Read a photograph.

    A JPEG file holds blocks of 8 x 8 frequencies. Leaving the fine ones out yields the picture at
    1/2, 1/4 or 1/8 of its size, several times faster than decoding it whole and shrinking it. The
    result is a little softer: shrunk to 224 x 224 it differs by about 1/255 on average for camera
    pictures of 3000 x 2000 and more, by up to 5/255 for small ones that are sharp to the pixel.
    Where that matters, ask for twice the size that you need (less than 1/255).

    Parameters
    ----------
    path : str or path
        JPEG, PNG, TIFF or another picture that Pillow reads: grey, colour, palette, CMYK; of 16
        bits the upper 8 are kept; transparency is dropped. An EXIF orientation is applied.
    at_least : (height, width), optional
        The size that the picture will be shrunk to. A JPEG is then decoded at the smallest scale
        at which neither side is shorter, unless the file itself is smaller. Other formats, and
        every file without `at_least`, keep their size.

    Returns
    -------
    (height, width, 3) uint8
        Red, green, blue (OpenCV's order is the reverse), 0 to 255; grey pictures have three equal
        channels.

    Raises
    ------
    DataError
        No such file, not a picture, cut short, or of numbers that are no colours (floats, 32 bits).
    ValueError
        `at_least` is not two positive numbers.
    """
    if at_least is not None and (len(at_least) != 2 or min(at_least) < 1):
        raise ValueError(f"at_least must be a positive height and width, got {at_least}")
    path = Path(path)
    with reading(path, "a picture"), Image.open(path) as file:
        if at_least is not None:
            height, width = at_least
            turned = file.getexif().get(ExifTags.Base.Orientation) in TURNED
            # Only JPEG files can do this; for all others it does nothing.
            file.draft("RGB", (height, width) if turned else (width, height))
        mode = file.mode
        if mode in EIGHT_BITS:
            return np.asarray(ImageOps.exif_transpose(file.convert("RGB")))
        if mode.startswith("I;16"):
            grey = np.asarray(ImageOps.exif_transpose(file)).astype(np.uint16) >> 8
            return np.repeat(grey.astype(np.uint8)[..., np.newaxis], 3, axis=2)
    raise DataError(
        f"{path}: holds {mode} numbers, which are no colours;"
        " read a CT with read_ct_slice or read_volume"
    )
