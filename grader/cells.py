"""What nbgrader's cell metadata says, in the course's words."""

from nbformat import NotebookNode
from nbgrader import utils


def grade_id(cell: NotebookNode) -> str:
    """The cell's grade_id; empty where it has none."""
    role = cell.metadata.get("nbgrader")
    name = role.get("grade_id", "") if isinstance(role, dict) else ""
    return name if isinstance(name, str) else ""


def has_role(cell: NotebookNode) -> bool:
    """Whether nbgrader treats the cell in any special way: as answer, test, task or locked."""
    return bool(utils.is_solution(cell) or utils.is_locked(cell) or utils.is_task(cell))


def is_test(cell: NotebookNode) -> bool:
    """Whether the cell holds tests that earn points by themselves."""
    return bool(cell.cell_type == "code" and utils.is_grade(cell) and not utils.is_solution(cell))


def is_answer(cell: NotebookNode) -> bool:
    """Whether the student writes this cell: code or prose."""
    return bool(utils.is_solution(cell))


def points(cell: NotebookNode) -> float:
    """Points that a grade cell can earn."""
    return float(cell.metadata["nbgrader"]["points"])
