"""Feedback pages by nbgrader, holding back what students must not see."""

from pathlib import Path
from typing import Any

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, GetGrades, NbGraderPreprocessor
from traitlets import Unicode

from grader import nbgrader_steps
from grader.assignment import Assignment
from grader.cells import grade_id, is_test
from grader.classroom import Classroom
from grader.errors import CourseError
from grader.sanitize import safe_outputs
from grader.submission import RefusedError, read_submission
from grader.template import read_template


class HandedInOutputs(NbGraderPreprocessor):
    """Show the outputs that the student handed in, not those of the grading run.

    A cell that runs while grading sees the hidden tests' inputs and could print
    them. Of the handed-in outputs only plain text and pictures are kept.
    """

    submitted = Unicode(help="The submitted directory of the classroom").tag(config=True)
    source = Unicode(help="The source directory of the classroom").tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Replace the outputs of every cell that is not a test."""
        student = resources["nbgrader"]["student"]
        assignment = resources["nbgrader"]["assignment"]
        handed_in = self._handed_in(student, assignment)
        for cell in nb.cells:
            cell.metadata.pop("papermill", None)
            if cell.cell_type == "code" and not is_test(cell):
                names = (str(cell.metadata.get("course", {}).get("submitted_id", "")), cell["id"])
                found = [handed_in[name] for name in (*names, grade_id(cell)) if name in handed_in]
                cell.outputs = found[0] if found else []
        return nb, resources

    def _handed_in(self, student: str, assignment: str) -> dict[str, list[NotebookNode]]:
        folder = Path(self.submitted) / student / assignment
        template = read_template(Path(self.source) / assignment / f"{assignment}.ipynb")
        try:
            submission = read_submission(folder, student, template)
        except RefusedError:
            return {}  # taken away since it was graded: the page shows no outputs
        outputs: dict[str, list[NotebookNode]] = {}
        for cell in submission.notebook.cells:
            if cell.cell_type == "code":
                # What a cell said on stderr, or why it failed, the student has seen.
                shown = [out for out in safe_outputs(cell.outputs) if out.output_type != "error"]
                for name in (str(cell["id"]), grade_id(cell)):
                    if name:
                        outputs.setdefault(name, shown)
        return outputs


class HideRuns(NbGraderPreprocessor):
    """Drop papermill's injected parameters: they are the lecturer's, not the student's."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Remove cells that papermill added."""
        nb.cells = [
            cell for cell in nb.cells if "injected-parameters" not in cell.metadata.get("tags", [])
        ]
        return nb, resources


def write_feedback(assignment: Assignment, classroom: Classroom) -> list[Path]:
    """Make every graded student's page; returns their paths.

    Raises
    ------
    CourseError
        When nothing was graded, or nbgrader refused.
    """
    if not any(classroom.autograded.glob(f"*/{assignment.id}/{assignment.id}.ipynb")):
        raise CourseError(
            f"{classroom.autograded}: nothing graded yet; run: course grade {assignment.id}"
        )
    api = nbgrader_steps.api(classroom)
    api.config.GenerateFeedback.preprocessors = [
        HideRuns,
        HandedInOutputs,
        ClearHiddenTests,
        GetGrades,
        CSSHTMLHeaderPreprocessor,
    ]
    api.config.HandedInOutputs.submitted = str(classroom.submitted.resolve())
    api.config.HandedInOutputs.source = str(classroom.source.resolve())
    result = api.generate_feedback(assignment.id, force=True)
    nbgrader_steps.require_success(result, f"feedback of {assignment.id}")
    return sorted(classroom.feedback.glob(f"*/{assignment.id}/{assignment.id}.html"))
