"""The notebook that is graded, before any student's answers are in it."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)

from grader.errors import CourseError


def read_template(source_notebook: Path) -> NotebookNode:
    """The trusted notebook: every test whole, every answer cell still the released stub.

    These are the steps of nbgrader's generate_assignment up to the removal of
    hidden tests, so that an answer's checksum equals the released one exactly
    when the student left the cell as it was.

    Raises
    ------
    CourseError
        When the assignment has not been built in this classroom.
    """
    if not source_notebook.is_file():
        raise CourseError(f"{source_notebook} is missing; run: course build {source_notebook.stem}")
    notebook = nbformat.read(source_notebook, as_version=4)
    for step in (LockCells, ClearSolutions, ClearOutput, CheckCellMetadata, ComputeChecksums):
        notebook, _ = step().preprocess(notebook, {})
    return notebook
