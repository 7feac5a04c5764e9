"""The data room: every data set of the course as files in its real layout.

>>> from helpers.data import card, prepare
>>> folder = prepare("lung_2d", count=200)  # doctest: +SKIP
"""

from helpers.data.card import Card
from helpers.data.errors import DataError
from helpers.data.prepare import held_out, prepare
from helpers.data.registry import card

__all__ = ["Card", "DataError", "card", "held_out", "prepare"]
