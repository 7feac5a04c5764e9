"""nbgrader's Python API on a classroom, quiet, with its refusals as one line."""

import logging
from typing import Any

from nbgrader.apps import NbGraderAPI

from grader.classroom import Classroom
from grader.errors import CourseError


def api(classroom: Classroom) -> NbGraderAPI:
    """The nbgrader API whose log goes to its results and not to the terminal."""
    logger = logging.getLogger("grader.nbgrader")
    logger.propagate = False
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    return NbGraderAPI(classroom.course_directory(), config=classroom.nbgrader_config(), log=logger)


def require_success(result: dict[str, Any], what: str) -> None:
    """Turn a failed step into a :class:`CourseError` with the last line that nbgrader logged."""
    if result["success"]:
        return
    text = result.get("log") or result.get("error") or "no reason given"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    raise CourseError(f"{what}: nbgrader refused it: {lines[-1]}")
