"""Hand pandas tables to a student's function, and see them as plain columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any


def table_columns(table: Any) -> dict[str, list[Any]]:
    """List the columns of a data frame.

    Parameters
    ----------
    table : pandas.DataFrame
        Or an object whose ``columns`` is a dict of columns, as a frame looks like in a test.

    Returns
    -------
    dict of str to list
        The index is left out.

    Raises
    ------
    TypeError
        If `table` is something else.
    """
    columns = getattr(table, "columns", None)
    if isinstance(columns, dict):
        return {str(name): list(values) for name, values in columns.items()}
    if columns is None:
        raise TypeError(f"expected a table (pandas.DataFrame), got {type(table).__name__}")
    return {str(name): table[name].tolist() for name in columns}


def with_table(
    function: Callable[..., Any],
    columns: Mapping[str, Sequence[Any]],
    index: Sequence[Any] | None = None,
    **arguments: Any,
) -> dict[str, Any]:
    """Call a function with a data frame.

    Parameters
    ----------
    function : callable
        Takes a pandas.DataFrame first.
    columns : dict of str to sequence
        The frame.
    index : sequence, optional
        Its index; counted from 0 without.
    **arguments
        Passed on to `function` by name.

    Returns
    -------
    dict
        ``result``: what the function returned, a pandas.Series as ``{"index": list, "values":
        list}``; ``type``: the name of its class; ``changed``: whether the frame was written into.
    """
    import pandas as pd

    table = pd.DataFrame(dict(columns), index=index)
    before = table.copy(deep=True)
    result = function(table, **arguments)
    name = type(result).__name__
    if isinstance(result, pd.Series):
        result = {"index": result.index.tolist(), "values": result.tolist()}
    return {"result": result, "type": name, "changed": not table.equals(before)}
