"""The data sets that the course knows."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure

from helpers.data import lung_2d
from helpers.data.card import Card
from helpers.data.errors import DataError


@dataclass(frozen=True)
class DataSet:
    """What ``prepare`` needs of a data set.

    Attributes
    ----------
    version : int
        Version of the phantom; a new one makes every cached folder of the old one invalid.
    write : callable (folder, count, seed, progress)
        Writes phantoms into an empty folder.
    check : callable (folder)
        Raises DataError where a folder does not have the layout of the set.
    contact_sheet : callable (folder)
        A figure of some images with their labels.
    baseline : callable (folder)
        Score of the method that does not learn; the card says which score.
    """

    card: Card
    version: int
    write: Callable[[Path, int, int, bool], None]
    check: Callable[[Path], None]
    contact_sheet: Callable[[Path], Figure]
    baseline: Callable[[Path], float]


DATA_SETS = {
    data_set.card.name: data_set
    for data_set in (
        DataSet(
            lung_2d.CARD,
            lung_2d.VERSION,
            lung_2d.write,
            lung_2d.check,
            lung_2d.contact_sheet,
            lung_2d.mean_iou,
        ),
    )
}


def find(name: str) -> DataSet:
    """The data set of that name; DataError listing the known ones where there is none."""
    try:
        return DATA_SETS[name]
    except KeyError:
        known = ", ".join(sorted(DATA_SETS))
        raise DataError(f"unknown data set {name!r}; known data sets: {known}") from None


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
