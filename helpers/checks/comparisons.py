"""Hand pandas tables to a student's function that returns several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from helpers.checks.tables import table_columns


def compared_frames(
    function: Callable[..., Any], frames: Mapping[str, Mapping[str, Sequence[Any]]]
) -> dict[str, Any]:
    """Call a function with a dict of data frames.

    Parameters
    ----------
    function : callable
        Takes a dict from names to pandas.DataFrame and returns a tuple of pandas.DataFrame.
    frames : dict of str to dict of str to sequence
        The columns of each frame; the names keep their order.

    Returns
    -------
    dict
        ``parts``: for each frame that was returned a dict with ``index`` (list of str) and
        ``columns`` (dict of str to list); ``changed``: names of the frames that were written into.

    Raises
    ------
    TypeError
        If something else than frames is returned.
    """
    import pandas as pd

    given = {name: pd.DataFrame(dict(columns)) for name, columns in frames.items()}
    before = {name: frame.copy(deep=True) for name, frame in given.items()}
    parts = function(dict(given))
    return {
        "parts": [
            {"index": [str(name) for name in part.index], "columns": table_columns(part)}
            for part in parts
        ],
        "changed": [name for name, frame in given.items() if not frame.equals(before[name])],
    }
