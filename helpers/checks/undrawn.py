"""Build a large network without drawing its weights, to look at its shapes and to count them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def undrawn_model(build: Callable[..., Any], **arguments: Any) -> Any:
    """Build a network whose weights have shapes; their values are drawn when they are needed.

    Drawing thirty million of them takes most of the time that it takes to build a large U-Net.

    Parameters
    ----------
    build : callable
        Returns a new keras.Model; called with `arguments`.
    **arguments
        Passed on to `build`.

    Returns
    -------
    keras.Model
        ``count_params`` and shapes cost nothing more.
    """
    import keras

    try:
        with keras.StatelessScope(initialize_variables=False):
            return build(**arguments)
    except Exception:
        # What looks at values cannot be built that way; a mistake in `build` shows itself again.
        return build(**arguments)
