"""Hand several pandas tables to a student's function, and see the one that it makes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from helpers.checks.tables import table_columns


def with_frames(
    function: Callable[..., Any], frames: Mapping[str, Mapping[str, Sequence[Any]]]
) -> dict[str, Any]:
    """Call a function with a dict of data frames.

    Parameters
    ----------
    function : callable
        Takes a dict from names to pandas.DataFrame and returns a pandas.DataFrame.
    frames : dict of str to dict of str to sequence
        The columns of each frame.

    Returns
    -------
    dict
        ``index``: list of str and ``columns``: dict of str to list, of the frame that was returned;
        ``changed``: list of str, names of the frames that were written into.

    Raises
    ------
    TypeError
        If the function returns something else than a frame.
    """
    import pandas as pd

    given = {name: pd.DataFrame(dict(columns)) for name, columns in frames.items()}
    before = {name: table.copy(deep=True) for name, table in given.items()}
    found = function(dict(given))
    columns = table_columns(found)
    return {
        "index": [str(name) for name in found.index],
        "columns": columns,
        "changed": [name for name, table in given.items() if not table.equals(before[name])],
    }
