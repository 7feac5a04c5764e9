"""Write photographs of the phantom as files in the layout of the real data set."""

from pathlib import Path

from PIL import Image

from helpers.data.skin_lesion.layout import PARTS, TEST, TRAINING
from helpers.data.skin_lesion.phantom import draw
from helpers.data.skin_lesion.streams import NAME
from helpers.data.streams import generator

_TEST_PLACES = (1, 4, 8)
"""Three of every ten photographs are for testing, as 379 of 1279 in the real set."""


def write_item(folder: Path, seed: int, index: int) -> dict[str, str | int | float]:
    """Draw photograph ``index`` and write it with its mask.

    Parameters
    ----------
    folder : Path, existing
    seed, index : int, 0 or more

    Returns
    -------
    An empty row: the set has no table.
    """
    for part in PARTS:
        (folder / part.photographs).mkdir(exist_ok=True)
        (folder / part.masks).mkdir(exist_ok=True)
    drawn = draw(seed, index)
    part = TEST if index % 10 in _TEST_PLACES else TRAINING
    name = f"ISIC_{number(seed, index):07d}"
    Image.fromarray(drawn.image).save(
        folder / part.photographs / f"{name}.jpg", quality=drawn.case.quality
    )
    Image.fromarray(drawn.mask).save(folder / part.masks / f"{name}_Segmentation.png")
    return {}


def number(seed: int, index: int) -> int:
    """The number in the name of photograph ``index``: rising, with gaps."""
    return 2 * index + int(generator(seed, NAME, index).integers(0, 2))


def finish(folder: Path, rows: list[dict[str, str | int | float]]) -> None:
    """Nothing is left to write: the set has no table."""
