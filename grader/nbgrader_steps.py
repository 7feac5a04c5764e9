"""nbgrader's Python API on a classroom, quiet, with its refusals as one line."""

import logging
import re
from typing import Any

from nbgrader.apps import NbGraderAPI

from grader.classroom import Classroom
from grader.errors import CourseError

EXCEPTION = re.compile(r"^\s*([\w.]*(?:Error|Exception)\b.*)$", re.MULTILINE)


def api(classroom: Classroom) -> NbGraderAPI:
    """The nbgrader API whose log goes to its results and not to the terminal."""
    logger = logging.getLogger("grader.nbgrader")
    logger.propagate = False
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    return NbGraderAPI(classroom.course_directory(), config=classroom.nbgrader_config(), log=logger)


def require_success(result: dict[str, Any], what: str) -> None:
    """Turn a failed step into a :class:`CourseError` with the reason that nbgrader logged."""
    if result["success"]:
        return
    # The log holds the traceback of the cause; its last line starts with the exception's name.
    lines = EXCEPTION.findall(result.get("log", "")) or EXCEPTION.findall(result["error"])
    raise CourseError(f"{what}: nbgrader refused it: {lines[-1] if lines else 'no reason given'}")
