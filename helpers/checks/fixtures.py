"""Folders for the tiny files that a check writes and a student's function reads."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path


def fixture_folder() -> Path:
    """Make a new, empty folder.

    Returns
    -------
    pathlib.Path
        An existing folder of its own for every call, removed when Python ends.
    """
    folder = Path(tempfile.mkdtemp(prefix="fixture-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
