"""What a student should know before a hand-in: what is open, missing, or will not be looked at."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from helpers.course_folder import RELEASED, read_notebook, released_notebook

WEIGHTS = "*.weights.h5"
SAVED_LATER_SECONDS = 5


def remarks(folder: Path) -> list[str]:
    """List, one sentence each, what is odd about an assignment's folder as it lies on disk.

    Nothing is run: what is said about cells that failed comes from the outputs in the file.

    Parameters
    ----------
    folder : Path
        With the notebook of its name.

    Raises
    ------
    UserError
        The notebook cannot be read.
    """
    path = folder / f"{folder.name}.ipynb"
    if not path.is_file():
        return []  # packing it says what is wrong
    notebook = read_notebook(path)
    released = released_notebook(folder)
    found = list(_about_cells(notebook, released))
    found += _about_runs(notebook)
    found += _about_weights(folder, path, notebook)
    packed = {path, *folder.glob(WEIGHTS)}
    left_out = sorted(
        other.name for other in folder.iterdir() if other not in packed and other.name[0] != "."
    )
    if left_out:
        found.append(f"Not packed: {', '.join(left_out)}.")
    return found


def _about_cells(notebook: NotebookNode, released: NotebookNode | None) -> Iterator[str]:
    present = Counter(_grade_id(cell) for cell in notebook.cells)
    twice = sorted(name for name, count in present.items() if name and count > 1)
    if twice:
        yield f"Twice in the notebook, only the first counts: {', '.join(twice)}."
    if released is None:
        return
    answers = {_grade_id(cell): cell for cell in released.cells if _role(cell).get("solution")}
    checks = [_grade_id(cell) for cell in released.cells if _is_check(cell)]
    gone = [name for name in answers if name not in present]
    if gone:
        yield (
            f"Answer cells that were deleted and earn nothing: {', '.join(gone)}. "
            f"The notebook as it was handed out is in course/{RELEASED}."
        )
    gone = [name for name in checks if name not in present]
    if gone:
        yield f"Check cells that were deleted (the grader puts its own there): {', '.join(gone)}."
    still_open = [
        _grade_id(cell)
        for cell in notebook.cells
        if _grade_id(cell) in answers and cell.source == answers[_grade_id(cell)].source
    ]
    if still_open:
        yield f"Still open: {', '.join(still_open)}."


def _about_runs(notebook: NotebookNode) -> Iterator[str]:
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    if code and all(cell.execution_count is None for cell in code):
        yield "The notebook was saved without having been run."
        return
    failed = []
    for cell in code:
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if errors and _role(cell):
            failed.append(f"{_grade_id(cell)} ({errors[0].ename})")
    if failed:
        yield f"Cells that ended with an error when they were last run: {', '.join(failed)}."


def _about_weights(folder: Path, path: Path, notebook: NotebookNode) -> Iterator[str]:
    weights = list(folder.glob(WEIGHTS))
    if not weights and any(".weights.h5" in cell.source for cell in notebook.cells):
        yield (
            "There is no file of trained weights: questions about quality will earn nothing. "
            "Run the notebook with PROFILE = 'laptop'."
        )
    for file in weights:
        if file.stat().st_mtime > path.stat().st_mtime + SAVED_LATER_SECONDS:
            yield f"{file.name} is newer than the notebook: save the notebook (Ctrl+S) first."


def _role(cell: NotebookNode) -> dict[str, object]:
    return dict(cell.metadata.get("nbgrader", {}))


def _grade_id(cell: NotebookNode) -> str:
    return str(_role(cell).get("grade_id", ""))


def _is_check(cell: NotebookNode) -> bool:
    role = _role(cell)
    return bool(cell.cell_type == "code" and role.get("grade") and not role.get("solution"))
