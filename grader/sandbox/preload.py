"""Import an assignment's libraries before the first fork."""

import contextlib
import gc
import importlib
import threading
from collections.abc import Sequence

# Environment variables of every kernel.
KERNEL_ENVIRONMENT: dict[str, str] = {}


def preload(modules: Sequence[str]) -> None:
    """Import each module that there is.

    Raises
    ------
    RuntimeError
        When an import has started a thread, which a fork would lose.
    """
    for name in modules:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()
    if threading.active_count() > 1:
        raise RuntimeError("an import has started a thread")
