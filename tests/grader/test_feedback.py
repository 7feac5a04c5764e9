"""Feedback shows what it should and keeps the rest."""

import html
import stat
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from grader import assert_messages, feedback, golden, gradebook, source
from grader.assemble import assemble
from grader.assignment import Assignment, find
from grader.build import make
from grader.cells import grade_id, is_test
from grader.classroom import Classroom
from grader.errors import CourseError
from grader.feedback import HELD_BACK, LeakError, write_feedback
from grader.files import write_text
from grader.leaks import find_leaks
from grader.outcome import Outcome, failed, passed, write_outcomes
from grader.template import read_templates

ATTACK = "<script>document.title='owned'</script>"
HIDDEN_LINE = 'assert double(SECRET) == 42, "double is wrong for a number that you have not seen"'
SAID = "double is wrong for a number that you have not seen"

Grade = Callable[..., None]


@pytest.fixture
def grade(classroom: Classroom, tiny: Assignment, template: NotebookNode) -> Grade:
    """Hand in and grade as the real run would, without running anything."""

    def run(
        student: str, notebook: NotebookNode, message: str = SAID, printed: str = "called with 21"
    ) -> None:
        folder = classroom.submitted / student / "tiny"
        write_text(folder / "tiny.ipynb", nbformat.writes(notebook))
        executed = assemble(template, notebook)
        outcomes: list[Outcome] = []
        for cell in executed.cells:
            if is_test(cell):
                good = grade_id(cell) != "q1_test"
                outcomes.append(passed(cell, 0) if good else failed(cell, message, 0))
            elif cell.cell_type == "code":
                cell.outputs = [nbformat.v4.new_output("stream", text=printed)]
        write_outcomes(executed, outcomes)
        gradebook.save(classroom, tiny, student, {"tiny": executed}, {})

    return run


def page(classroom: Classroom, student: str = "amara") -> Path:
    return classroom.feedback / student / "tiny" / "tiny.html"


def answer(notebook: NotebookNode, text: str, name: str = "q1_double") -> NotebookNode:
    (found,) = (cell for cell in notebook.cells if grade_id(cell) == name)
    found.source = text
    return found


def test_page(classroom: Classroom, tiny: Assignment, answered: NotebookNode, grade: Grade) -> None:
    cell = answer(answered, "def double(x):\n    print('called with', x)\n    return 2 * (x < 9)")
    cell.outputs = [
        nbformat.v4.new_output("stream", name="stdout", text=f"handed-in text {ATTACK}"),
        nbformat.v4.new_output("display_data", data={"text/html": ATTACK}),
        nbformat.v4.new_output("display_data", data={"image/png": f'"/>{ATTACK}'}),
        nbformat.v4.new_output("display_data", data={"image/png": "aGVsbG8="}),
    ]
    answer(answered, f"My answer {ATTACK} <img src=x onerror=alert(1)>", "q2_answer")
    answered.cells.append(nbformat.v4.new_code_cell("double(21)"))
    grade("amara", answered)
    assert write_feedback(tiny, classroom) == [page(classroom)]
    text = page(classroom).read_text()
    assert SAID in text
    for secret in ("SECRET", "HIDDEN TESTS", "called with 21", "PROFILE = &quot;smoke"):
        assert secret not in text
    assert "handed-in text" in text
    assert "aGVsbG8=" in text
    assert "<script>document" not in text
    assert "<img src=x" not in text
    assert "My answer" in text
    assert stat.S_IMODE(page(classroom).parent.stat().st_mode) & 0o555 == 0o555
    assert not list(classroom.root.glob(".feedback*"))


def test_a_part_of_the_points_tells_why(
    classroom: Classroom, tiny: Assignment, answered: NotebookNode, template: NotebookNode
) -> None:
    write_text(classroom.submitted / "amara" / "tiny" / "tiny.ipynb", nbformat.writes(answered))
    executed = assemble(template, answered)
    tests = [cell for cell in executed.cells if is_test(cell)]
    outcomes = [passed(tests[0], 0, 2.0, f"only the {ATTACK} half"), passed(tests[1], 0)]
    write_outcomes(executed, outcomes)
    gradebook.save(classroom, tiny, "amara", {"tiny": executed}, {})
    (path,) = write_feedback(tiny, classroom)
    assert "Partly: only the &lt;script&gt;" in path.read_text()
    assert [mark.score for mark in gradebook.marks(classroom, tiny) if not mark.by_hand] == [2, 1]


def test_nothing_graded(classroom: Classroom, tiny: Assignment) -> None:
    with pytest.raises(CourseError, match="course grade tiny"):
        write_feedback(tiny, classroom)


def leaked(classroom: Classroom, assignment: Assignment) -> str:
    """Two students are graded, and the page of one of them is held back."""
    old = page(classroom)
    old.parent.mkdir(parents=True)
    old.write_text("of an earlier run")
    with pytest.raises(LeakError) as caught:
        write_feedback(assignment, classroom)
    assert caught.value.pages == [page(classroom, "bea")]
    assert page(classroom, "bea").is_file()
    assert not old.exists()
    assert (classroom.root / HELD_BACK / "amara" / "tiny" / "tiny.html").is_file()
    first, second = str(caught.value).splitlines()
    assert "1 pages made" in first and HELD_BACK in first
    return second


def test_a_message_with_a_hidden_line_is_held_back(
    classroom: Classroom, tiny: Assignment, answered: NotebookNode, grade: Grade
) -> None:
    grade("amara", answered, f"AssertionError at: {HIDDEN_LINE}")
    grade("bea", answered)
    line = leaked(classroom, tiny)
    assert line.startswith("amara: q1_test: a line of a hidden test: 'assert double(SECRET)")


def show_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plant the bug: pages show the outputs of the grading run."""
    step = feedback.HandedInOutputs
    monkeypatch.setattr(step, "preprocess", lambda self, nb, resources: (nb, resources))


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("Traceback (most recent call last):", "amara: page: a traceback or a path"),
        ("no file {root}/source/tiny", "amara: page: a traceback or a path"),
        (f"In[1]: {HIDDEN_LINE}", "amara: q1_test: a line of a hidden test"),
        ("called with 31337", "amara: q1_test: a value of a hidden test: '31337'"),
    ],
)
def test_outputs_of_the_run_are_held_back(
    classroom: Classroom,
    tiny: Assignment,
    answered: NotebookNode,
    grade: Grade,
    monkeypatch: pytest.MonkeyPatch,
    printed: str,
    words: str,
) -> None:
    show_the_run(monkeypatch)
    templates = read_templates(tiny, classroom)
    for cell in templates["tiny"].cells:
        # The number of the assignment itself is too short to be noticed.
        cell.source = cell.source.replace("SECRET = 21", "SECRET = 31337")
    monkeypatch.setattr(feedback, "read_templates", lambda *_: templates)
    grade("amara", answered, printed=printed.format(root=classroom.root.resolve()))
    grade("bea", answered, "nothing", printed="nothing")
    assert leaked(classroom, tiny).startswith(words)


def test_a_mended_page_is_published_again(
    classroom: Classroom, tiny: Assignment, answered: NotebookNode, grade: Grade
) -> None:
    grade("amara", answered, HIDDEN_LINE)
    with pytest.raises(LeakError):
        write_feedback(tiny, classroom)
    (classroom.submitted / "amara" / "tiny" / "tiny.ipynb").unlink()
    (classroom.submitted / "amara" / "tiny").rmdir()
    grade("amara", answered)
    assert write_feedback(tiny, classroom) == [page(classroom)]
    assert not (classroom.root / HELD_BACK / "amara" / "tiny").exists()


def test_what_student_and_lecturer_wrote_is_no_leak(
    classroom: Classroom, tiny: Assignment, answered: NotebookNode, grade: Grade
) -> None:
    cell = answer(answered, f"def double(x):\n    return 2 * x\n\n\n# {HIDDEN_LINE}")
    text = "Traceback (most recent call last):\n  mine"
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=text)]
    answer(answered, "I saw `Traceback (most recent call last)` **often**.", "q2_answer")
    grade("amara", answered)
    with gradebook.opened(classroom, tiny) as book:
        comment = book.find_comment("q2_answer", "tiny", "tiny", "amara")
        comment.manual_comment = "Not *only* `---> 1 x`, also Traceback (most recent call last)!"
        book.db.commit()
    assert write_feedback(tiny, classroom) == [page(classroom)]
    text = page(classroom).read_text()
    assert text.count("Traceback (most recent") == 3 and "---&gt; 1 x" in text


@pytest.mark.parametrize(
    "hostile",
    [
        f"{ATTACK} {SAID}",
        "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b[2J back",
        "lone \ud800 surrogate \x00\x08",
        "A" * 10_000_000,
        "B\n" * 5_000_000,
        "&lt;script&gt; \u202egpj.exe",
    ],
    ids=["script", "ansi", "surrogate", "long", "lines", "escaped"],
)
def test_hostile_messages_are_escaped_and_cut(
    classroom: Classroom, tiny: Assignment, answered: NotebookNode, grade: Grade, hostile: str
) -> None:
    cell = answer(answered, "def double(x): ...")
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=hostile[:100_000])]
    grade("amara", answered, hostile)
    write_feedback(tiny, classroom)
    text = page(classroom).read_text(encoding="utf-8")
    assert len(text) < 400_000
    shown = text[text.index("Failed: ") :].split("</pre>")[0]
    assert len(shown) < 2000
    assert not {"\x1b", "\x00", "\u202e", "<"} & set(shown.replace("<br>", ""))
    assert "<script>document" not in text


def every_message(notebook: NotebookNode) -> list[str]:
    """All that the asserts of a notebook can say, with typical values in it."""
    sources = [cell.source for cell in notebook.cells if is_test(cell)]
    found = [assert_messages.templates(assert_messages.parse(source)) for source in sources]
    values = ("train", "(16, 64, 64, 1)", "uint16", "0.9403")
    return sorted(
        {f" {value} ".join(parts) for some in found for parts in some for value in values}
    )


def test_honest_pages_of_a2_pass(tmp_path: Path) -> None:
    assignment, room = find("a2_lung_2d"), Classroom(tmp_path / "classroom")
    release = nbformat.read(make(assignment, room), as_version=4)
    (template,) = read_templates(assignment, room).values()
    messages = every_message(template)
    assert len(messages) > 250
    reference = source.read(assignment)
    for chosen in golden.read_all(assignment):
        if chosen.name not in ("reference", "does_not_parse", "untouched"):
            continue
        handed_in = golden.hand_in(chosen, reference, release)
        write_text(
            room.submitted / chosen.id / assignment.id / f"{assignment.id}.ipynb",
            nbformat.writes(handed_in),
        )
        executed = assemble(template, handed_in)
        tests = [cell for cell in executed.cells if is_test(cell)]
        write_outcomes(executed, [failed(cell, messages[0], 0) for cell in tests])
        gradebook.save(room, assignment, chosen.id, {assignment.id: executed}, {})
    assert len(write_feedback(assignment, room)) == 3
    page = "".join(f"<pre>Failed: {html.escape(message)}</pre>" for message in messages)
    assert find_leaks(page, template) == []
