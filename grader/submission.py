"""Read what a student handed in, trusting none of it."""

import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.cells import grade_id, is_answer
from grader.errors import CourseError
from grader.sanitize import safe_message
from helpers.hand_in import LARGEST_BYTES

# Larger than any notebook with pictures, small enough to parse on a laptop.
MAX_NOTEBOOK_BYTES = LARGEST_BYTES
MAX_FILES = 1000
MAX_OTHER_BYTES = 512 * 2**20


class RefusedError(CourseError):
    """A hand-in that cannot be graded; the rest of the class is not affected."""

    def __init__(self, line: str) -> None:
        # It names files, which a student may call anything, escape sequences included.
        super().__init__(safe_message(line))


@dataclass(frozen=True)
class Submission:
    """One student's hand-in.

    Parameters
    ----------
    student : str
        The student's id, the name of the folder below ``submitted/``.
    notebooks : dict of str to NotebookNode
        The assignment's notebooks in format 4, as handed in, by the template's name.
    files : dict of str to Path
        Other regular files, by path relative to the hand-in.
    notices : tuple of str
        What was odd but did not prevent grading.
    """

    student: str
    notebooks: dict[str, NotebookNode]
    files: dict[str, Path] = field(default_factory=dict)
    notices: tuple[str, ...] = ()


def read_submission(
    folder: Path, student: str, templates: Mapping[str, NotebookNode]
) -> Submission:
    """Read the hand-in in ``folder``.

    Parameters
    ----------
    folder : Path
        ``submitted/<student>/<assignment>``.
    student : str
        The student's id.
    templates : mapping of str to NotebookNode
        The assignment's trusted notebooks by name, to recognise another assignment's.

    Raises
    ------
    RefusedError
        When there is nothing to grade: one line with file, finding and remedy.
    """
    if not student.isprintable():
        raise RefusedError(
            f"{folder}: student id {student!r} has unprintable characters; rename it"
        )
    files = _regular_files(folder)
    paths, notices = _choose_notebooks(folder, files, tuple(templates))
    notebooks = {}
    for name, path in paths.items():
        notebook = _read_notebook(path)
        _require_same_assignment(path, notebook, templates[name])
        if notebook.metadata.get("course_upgraded_from"):
            notices.append(f"{path.name}: old notebook format 3, read as format 4")
        notebooks[name] = notebook
    others = {name: file for name, file in files.items() if not name.endswith(".ipynb")}
    return Submission(student, notebooks, others, tuple(notices))


def _regular_files(folder: Path) -> dict[str, Path]:
    """Regular files below ``folder``; a link anywhere is refused, not followed."""
    if folder.is_symlink():
        raise RefusedError(f"{folder}: is a link, not a folder; hand in the files themselves")
    if not folder.is_dir():
        raise RefusedError(f"{folder}: is not a folder; put the notebook into a folder")
    found: dict[str, Path] = {}
    total = 0
    for parent, folders, names in os.walk(folder, onerror=_unreadable):
        for name in sorted(folders + names):
            path = Path(parent) / name
            relative = path.relative_to(folder).as_posix()
            status = path.lstat()
            if stat.S_ISLNK(status.st_mode):
                raise RefusedError(f"{path}: is a link; hand in the file itself")
            if name in folders:
                if name.endswith(".ipynb"):
                    raise RefusedError(f"{path}: is a folder, no notebook; hand in the file")
                continue
            if not stat.S_ISREG(status.st_mode):
                raise RefusedError(f"{path}: is not a regular file; hand in ordinary files")
            found[relative] = path
            total += 0 if name.endswith(".ipynb") else status.st_size
            if len(found) > MAX_FILES:
                raise RefusedError(
                    f"{folder}: more than {MAX_FILES} files; hand in the notebook and its weights"
                )
        # Jupyter's own copies are no second hand-in.
        folders[:] = [name for name in folders if name != ".ipynb_checkpoints"]
    if total > MAX_OTHER_BYTES:
        raise RefusedError(
            f"{folder}: {total / 2**20:.0f} MiB beside the notebook; "
            f"hand in at most {MAX_OTHER_BYTES // 2**20} MiB"
        )
    return found


def _unreadable(error: OSError) -> None:
    raise RefusedError(f"{error.filename}: cannot be read ({error.strerror}); mend its rights")


def _choose_notebooks(
    folder: Path, files: dict[str, Path], wanted: tuple[str, ...]
) -> tuple[dict[str, Path], list[str]]:
    """The notebooks with the assignment's names; where it has one, else the only one there is."""
    notebooks = {name: path for name, path in files.items() if name.endswith(".ipynb")}
    names = " and ".join(f"{name}.ipynb" for name in wanted)
    if not notebooks:
        raise RefusedError(f"{folder}: holds no notebook; hand in {names}")
    found = {name: notebooks[f"{name}.ipynb"] for name in wanted if f"{name}.ipynb" in notebooks}
    if not found and len(wanted) == len(notebooks) == 1:
        file, path = next(iter(notebooks.items()))
        return {wanted[0]: path}, [f"{file}: graded as {names}, being the only notebook"]
    if not found:
        raise RefusedError(
            f"{folder}: holds {len(notebooks)} notebooks ({', '.join(sorted(notebooks))}) "
            f"and none is called {' or '.join(names.split(' and '))}; hand in {names}"
        )
    notices = [
        f"{name}.ipynb: not handed in; it earns nothing" for name in wanted if name not in found
    ]
    extra = sorted(set(notebooks) - {f"{name}.ipynb" for name in wanted})
    if extra:
        graded = ", ".join(f"{name}.ipynb" for name in found)
        notices.append(f"{graded}: graded; not looked at: {', '.join(extra)}")
    return found, notices


def _read_notebook(path: Path) -> NotebookNode:
    try:
        size = path.stat().st_size
        if size > MAX_NOTEBOOK_BYTES:
            raise RefusedError(
                f"{path}: {size / 2**20:.0f} MiB, at most {MAX_NOTEBOOK_BYTES // 2**20} MiB; "
                "clear its outputs and hand in again"
            )
        raw = path.read_bytes()
    except OSError as error:
        raise RefusedError(f"{path}: cannot be read ({error.strerror}); mend its rights") from error
    if not raw.strip():
        raise RefusedError(f"{path}: is empty; save the notebook and hand in again")
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0][:100]
        raise RefusedError(
            f"{path}: is not a notebook (no JSON: {reason}); hand in the .ipynb file"
        ) from error
    return _as_format_4(path, content)


def _as_format_4(path: Path, content: object) -> NotebookNode:
    """Bring any known notebook format to format 4, keeping only what grading needs."""
    if not isinstance(content, dict) or not isinstance(content.get("nbformat"), int):
        raise RefusedError(f"{path}: is JSON but no notebook; hand in the .ipynb file")
    old = content["nbformat"] < 4
    try:
        notebook = nbformat.from_dict(content)
        if old:
            notebook = nbformat.convert(notebook, 4)
        cells = [_clean_cell(cell, index) for index, cell in enumerate(notebook.cells)]
    except Exception as error:  # nbformat raises whatever a malformed file makes it raise
        raise RefusedError(
            f"{path}: is a damaged notebook ({type(error).__name__}); "
            "open and save it in JupyterLab, then hand in again"
        ) from error
    metadata = {"course_upgraded_from": content["nbformat"]} if old else {}
    return nbformat.from_dict(
        {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    )


def _clean_cell(cell: NotebookNode, index: int) -> dict[str, object]:
    """A cell reduced to what later steps read, each part of the type they expect."""
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(str(line) for line in source)
    metadata = cell.get("metadata")
    role = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    clean: dict[str, object] = {
        # Older notebooks have no cell ids.
        "id": str(cell.get("id") or f"handed-in-{index}"),
        "cell_type": cell["cell_type"] if cell["cell_type"] in ("code", "markdown") else "raw",
        "metadata": {"nbgrader": role} if isinstance(role, dict) else {},
        # Lone surrogates cannot be sent to a kernel.
        "source": str(source).encode("utf-8", "replace").decode("utf-8"),
    }
    if clean["cell_type"] == "code":
        clean["outputs"] = cell.get("outputs", [])
        clean["execution_count"] = None
    return clean


def _require_same_assignment(path: Path, notebook: NotebookNode, template: NotebookNode) -> None:
    """A hand-in shares at least one answer cell with the assignment, by grade_id or by id."""
    answers = [cell for cell in template.cells if is_answer(cell)]
    wanted = {grade_id(cell) for cell in answers} | {cell.get("id") for cell in answers}
    found = {grade_id(cell) for cell in notebook.cells} | {cell["id"] for cell in notebook.cells}
    if wanted and not wanted & found:
        others = sorted(name for name in found if name and not name.startswith("handed-in-"))[:3]
        seen = f"found {', '.join(others)}" if others else "it has no marked cells at all"
        raise RefusedError(
            f"{path}: is not a notebook of {path.parent.name} ({seen}); "
            "hand in the notebook that you were given"
        )
