"""The data sets that the course knows."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure

from helpers.data.card import Card
from helpers.data.draw import Finish, WriteItem
from helpers.data.errors import DataError
from helpers.data.sizes import SIZES

NAMES = tuple(SIZES)


@dataclass(frozen=True)
class DataSet:
    """What a data set's package has to offer.

    Attributes
    ----------
    card : Card
    version : int
        Version of the phantom; a new one makes every cached folder of the old one invalid.
    write_item : callable (folder, seed, index)
        Draws one item of the phantom, see :func:`helpers.data.draw.draw`.
    finish : callable (folder, rows)
        Writes the tables when all items are there.
    check : callable (folder)
        Raises DataError where a folder does not have the layout of the set.
    contact_sheet : callable (folder)
        A figure of some images with their labels.
    baseline : callable (folder)
        Score of the method that does not learn; the card says which score.
    """

    card: Card
    version: int
    write_item: WriteItem
    finish: Finish
    check: Callable[[Path], None]
    contact_sheet: Callable[[Path], Figure]
    baseline: Callable[[Path], float]


def find(name: str) -> DataSet:
    """The data set of that name; DataError listing the known ones where there is none."""
    if name not in NAMES:
        raise DataError(f"unknown data set {name!r}; known data sets: {', '.join(NAMES)}")
    # Only the one that is asked for: each imports the libraries of its own file formats.
    package = importlib.import_module(f"helpers.data.{name}")
    return DataSet(
        package.CARD,
        package.VERSION,
        package.write_item,
        package.finish,
        package.check,
        package.contact_sheet,
        package.baseline,
    )


def contact_sheet(name: str, folder: Path) -> Figure:
    """Draw some images of a folder with their labels.

    Raises
    ------
    DataError
        The name is unknown, or the folder holds no image.
    """
    return find(name).contact_sheet(folder)


def baseline(name: str, folder: Path) -> float:
    """Score of the set's baseline, a method that does not learn, on a folder.

    Raises
    ------
    DataError
        The name is unknown.
    """
    return find(name).baseline(folder)


def card(name: str) -> Card:
    """The card of a data set.

    Raises
    ------
    DataError
        The name is unknown.
    """
    return find(name).card
