"""The papermill engine ``course``: papermill walks the notebook, two processes run it."""

import dataclasses
import time
from typing import Any

from nbformat import NotebookNode
from papermill.engines import Engine, NotebookExecutionManager

from grader import outcome
from grader.cells import grade_id, is_test
from grader.errors import CourseError
from grader.outcome import Outcome
from grader.sanitize import safe_outputs
from grader.sides import Sides, cell_name
from grader.two_sides import TwoSides

ERRORS = "held_outputs"
INJECTED = "injected-parameters"


class CourseEngine(Engine):
    """Runs every cell to the end of the notebook and records an outcome per grade cell.

    The outcomes stand in ``nb.metadata.course.outcomes``. papermill treats a
    cell with an error as a failed run, while a student's error is a result here:
    so outputs of such cells are held in the cell's metadata until
    :func:`release_outputs`.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        two_sides: TwoSides,
        sides: Sides,
        **_: Any,
    ) -> None:
        """Run ``nb_man.nb``; called by papermill.

        Raises
        ------
        CourseError
            When a trusted set-up cell fails in the examiner.
        """
        outcomes: list[Outcome] = []
        _set_up(two_sides, sides.imports, "imports of answer cells")
        for index, cell in enumerate(nb_man.nb.cells):
            nb_man.cell_start(cell, index)
            if is_test(cell):
                outcomes.append(_grade(two_sides, cell))
            elif cell.cell_type == "code":
                answer = two_sides.student(cell.source, cell_label(cell))
                cell.outputs = safe_outputs(answer.get("outputs"))
                if is_shared(cell, sides):
                    _set_up(two_sides, cell.source, cell_label(cell))
            nb_man.cell_complete(cell, cell_index=index)
        nb_man.nb.metadata["course"] = {"outcomes": [item.to_json() for item in outcomes]}
        _hold_outputs(nb_man.nb)


def _set_up(two_sides: TwoSides, source: str, name: str) -> None:
    error = two_sides.shared(source, name)
    if error:
        raise CourseError(f"set-up cell {name}: {error}")


def is_shared(cell: NotebookNode, sides: Sides) -> bool:
    """Whether the cell is ours and sets up both sides."""
    if cell.metadata.get("course", {}).get("added"):
        return False
    return INJECTED in cell.metadata.get("tags", []) or cell_name(cell) in sides.shared


def cell_label(cell: NotebookNode) -> str:
    """What to call the cell in a line for the lecturer."""
    return grade_id(cell) or f"cell {cell.get('id', '')}"


def _grade(two_sides: TwoSides, cell: NotebookNode) -> Outcome:
    started = time.monotonic()
    answer = two_sides.grade(cell.source, grade_id(cell))
    seconds = round(time.monotonic() - started, 3)
    message = str(answer.get("message", ""))
    match answer.get("status"):
        case "passed":
            decided = outcome.passed(cell, seconds, answer.get("part"), message)
        case "failed":
            decided = outcome.failed(cell, message, seconds)
        case _:
            decided = outcome.not_run(cell, message, seconds)
    return dataclasses.replace(
        decided, detail=str(answer.get("detail", "")), memory=int(answer.get("memory", 0))
    )


def _hold_outputs(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            cell.metadata[ERRORS] = cell.outputs
            cell.outputs = []


def release_outputs(notebook: NotebookNode) -> None:
    """Put held outputs back after papermill has returned."""
    for cell in notebook.cells:
        held = cell.metadata.pop(ERRORS, None)
        if held is not None:
            cell.outputs = held
