"""Where a student's assignments lie, and what they looked like when they were handed out."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.errors import UserError

COURSE = Path(__file__).resolve().parent.parent / "course"
RELEASED = ".released"
"""Folder beside the assignments with each notebook as it was handed out."""


def assignment_folder(name: str) -> Path:
    """Folder of an assignment, by its name or by a path to it or to its notebook.

    Raises
    ------
    UserError
        There is no such folder; the message lists those there are.
    """
    path = Path(name)
    if path.suffix == ".ipynb" and path.is_file():
        return path.resolve().parent
    for folder in (path, COURSE / name):
        if folder.is_dir() and list(folder.glob("*.ipynb")):
            return folder.resolve()
    known = sorted(found.parent.name for found in COURSE.glob("*/*.ipynb"))
    there_are = f"; there are: {', '.join(known)}" if known else ""
    raise UserError(f"{name}: no folder with a notebook{there_are}")


def released_notebook(folder: Path) -> NotebookNode | None:
    """The notebook as it was handed out, where the course's folder still has it."""
    path = folder.parent / RELEASED / f"{folder.name}.ipynb"
    return nbformat.read(path, as_version=4) if path.is_file() else None


def read_notebook(path: Path) -> NotebookNode:
    """Read a student's notebook.

    Raises
    ------
    UserError
        The file is missing or is no notebook.
    """
    try:
        return nbformat.read(path, as_version=4)
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror})") from error
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, ValueError, AttributeError):
        raise UserError(f"{path}: is not a notebook; give the .ipynb file") from None
