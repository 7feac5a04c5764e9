"""The data sets that the course knows."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

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
    """

    card: Card
    version: int
    write: Callable[[Path, int, int, bool], None]
    check: Callable[[Path], None]


DATA_SETS = {
    data_set.card.name: data_set
    for data_set in (DataSet(lung_2d.CARD, lung_2d.VERSION, lung_2d.write, lung_2d.check),)
}


def find(name: str) -> DataSet:
    """The data set of that name; DataError listing the known ones where there is none."""
    try:
        return DATA_SETS[name]
    except KeyError:
        known = ", ".join(sorted(DATA_SETS))
        raise DataError(f"unknown data set {name!r}; known data sets: {known}") from None


def card(name: str) -> Card:
    """The card of a data set.

    Raises
    ------
    DataError
        The name is unknown.
    """
    return find(name).card
