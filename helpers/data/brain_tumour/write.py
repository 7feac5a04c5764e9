"""Write phantom slices as files in the layout of the real data set."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from helpers.data.brain_tumour.layout import IMAGES, MASKS
from helpers.data.brain_tumour.phantom import draw_slice

Row = dict[str, str | int | float]

# Noise hardly compresses by any means; this is as small as the slow settings, and fast. Fixed, so
# that the bytes do not depend on OpenCV's default.
_PNG = (cv2.IMWRITE_PNG_COMPRESSION, 4, cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE)


def write_item(folder: Path, seed: int, index: int) -> Row:
    """Draw one slice and write it and its mask as ``<index + 1>.png``.

    Parameters
    ----------
    folder : Path, existing
    seed, index : int, 0 or more

    Returns
    -------
    dict, empty: the set has no table.
    """
    image, mask = draw_slice(seed, index)
    for kind, picture in ((IMAGES, image), (MASKS, mask)):
        (folder / kind).mkdir(exist_ok=True)
        (folder / kind / f"{index + 1}.png").write_bytes(_encoded(picture))
    return {}


def finish(folder: Path, rows: list[Row]) -> None:
    """Nothing is left to do: the set has no table."""


def _encoded(picture: NDArray[np.uint8]) -> bytes:
    _, encoded = cv2.imencode(".png", picture, _PNG)
    return encoded.tobytes()
