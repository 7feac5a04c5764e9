"""Build a network right after setting the seed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def seeded_model(build: Callable[..., Any], seed: int, **arguments: Any) -> Any:
    """Set the seed of Python, NumPy and TensorFlow, then build a network.

    Two networks of one seed have equal weights unless something in `build` is random without it.

    Parameters
    ----------
    build : callable
        Returns a new keras.Model; called with `arguments`.
    seed : int
        For ``keras.utils.set_random_seed``.
    **arguments
        Passed on to `build`.

    Returns
    -------
    keras.Model
    """
    import keras

    keras.utils.set_random_seed(seed)
    return build(**arguments)
