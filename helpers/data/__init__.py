"""The data room: every data set of the course as files in its real layout.

>>> from helpers.data import card, prepare
>>> folder = prepare("lung_2d", count=200)  # doctest: +SKIP
"""

from helpers.data.card import Card
from helpers.data.errors import DataError
from helpers.data.prepare import HELD_OUT_VARIABLE, held_out, is_drawn, prepare
from helpers.data.registry import NAMES, baseline, card, contact_sheet
from helpers.data.sizes import size

__all__ = [
    "HELD_OUT_VARIABLE",
    "NAMES",
    "Card",
    "DataError",
    "baseline",
    "card",
    "contact_sheet",
    "held_out",
    "is_drawn",
    "prepare",
    "size",
]
