"""Sort names as people count: 1, 2, 10."""

import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import TypeVar

Name = TypeVar("Name", str, PurePath)


def numeric_order(names: Iterable[Name]) -> list[Name]:
    """Sort names so that numbers inside them count as numbers.

    Parameters
    ----------
    names : iterable of str or path

    Returns
    -------
    list
        The same names: ``["1.png", "2.png", "10.png"]``, where `sorted` puts ``10.png`` second.
        Names that differ only in leading zeros (``"1"``, ``"01"``) are in alphabetical order.
    """
    return sorted(names, key=_key)


def _key(name: str | PurePath) -> tuple[list[str | int], str]:
    whole = name if isinstance(name, str) else name.as_posix()
    # Splitting by a group gives text and digits in turn, so that like is compared with like.
    parts = re.split(r"([0-9]+)", whole)
    return [int(part) if index % 2 else part for index, part in enumerate(parts)], whole
