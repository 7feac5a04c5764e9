"""What stands on the wire for objects that cannot be sent as they are."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from grader.sandbox.wire.errors import WireError


@dataclass(frozen=True, slots=True)
class Reference:
    """Stands for an object that lives in the other process.

    Parameters
    ----------
    id : int
        The number under which the other process keeps it, from 0 to 2**63 - 1.
    kind : str
        What it is, in a word or two.
    """

    id: int
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A data frame without pandas.

    Parameters
    ----------
    columns : dict of str to ndarray or list
        One entry a row.
    index : ndarray, list, range or None
        One entry a row; None for no index.
    """

    columns: dict[str, npt.NDArray[Any] | list[Any]]
    index: npt.NDArray[Any] | list[Any] | range | None = None


def check_table(columns: object, index: object) -> None:
    """Refuse what is not a table: named columns and an index, all of one length."""
    if type(columns) is not dict or not all(type(name) is str for name in columns):
        raise WireError("a table without named columns")
    rows = [*columns.values()]
    if not all(_is_column(row) for row in rows):
        raise WireError("a column of a table is neither an array nor a list")
    if index is not None:
        if not _is_column(index) and type(index) is not range:
            raise WireError("the index of a table is neither an array nor a list")
        rows.append(index)
    try:
        counts = {len(row) for row in rows}
    except OverflowError:  # of a range
        raise WireError("a table of impossible size") from None
    if len(counts) > 1:
        raise WireError("a table whose columns differ in length")


def _is_column(value: object) -> bool:
    return type(value) is list or (type(value) is np.ndarray and value.ndim > 0)
