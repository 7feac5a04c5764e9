"""The data sets that the course knows."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from helpers.data.card import Card
from helpers.data.draw import Finish, WriteItem
from helpers.data.errors import DataError
from helpers.data.sizes import SIZES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAMES = tuple(SIZES)


# What each set's baseline is called: the name of its score.
_BASELINES = {
    "brain_tumour": "mean_dice",
    "retina": "cross_validated_auc",
    "lung_2d": "mean_iou",
    "lung_3d": "mean_iou",
    "skin_lesion": "mean_jaccard",
    "nuclei": "mean_jaccard",
}


@dataclass(frozen=True)
class DataSet:
    """What a data set's package has to offer.

    A part is imported when it is asked for: a set that is in the cache already needs none of the
    libraries that draw it.

    Attributes
    ----------
    name : str
    """

    name: str

    def _part(self, module: str, what: str) -> Any:
        return getattr(importlib.import_module(f"helpers.data.{self.name}.{module}"), what)

    @property
    def card(self) -> Card:
        """Its card."""
        return cast(Card, self._part("card", "CARD"))

    @property
    def version(self) -> int:
        """Version of the phantom; a new one makes every cached folder of the old one invalid."""
        return cast(int, self._part("card", "VERSION"))

    @property
    def write_item(self) -> WriteItem:
        """Draws one item of the phantom, see :func:`helpers.data.draw.draw`."""
        return cast(WriteItem, self._part("write", "write_item"))

    @property
    def finish(self) -> Finish:
        """Writes the tables when all items are there."""
        return cast(Finish, self._part("write", "finish"))

    def check(self, folder: Path) -> None:
        """Raise DataError where a folder does not have the layout of the set."""
        self._part("layout", "check")(folder)

    def contact_sheet(self, folder: Path) -> Figure:
        """Draw some images with their labels."""
        return cast("Figure", self._part("contact_sheet", "contact_sheet")(folder))

    def baseline(self, folder: Path) -> float:
        """Score the method that does not learn; the card says which score."""
        return float(self._part("baseline", _BASELINES[self.name])(folder))


def find(name: str) -> DataSet:
    """The data set of that name; DataError listing the known ones where there is none."""
    if name not in NAMES:
        raise DataError(f"unknown data set {name!r}; known data sets: {', '.join(NAMES)}")
    return DataSet(name)


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
