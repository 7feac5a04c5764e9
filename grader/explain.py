"""How one student's mark came about, for an appeal."""

import difflib
import html
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests

from grader import gradebook, record
from grader.assignment import Assignment
from grader.cells import grade_id, is_test
from grader.classroom import Classroom
from grader.errors import CourseError
from grader.grade import find_submissions, read_refused
from grader.gradebook import Mark
from grader.leaks import find_leaks, split
from grader.outcome import Outcome, Status
from grader.record import Record
from grader.sanitize import safe_message, safe_text
from grader.template import read_templates

SHORT = 12
INDENT = "    "
COLUMN = 24
WIDTH = 100
HELD_BACK = "(held back, for it shows a hidden test; the lecturer can see it with --instructor)"
TOLERANCE = 1e-9


def explain(
    assignment: Assignment, classroom: Classroom, student: str, *, instructor: bool = False
) -> str:
    """The evidence of a student's mark as text.

    Parameters
    ----------
    assignment, classroom, student
        Whose mark.
    instructor : bool
        Show hidden tests and details, too; not for a student's eyes.

    Raises
    ------
    CourseError
        When the student is unknown, or has nothing graded.
    """
    known = _read(assignment, classroom, student)
    templates = read_templates(assignment, classroom)
    marks = [mark for mark in gradebook.marks(classroom, assignment) if mark.student == student]
    clear = ClearHiddenTests(config=classroom.nbgrader_config())
    graded = {name: templates[name] for name in templates if name in _notebooks(known)}
    same_tests = record.hash_of_tests(graded) == known.hashes.get("tests")
    shown = known.outcomes if instructor else _without_leaks(known.outcomes, templates, clear)
    blocks = ["\n".join(_head(known, instructor))]
    if not same_tests:
        blocks.append("The tests have changed since; those shown below are today's.")
    blocks += ["\n".join(_cell(item, templates, clear, instructor)) for item in shown]
    blocks.append("\n".join(_marks(known, marks)))
    return "\n\n".join(blocks)


def _read(assignment: Assignment, classroom: Classroom, student: str) -> Record:
    """The student's record, or the reason why there is none."""
    folder = classroom.records / assignment.id
    handed_in = find_submissions(classroom, assignment)
    known = sorted({path.stem for path in folder.glob("*.json")} | set(handed_in))
    if student not in known:
        near = difflib.get_close_matches(student, known, n=3, cutoff=0.5)
        near += [name for name in known if student.lower() in name.lower() and name not in near]
        hint = f"; did you mean {' or '.join(near[:3])}?" if near else ""
        raise CourseError(f"{classroom.root}: no hand-in of {assignment.id} by '{student}'{hint}")
    found = record.read(classroom, assignment.id, student)
    if found is not None:
        return found
    refused = read_refused(classroom, assignment).get(student)
    if refused:
        raise CourseError(f"{student}: was not graded: {refused}")
    why = "is not graded yet"
    if record.path(classroom, assignment.id, student).is_file():
        why = "has a record that is damaged or of an older version of the course"
    raise CourseError(f"{student}: {why}; run: course grade {assignment.id}")


def _head(known: Record, instructor: bool) -> Iterable[str]:
    yield (
        f"{known.student}, {known.assignment}: "
        f"{known.earned:g} of {known.possible:g} automatic points"
    )
    versions = ", ".join(f"{name} {number}" for name, number in known.versions.items())
    facts = {
        "graded": f"{known.when}, in {known.seconds:.0f} s",
        "versions": versions or "not recorded",
        "profile": known.profile or "none",
        "seed": known.seed or "the notebook's own",
        "walls": ", ".join(known.walls) or "none",
    }
    for name, value in facts.items():
        yield f"{name:<{COLUMN}}{value}"
    for name, value in known.hashes.items():
        yield f"{'hash of ' + name:<{COLUMN}}{value if instructor else value[:SHORT]}"
    for notice in known.notices:
        yield f"{'notice':<{COLUMN}}{safe_message(notice)}"


def _cell(
    item: Outcome,
    templates: Mapping[str, NotebookNode],
    clear: ClearHiddenTests,
    instructor: bool,
) -> Iterable[str]:
    memory = f", {item.memory / 2**20:.0f} MiB" if item.memory else ""
    yield (
        f"{item.grade_id}: {item.earned:g} of {item.possible:g}, {item.status}, "
        f"{item.seconds:.1f} s{memory}"
    )
    if item.status is Status.PASSED:
        return
    cell = _find(item, templates)
    message = safe_message(item.message) or "(no message)"
    yield textwrap.fill(message, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT)
    if instructor and item.detail:
        yield f"{INDENT}detail:"
        yield textwrap.indent(safe_text(item.detail), 2 * INDENT)
    if cell is None:
        yield f"{INDENT}(the assignment has no such cell any more)"
        return
    visible, hidden = split(cell.source, clear)
    yield f"{INDENT}the test:" if instructor else f"{INDENT}what the visible test asks:"
    visible = re.sub(r"\n{4,}", "\n\n\n", visible)  # where the hidden tests were
    yield textwrap.indent(cell.source if instructor else visible, 2 * INDENT)
    if hidden and not instructor:
        yield f"{INDENT}There are hidden tests, too."


def _notebooks(known: Record) -> set[str]:
    """The notebooks that were handed in, of an assignment that may have several."""
    return {item.notebook for item in known.outcomes}


def _find(item: Outcome, templates: Mapping[str, NotebookNode]) -> NotebookNode | None:
    """The outcome's grade cell as it is today."""
    for name, notebook in templates.items():
        if item.notebook in ("", name):
            for cell in notebook.cells:
                if is_test(cell) and grade_id(cell) == item.grade_id:
                    return cell
    return None


def _without_leaks(
    outcomes: tuple[Outcome, ...], templates: Mapping[str, NotebookNode], clear: ClearHiddenTests
) -> tuple[Outcome, ...]:
    """The outcomes, without messages that would not pass the gate before feedback."""

    def leak(chosen: Iterable[Outcome]) -> bool:
        texts = (html.escape(safe_message(item.message)) for item in chosen)
        page = "".join(f"<pre>Failed: {text}</pre>" for text in texts)
        return any(find_leaks(page, notebook, clear=clear) for notebook in templates.values())

    if not leak(outcomes):  # all at once, for a search takes a while
        return outcomes
    return tuple(replace(item, message=HELD_BACK) if leak([item]) else item for item in outcomes)


def _marks(known: Record, marks: Sequence[Mark]) -> Iterable[str]:
    """What the gradebook says beyond the record: marks given by hand, and those that wait."""
    earned = {item.grade_id: item.earned for item in known.outcomes}
    for mark in marks:
        if mark.waiting:
            continue
        if mark.by_hand:
            yield f"{mark.grade_id}: {mark.score:g} of {mark.possible:g}, by hand"
        elif abs(mark.score - earned.get(mark.grade_id, mark.score)) > TOLERANCE:
            yield (
                f"{mark.grade_id}: the gradebook has {mark.score:g} of {mark.possible:g}, "
                "changed by hand"
            )
    waiting = [f"{mark.grade_id} ({mark.possible:g})" for mark in marks if mark.waiting]
    yield f"Waiting for the lecturer: {', '.join(waiting) or 'nothing'}."
