"""Import an assignment's libraries before the first fork, and pay what their first use costs.

Nothing here runs a TensorFlow operation or starts a thread: neither would survive the fork.
"""

import contextlib
import gc
import importlib
import io
import pkgutil
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

# Environment variables of every kernel.
KERNEL_ENVIRONMENT: dict[str, str] = {
    # A tensor's memory is kept for the next one; the system would hand it out page by page.
    "MALLOC_MMAP_THRESHOLD_": str(1 << 30),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
    "MALLOC_TOP_PAD_": str(1 << 26),
}

# Python's own thresholds have it look for cycles hundreds of times while a graph is traced.
GC_THRESHOLDS = (20_000, 20, 50)


def preload(modules: Sequence[str]) -> None:
    """Import each module that there is, and what it would import when first used.

    Parameters
    ----------
    modules : sequence of str
        Their full names.

    Raises
    ------
    RuntimeError
        When an import has started a thread, which a fork would lose.
    """
    for name in modules:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if "tensorflow" in sys.modules:
        _warm_tensorflow()
    if "matplotlib.pyplot" in sys.modules:
        _warm_matplotlib()
    gc.set_threshold(*GC_THRESHOLDS)
    gc.collect()
    # Else each collection in a child would walk, and so copy, all that is shared with the parent.
    gc.freeze()
    if threads() > 1:
        raise RuntimeError("an import has started a thread")


def threads() -> int:
    """Threads of this process, those that Python knows nothing about included."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("Threads:"):
                return int(line.split()[1])
    return threading.active_count()


def _warm_tensorflow() -> None:
    import tensorflow as tf
    from tensorflow.python.data import ops

    for found in pkgutil.iter_modules(ops.__path__, f"{ops.__name__}."):
        if not found.name.endswith("_test"):
            with contextlib.suppress(ImportError):
                importlib.import_module(found.name)
    # Rewriting a graph pays when it runs for minutes; a smoke run is over before that. The
    # numbers stay the same up to rounding.
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})


def _warm_matplotlib() -> None:
    """Load the backend, the fonts, and what drawing and saving a picture needs."""
    import matplotlib as mpl
    from matplotlib import pyplot as plt
    from matplotlib.figure import Figure

    plt.switch_backend(mpl.get_backend())
    # The inline backend draws each figure anyway at the end of a cell: once is enough.
    plt.uninstall_repl_displayhook()
    figure = Figure(figsize=(2, 2), layout="constrained")
    left, right = figure.subplots(1, 2)
    left.imshow([[0, 1], [2, 3]])
    left.contour([[0, 1], [2, 3]])
    left.set_title("title")
    right.plot([0, 1], label="label")
    right.legend()
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
