"""Fix some arguments of a function."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any


def with_arguments(function: Callable[..., Any], **arguments: Any) -> Callable[..., Any]:
    """Give some arguments of a function their values now, for a probe that does not know them.

    Parameters
    ----------
    function : callable
    **arguments
        By name.

    Returns
    -------
    callable
        Takes the other arguments.

    Examples
    --------
    >>> with_arguments(sorted, reverse=True)([1, 3, 2])
    [3, 2, 1]
    """
    return functools.partial(function, **arguments)
