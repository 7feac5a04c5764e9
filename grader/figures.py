"""Measure what the reference solution reaches, by running it."""

import json
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import papermill
from nbformat.v4 import new_code_cell
from papermill.exceptions import PapermillExecutionError

from grader import source
from grader.assignment import Assignment
from grader.cells import grade_id
from grader.environment import environment
from grader.errors import CourseError
from grader.warm import quiet

CELL_SECONDS = 3600


@dataclass(frozen=True)
class Figures:
    """What one run of a solution notebook reached.

    Parameters
    ----------
    values : dict of str to float
        The numbers that the assignment's source names, by the variable's name.
    training_seconds : float
        Wall time of the cells that train, imports and data not counted.
    total_seconds : float
        Wall time of the whole notebook, imports counted.
    """

    values: dict[str, float]
    training_seconds: float
    total_seconds: float


def measure(
    assignment: Assignment, profile: str, seed: int, cores: int, weights: Path | None = None
) -> Figures:
    """Run the solution notebook with ``profile`` and ``seed`` and read its figures.

    Parameters
    ----------
    assignment : Assignment
        Whose solution.
    profile : str
        ``smoke``, ``laptop`` or ``full``.
    seed : int
        The notebook's SEED.
    cores : int
        Threads that it may use.
    weights : Path or None
        Where to keep the trained weights.

    Raises
    ------
    CourseError
        When a cell raises or a test fails; the message names it.
    """
    notebook = source.read(assignment)
    names = ", ".join(f"{name!r}: float({name})" for name in assignment.figures)
    notebook.cells.append(
        new_code_cell(f"import json\nprint(json.dumps({{{names}}}))", id="figures")
    )
    parameters = {"PROFILE": profile, "SEED": seed}
    with tempfile.TemporaryDirectory(prefix="course-") as folder, environment(**quiet(cores)):
        started = time.monotonic()
        try:
            # Our own notebook in an ordinary kernel, as a student would run it.
            executed = papermill.execute_notebook(
                notebook,
                None,
                parameters=parameters,
                kernel_name="python3",
                progress_bar=False,
                cwd=folder,
                execution_timeout=CELL_SECONDS,
            )
        except PapermillExecutionError as error:
            cell = next(cell for cell in notebook.cells if cell.source == error.source)
            raise CourseError(
                f"{assignment.source.name}: {grade_id(cell) or cell['id']} "
                f"with PROFILE={profile}, SEED={seed}: {error.evalue}"
            ) from error
        total = time.monotonic() - started
        if weights is not None:
            shutil.copyfile(Path(folder) / assignment.weights, weights)
    training = sum(
        cell.metadata["papermill"]["duration"]
        for cell in executed.cells
        if grade_id(cell) in assignment.training
    )
    return Figures(json.loads(executed.cells[-1].outputs[0].text), training, total)
