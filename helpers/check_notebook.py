"""Run a student's notebook from top to bottom and read which checks pass."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from helpers.course_folder import read_notebook
from helpers.errors import UserError

SMOKE = 'PROFILE = "smoke"'
CELL_SECONDS = 300
OPEN = "still open"


@dataclass(frozen=True)
class CheckResult:
    """What became of one cell of checks.

    Parameters
    ----------
    name : str
        The cell's grade_id.
    passed : bool
        Whether it ran to its end.
    message : str
        Why it did not, in a line.
    """

    name: str
    passed: bool
    message: str = ""

    @property
    def still_open(self) -> bool:
        """Whether the answer's cell is as it was handed out."""
        return self.message == OPEN


def check_notebook(path: Path) -> list[CheckResult]:
    """Run a copy of the notebook with PROFILE = "smoke"; the file itself is not changed.

    Parameters
    ----------
    path : Path
        The notebook; weights beside it are found by it.

    Raises
    ------
    UserError
        When the file is missing or is no notebook.
    """
    notebook = read_notebook(path)
    _use_smoke(path, notebook)
    with tempfile.TemporaryDirectory(prefix="course-check-") as folder:
        for weights in path.parent.glob("*.weights.h5"):
            shutil.copyfile(weights, Path(folder) / weights.name)
        client = NotebookClient(
            notebook,
            timeout=CELL_SECONDS,
            kernel_name="python3",
            allow_errors=True,
            resources={"metadata": {"path": folder}},
        )
        client.execute(env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"})
    return [_result(cell) for cell in notebook.cells if _is_check(cell)]


def _use_smoke(path: Path, notebook: NotebookNode) -> None:
    for index, cell in enumerate(notebook.cells):
        if "parameters" in cell.metadata.get("tags", []):
            notebook.cells.insert(index + 1, nbformat.v4.new_code_cell(SMOKE))
            return
    raise UserError(f"{path}: has no parameters cell; take a fresh copy from the course")


def _is_check(cell: NotebookNode) -> bool:
    role = cell.metadata.get("nbgrader", {})
    return bool(cell.cell_type == "code" and role.get("grade") and not role.get("solution"))


def _result(cell: NotebookNode) -> CheckResult:
    name = cell.metadata["nbgrader"]["grade_id"]
    for output in cell.outputs:
        if output.output_type == "error":
            first = (output.evalue.splitlines() or [""])[0]
            if output.ename == "NotImplementedError" and not first:
                return CheckResult(name, False, OPEN)
            kind = "" if output.ename == "AssertionError" else f"{output.ename}: "
            return CheckResult(name, False, f"{kind}{first}")
    return CheckResult(name, True)
