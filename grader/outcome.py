"""What became of a grade cell, and how nbgrader is told."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

from grader.cells import grade_id, is_test, points


class Status(StrEnum):
    """The ways a grade cell can end."""

    PASSED = "passed"
    PARTLY = "partly passed"
    FAILED = "failed"
    NOT_RUN = "not run"


@dataclass(frozen=True)
class Outcome:
    """The examiner's decision on one grade cell.

    Parameters
    ----------
    grade_id : str
        The cell.
    status : Status
        Only a cell that was seen to run to its end, ``PASSED`` or ``PARTLY``, earns points.
    earned, possible : float
        Points.
    message : str
        Why points were lost: the assert's message, what stopped the cell, or what a test printed
        last before it gave a part of the points. Students see it.
    seconds : float
        Wall time of the cell.
    notebook : str
        The cell's notebook: grade ids are unique only within one.
    memory : int
        Bytes that the student's code used at most while the cell ran; 0 where unknown.
    detail : str
        For the lecturer only: the exception with its text and line.
    """

    grade_id: str
    status: Status
    earned: float
    possible: float
    message: str = ""
    seconds: float = 0.0
    notebook: str = ""
    memory: int = 0
    detail: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain data for records and notebook metadata."""
        return asdict(self)


def from_json(content: dict[str, Any]) -> Outcome:
    """The inverse of :meth:`Outcome.to_json`."""
    return Outcome(**{**content, "status": Status(content["status"])})


def passed(
    cell: NotebookNode, seconds: float, part: float | None = None, message: str = ""
) -> Outcome:
    """The cell ran to its end; ``part`` are the points that it named itself, from 0 to all.

    As with nbgrader a negative number counts as none. ``message`` tells why they are not all.
    """
    whole = points(cell)
    if part is None or part == whole:
        return Outcome(grade_id(cell), Status.PASSED, whole, whole, "", seconds)
    if not part <= whole:
        why = f"The test gives {part:g} of {whole:g} points: a mistake in the test."
        return not_run(cell, why, seconds)
    return Outcome(grade_id(cell), Status.PARTLY, max(0.0, part), whole, message, seconds)


def failed(cell: NotebookNode, message: str, seconds: float) -> Outcome:
    """The cell raised."""
    return Outcome(grade_id(cell), Status.FAILED, 0.0, points(cell), message, seconds)


def not_run(cell: NotebookNode, message: str, seconds: float = 0.0) -> Outcome:
    """The cell did not run, or not to its end."""
    return Outcome(grade_id(cell), Status.NOT_RUN, 0.0, points(cell), message, seconds)


def write_outcomes(notebook: NotebookNode, outcomes: list[Outcome]) -> None:
    """Write outcomes into the test cells' outputs in the form nbgrader reads.

    nbgrader gives full points to a cell without outputs and none to one with an
    error or any text on stderr, so whatever the run left there is replaced. A
    test cell without an outcome is written as not run.
    """
    decided = {outcome.grade_id: outcome for outcome in outcomes}
    for cell in notebook.cells:
        if not is_test(cell):
            continue
        outcome = decided.get(grade_id(cell)) or not_run(cell, "This cell was not run.")
        if outcome.status is Status.PASSED:
            cell.outputs = []
        elif outcome.status is Status.PARTLY:
            cell.outputs = _as_number(outcome)
        else:
            cell.outputs = [_as_error(outcome)]


def _as_number(outcome: Outcome) -> list[NotebookNode]:
    """A result that nbgrader reads as the cell's points, after why they are not all."""
    number = new_output("execute_result", data={"text/plain": repr(outcome.earned)})
    if not outcome.message:
        return [number]
    return [new_output("stream", name="stdout", text=f"Partly: {outcome.message}\n"), number]


def _as_error(outcome: Outcome) -> NotebookNode:
    """The message alone: no source line and no value of a hidden test."""
    name = "Failed" if outcome.status is Status.FAILED else "NotRun"
    return new_output(
        "error",
        ename=name,
        evalue=outcome.message,
        traceback=[f"{name}: {outcome.message}"],
    )
