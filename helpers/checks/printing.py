"""See what a function prints."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from typing import Any


def printed(function: Callable[..., Any], *arguments: Any, **named: Any) -> dict[str, Any]:
    """Call a function and catch what it prints.

    Parameters
    ----------
    function : callable
    *arguments, **named
        Passed on.

    Returns
    -------
    dict
        ``result``: what the function returned; ``text``: str, what it printed.
    """
    caught = io.StringIO()
    with contextlib.redirect_stdout(caught):
        result = function(*arguments, **named)
    return {"result": result, "text": caught.getvalue()}
