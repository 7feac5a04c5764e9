"""Run a notebook function as if the notebook's constants had other values."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

_MISSING = object()


def with_globals(function: Callable[..., Any], **constants: Any) -> Callable[..., Any]:
    """Wrap a function so that, while it runs, the globals it reads have other values.

    The values are put back when the function returns or raises. Functions that it calls see the
    changed constants too, as long as they come from the same notebook.

    Parameters
    ----------
    function : callable
        A function defined in a notebook (or module).
    **constants
        New values by name.

    Returns
    -------
    callable
        Takes the arguments of `function` and returns its result.

    Raises
    ------
    TypeError
        If `function` is no Python function, for example a class or a built-in.

    Examples
    --------
    >>> with_globals(load_data, IMAGE_SIZE=(48, 80))(image_dir, mask_dir)  # doctest: +SKIP
    """
    inner = inspect.unwrap(function)
    inner = getattr(inner, "__func__", inner)
    namespace = getattr(inner, "__globals__", None)
    if namespace is None:
        raise TypeError(f"expected a function written with def, got {type(function).__name__}")

    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        before = {name: namespace.get(name, _MISSING) for name in constants}
        namespace.update(constants)
        try:
            return function(*args, **kwargs)
        finally:
            for name, value in before.items():
                if value is _MISSING:
                    namespace.pop(name, None)
                else:
                    namespace[name] = value

    return wrapped
