"""Measure what the reference solution reaches, by running it."""

import json
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from nbformat.v4 import new_code_cell

from grader import source
from grader.assignment import Assignment
from grader.cells import grade_id
from grader.errors import CourseError
from grader.limits import Limits
from grader.run import run_in

LIMITS = Limits(cell_seconds=3600, total_seconds=7200)


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
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        started = time.monotonic()
        run = run_in(Path(folder), notebook, parameters, LIMITS, cores)
        total = time.monotonic() - started
        for cell in run.notebook.cells:
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    raise CourseError(
                        f"{assignment.source.name}: {grade_id(cell) or cell['id']} "
                        f"with PROFILE={profile}, SEED={seed}: {output.evalue}"
                    )
        if weights is not None:
            shutil.copyfile(Path(folder) / assignment.weights, weights)
    training = sum(
        cell.metadata["papermill"]["duration"]
        for cell in run.notebook.cells
        if grade_id(cell) in assignment.training
    )
    return Figures(json.loads(run.notebook.cells[-1].outputs[0].text), training, total)
