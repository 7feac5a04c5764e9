"""See what a function warns of."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any


def caught_warnings(function: Callable[..., Any], *arguments: Any, **named: Any) -> dict[str, Any]:
    """Call a function and catch its warnings.

    Parameters
    ----------
    function : callable
    *arguments, **named
        Passed on.

    Returns
    -------
    dict
        ``result``: what the function returned; ``warnings``: list of str, the names of their
        classes. What is announced to change in a later version is left out.
    """
    announced = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = function(*arguments, **named)
    found = [one.category for one in caught]
    return {
        "result": result,
        "warnings": [kind.__name__ for kind in found if not issubclass(kind, announced)],
    }
