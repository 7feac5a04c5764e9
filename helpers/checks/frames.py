"""Hand several pandas tables to a student's function, and see those that it makes of them."""

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
        Takes a dict from names to pandas.DataFrame and returns a pandas.DataFrame or a tuple of
        them.
    frames : dict of str to dict of str to sequence
        The columns of each frame; the names keep their order.

    Returns
    -------
    dict
        ``parts``: for each frame that was returned a dict with ``index`` (list of str) and
        ``columns`` (dict of str to list); ``changed``: list of str, names of the frames that were
        written into.

    Raises
    ------
    TypeError
        If something else than frames is returned.
    """
    import pandas as pd

    given = {name: pd.DataFrame(dict(columns)) for name, columns in frames.items()}
    before = {name: frame.copy(deep=True) for name, frame in given.items()}
    found = function(dict(given))
    parts = found if isinstance(found, tuple | list) else [found]
    return {
        "parts": [
            # The columns first: they tell what is no frame.
            {"columns": table_columns(part), "index": [str(name) for name in part.index]}
            for part in parts
        ],
        "changed": [name for name, frame in given.items() if not frame.equals(before[name])],
    }
