"""Feedback pages by nbgrader; a page that shows what students must not see is held back."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.filters import markdown2html
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, GetGrades, NbGraderPreprocessor
from traitlets import Unicode

from grader import gradebook, nbgrader_steps
from grader.assignment import Assignment
from grader.cells import grade_id, is_answer, is_test
from grader.classroom import Classroom
from grader.errors import CourseError
from grader.leaks import Leak, find_leaks
from grader.page_text import plain
from grader.paths import SOLUTIONS
from grader.sanitize import safe_outcome, safe_outputs
from grader.submission import RefusedError, read_submission
from grader.template import read_templates

HELD_BACK = "held_back"
# Between words where that is possible: the page's own style breaks anywhere.
WRAPPED = """\
div.output_area pre { white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere; }
"""
MOST_SHOWN = 3


class LeakError(CourseError):
    """Pages that were held back.

    Parameters
    ----------
    message : str
        One line on all, then one a page.
    pages : list of Path
        The pages that were published.
    """

    def __init__(self, message: str, pages: list[Path]) -> None:
        super().__init__(message)
        self.pages = pages


class HandedInOutputs(NbGraderPreprocessor):
    """Show the outputs that the student handed in, not those of the grading run.

    A cell that runs while grading sees the hidden tests' inputs and could print
    them. Of the handed-in outputs only plain text and pictures are kept.
    """

    submitted = Unicode(help="The submitted directory of the classroom").tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Replace the outputs of every cell that is not a test."""
        names = resources["nbgrader"]
        handed_in = self._handed_in(names["student"], names["assignment"], names["notebook"])
        for cell in nb.cells:
            cell.metadata.pop("papermill", None)
            if cell.cell_type == "code" and not is_test(cell):
                names = (str(cell.metadata.get("course", {}).get("submitted_id", "")), cell["id"])
                found = [handed_in[name] for name in (*names, grade_id(cell)) if name in handed_in]
                cell.outputs = found[0] if found else []
        return nb, resources

    def _handed_in(
        self, student: str, assignment: str, notebook: str
    ) -> dict[str, list[NotebookNode]]:
        classroom = Classroom(Path(self.submitted).parent)
        outputs: dict[str, list[NotebookNode]] = {}
        for cell in handed_in_cells(classroom, student, assignment, notebook):
            if cell.cell_type == "code":
                # What a cell said on stderr, or why it failed, the student has seen.
                shown = [out for out in safe_outputs(cell.outputs) if out.output_type != "error"]
                for name in (str(cell["id"]), grade_id(cell)):
                    if name:
                        outputs.setdefault(name, shown)
        return outputs


class SafeOutcomes(NbGraderPreprocessor):
    """Show of a test's run one line, whatever else stands in its outputs."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Replace the outputs of a test."""
        if is_test(cell):
            said = [out for out in cell.outputs if out.output_type in ("error", "stream")]
            cell.outputs = [safe_outcome(out) for out in said[:1]]
        return cell, resources


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


class WrapMessages(NbGraderPreprocessor):
    """Break long lines of output, which nbgrader lets run out of their box to the right."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Add a style to the page's."""
        resources["inlining"]["css"].append(WRAPPED)
        return nb, resources


def write_feedback(assignment: Assignment, classroom: Classroom) -> list[Path]:
    """Make every graded student's page; returns their paths.

    A page becomes visible, in ``feedback/``, only after the search for leaks. One with
    a leak goes to ``held_back/`` instead, and takes the student's earlier page away.

    Raises
    ------
    CourseError
        When nothing was graded, or nbgrader refused.
    LeakError
        When a page was held back; the others are published then.
    """
    if not any(classroom.autograded.glob(f"*/{assignment.id}/*.ipynb")):
        raise CourseError(
            f"{classroom.autograded}: nothing graded yet; run: course grade {assignment.id}"
        )
    templates = read_templates(assignment, classroom)
    comments = _comments(assignment, classroom)
    published: list[Path] = []
    held_back: list[str] = []
    # Inside the classroom, so that a page is moved in one step.
    with tempfile.TemporaryDirectory(dir=classroom.root, prefix=".feedback-") as name:
        fresh = Path(name)
        result = _generate(assignment, classroom, fresh.name)
        for folder in sorted(fresh.glob(f"*/{assignment.id}")):
            student = folder.parent.name
            leaks = [
                leak
                for notebook, template in templates.items()
                for leak in _leaks(
                    folder / f"{notebook}.html",
                    template,
                    [
                        *_own_text(classroom, student, assignment, notebook),
                        *comments.get(student, []),
                    ],
                    classroom,
                )
            ]
            place = Path(student, assignment.id)
            old = fresh / ".old" / student
            _move(classroom.feedback / place, old / "published")
            _move(classroom.root / HELD_BACK / place, old / HELD_BACK)
            if leaks:
                _move(folder, classroom.root / HELD_BACK / place)
                held_back.append(f"{student}: {_in_words(leaks)}")
            else:
                _move(folder, classroom.feedback / place)
                published += sorted((classroom.feedback / place).glob("*.html"))
    if held_back:
        first = (
            f"feedback of {assignment.id}: {len(published)} pages made, and held back in "
            f"{classroom.root / HELD_BACK}, for they show what students must not see:"
        )
        raise LeakError("\n".join([first, *held_back]), published)
    nbgrader_steps.require_success(result, f"feedback of {assignment.id}")
    return published


def handed_in_cells(
    classroom: Classroom, student: str, assignment: str, notebook: str
) -> list[NotebookNode]:
    """The cells that a student handed in; none when the hand-in was taken away since."""
    folder = classroom.submitted / student / assignment
    try:
        template = nbformat.read(classroom.release_notebook(assignment, notebook), as_version=4)
        submission = read_submission(folder, student, {notebook: template})
    except RefusedError:
        return []
    cells: list[NotebookNode] = submission.notebooks[notebook].cells
    return cells


def _generate(assignment: Assignment, classroom: Classroom, folder: str) -> dict[str, Any]:
    """Let nbgrader make all pages in ``folder`` of the classroom."""
    api = nbgrader_steps.api(classroom)
    api.coursedir.feedback_directory = folder
    api.config.GenerateFeedback.preprocessors = [
        HideRuns,
        HandedInOutputs,
        SafeOutcomes,
        ClearHiddenTests,
        GetGrades,
        CSSHTMLHeaderPreprocessor,
        WrapMessages,
    ]
    api.config.HandedInOutputs.submitted = str(classroom.submitted.resolve())
    result: dict[str, Any] = api.generate_feedback(assignment.id, force=True)
    return result


def _leaks(
    page: Path, template: NotebookNode, own: Iterable[str], classroom: Classroom
) -> list[Leak]:
    if not page.is_file():
        return []
    return find_leaks(
        page.read_text(encoding="utf-8"),
        template,
        own=own,
        private=[SOLUTIONS, classroom.root],
        clear=ClearHiddenTests(config=classroom.nbgrader_config()),
    )


def _own_text(
    classroom: Classroom, student: str, assignment: Assignment, notebook: str
) -> Iterable[str]:
    """What of a page the student wrote: answers, added cells, and outputs as handed in."""
    for cell in handed_in_cells(classroom, student, assignment.id, notebook):
        yield cell.source
        for output in safe_outputs(cell.get("outputs")):
            yield str(output.get("text", ""))
            yield str(output.get("data", {}).get("text/plain", ""))
    graded = classroom.autograded_notebook(student, assignment.id, notebook)
    if graded.is_file():
        for cell in nbformat.read(graded, as_version=4).cells:
            if is_answer(cell) or cell.metadata.get("course", {}).get("added"):
                yield plain(cell.source) if cell.cell_type == "markdown" else cell.source


def _comments(assignment: Assignment, classroom: Classroom) -> dict[str, list[str]]:
    """What the lecturer wrote to each student."""
    found: dict[str, list[str]] = {}
    with gradebook.opened(classroom, assignment) as book:
        for submission in book.assignment_submissions(assignment.id):
            written = found.setdefault(submission.student.id, [])
            for notebook in submission.notebooks:
                for comment in notebook.comments:
                    text = comment.comment or ""
                    written += [text, plain(markdown2html(text))]
    return found


def _move(old: Path, new: Path) -> None:
    if old.exists():
        new.parent.mkdir(parents=True, exist_ok=True)
        old.rename(new)


def _in_words(leaks: list[Leak]) -> str:
    shown = [f"{leak.cell or 'page'}: {leak.kind}: {leak.text[:80]!r}" for leak in leaks]
    more = f"; and {len(shown) - MOST_SHOWN} more" if len(shown) > MOST_SHOWN else ""
    return "; ".join(shown[:MOST_SHOWN]) + more
