"""Marks for the learning management system, by nbgrader's export plugin."""

from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin

from grader.classroom import Classroom
from grader.errors import CourseError


def export_marks(classroom: Classroom, target: Path) -> Path:
    """Write the gradebook's totals as CSV; returns ``target``.

    Raises
    ------
    CourseError
        When the classroom has no gradebook yet.
    """
    if not classroom.gradebook.is_file():
        raise CourseError(f"{classroom.root}: has no gradebook yet; run: course grade ASSIGNMENT")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    plugin = CsvExportPlugin()
    plugin.to = str(partial)
    with Gradebook(classroom.gradebook_url) as gradebook:
        plugin.export(gradebook)
    return partial.replace(target)
