"""Pack a student's work into the one file that is handed in."""

import re
import zipfile
from pathlib import Path

from helpers.errors import UserError

LARGEST_BYTES = 512 * 2**20
"""What the files of a hand-in may hold together; the grader takes no more."""

STUDENT_ID = re.compile(r"[\w.@-]{1,64}")


def pack(folder: Path, student: str, target_folder: Path) -> Path:
    """Write ``<assignment>__<student>.zip`` with the notebook and its weights.

    Parameters
    ----------
    folder : Path
        The assignment's folder; its name is the assignment's.
    student : str
        The student's id, as the lecturer knows it.
    target_folder : Path
        Where the file goes.

    Returns
    -------
    Path
        The zip file.

    Raises
    ------
    UserError
        When the folder holds no notebook of its name, the id cannot be a file name, or the files
        are too large.
    """
    folder = folder.resolve()
    notebook = folder / f"{folder.name}.ipynb"
    if not notebook.is_file():
        others = ", ".join(sorted(path.name for path in folder.glob("*.ipynb")))
        remedy = f"rename {others}" if others else "give the assignment's folder"
        raise UserError(f"{notebook} is missing; {remedy}")
    if not STUDENT_ID.fullmatch(student) or student.startswith("."):
        raise UserError(f"student id '{student}': use letters, digits, '.', '@', '-' and '_'")
    files = (notebook, *sorted(folder.glob("*.weights.h5")))
    size = sum(path.stat().st_size for path in files)
    if size > LARGEST_BYTES:
        names = ", ".join(path.name for path in files)
        raise UserError(
            f"{folder}: {names} hold {size / 2**20:.0f} MiB, at most {LARGEST_BYTES // 2**20} are "
            "taken; clear the notebook's outputs, or train with PROFILE = 'laptop'"
        )
    target = target_folder / f"{folder.name}__{student}.zip"
    partial = target.with_name(f".{target.name}.partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            archive.write(path, path.name)
    return partial.replace(target)


def packed(folder: Path, target_folder: Path) -> list[Path]:
    """The files that :func:`pack` made of an assignment's folder."""
    return sorted(target_folder.glob(f"{folder.name}__*.zip"))
