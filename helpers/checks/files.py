"""See the files that a student's function writes."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np


def output_folder() -> str:
    """Make a new, empty folder in which the notebook may write.

    Returns
    -------
    str
        A folder of its own for every call, removed when Python ends.
    """
    folder = tempfile.mkdtemp(prefix="checked-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def file_bytes(path: str | Path) -> bytes | None:
    """Read a file that the notebook has written; None where there is none."""
    path = Path(path)
    return path.read_bytes() if path.is_file() else None


def written_file(
    function: Callable[..., Any], *arrays: np.ndarray, name: str = "written.png"
) -> dict[str, Any]:
    """Call a function that writes arrays to a file.

    Parameters
    ----------
    function : callable
        Takes the arrays and, last, the path of the file.
    *arrays : numpy.ndarray
        Handed over as copies.
    name : str
        Of the file.

    Returns
    -------
    dict
        ``content``: bytes of the file, or None if there is none; ``changed``: positions (from 0)
        of the arrays that the function wrote into.
    """
    path = Path(output_folder(), name)
    handed_over = [np.array(array) for array in arrays]
    function(*handed_over, str(path))
    changed = [
        position
        for position, (before, after) in enumerate(zip(arrays, handed_over, strict=True))
        if not np.array_equal(before, after)
    ]
    return {"content": file_bytes(path), "changed": changed}


def saved_model_outputs(path: str | Path, inputs: np.ndarray) -> np.ndarray | None:
    """Load a whole network from its file and run it.

    Parameters
    ----------
    path : str or Path
        A ``.keras`` file.
    inputs : numpy.ndarray
        One batch.

    Returns
    -------
    numpy.ndarray or None
        What the network makes of the batch; None where there is no such file.
    """
    import keras

    if not Path(path).is_file():
        return None
    network = keras.models.load_model(path, compile=False)
    return np.asarray(network(np.asarray(inputs, np.float32), training=False))
