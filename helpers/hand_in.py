"""Pack a student's work into the one file that is handed in."""

import re
import zipfile
from pathlib import Path

from helpers.errors import UserError

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
        When the folder holds no notebook of its name, or the id cannot be a file name.
    """
    folder = folder.resolve()
    notebook = folder / f"{folder.name}.ipynb"
    if not notebook.is_file():
        raise UserError(f"{notebook} is missing; give the assignment's folder")
    if not STUDENT_ID.fullmatch(student) or student.startswith("."):
        raise UserError(f"student id '{student}': use letters, digits, '.', '@', '-' and '_'")
    target = target_folder / f"{folder.name}__{student}.zip"
    partial = target.with_name(f".{target.name}.partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in (notebook, *sorted(folder.glob("*.weights.h5"))):
            archive.write(path, path.name)
    return partial.replace(target)
