"""An appeal gets the evidence, and no more of it than the reader may see."""

import json
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbformat import NotebookNode

from grader import gradebook, record
from grader.assemble import assemble
from grader.assignment import Assignment
from grader.cells import grade_id, is_test
from grader.classroom import Classroom
from grader.cli import main
from grader.errors import CourseError
from grader.explain import explain
from grader.files import write_text
from grader.outcome import Outcome, failed, passed, write_outcomes
from grader.record import Record, hashes

SAID = "double is wrong for a number that you have not seen"
DETAIL = "ValueError: 21, line 4"


@pytest.fixture
def graded(
    classroom: Classroom, tiny: Assignment, template: NotebookNode, answered: NotebookNode
) -> Classroom:
    """A classroom in which amara-okafor is graded and lost Q1, and bea is not graded."""
    for student in ("amara-okafor", "bea"):
        path = classroom.submitted / student / "tiny" / "tiny.ipynb"
        write_text(path, nbformat.writes(answered))
    executed = assemble(template, answered)
    outcomes = []
    for cell in executed.cells:
        if is_test(cell):
            good = grade_id(cell) == "q3_test"
            outcome = passed(cell, 0.25) if good else failed(cell, SAID, 0.5)
            outcomes.append(replace(outcome, notebook="tiny", memory=3 * 2**20))
    outcomes[0] = replace(outcomes[0], detail=DETAIL)
    write_outcomes(executed, outcomes)
    gradebook.save(classroom, tiny, "amara-okafor", {"tiny": executed}, {})
    keep(classroom, executed, outcomes)
    return classroom


def keep(classroom: Classroom, executed: NotebookNode, outcomes: list[Outcome]) -> None:
    known = Record(
        "amara-okafor",
        "tiny",
        "f",
        hashes({}, {}, {"tiny": executed}, {}),
        {"PROFILE": "smoke"},
        tuple(outcomes),
        ("tiny.ipynb: odd",),
        61.2,
        ("bubblewrap", "landlock"),
        "2026-11-22T00:44:55+00:00",
        {"python": "3.11.7"},
    )
    record.write(classroom, known)


def change(classroom: Classroom, place: str, value: object) -> None:
    """Change the first outcome on record."""
    path = record.path(classroom, "tiny", "amara-okafor")
    content = json.loads(path.read_text())
    content["outcomes"][0][place] = value
    path.write_text(json.dumps(content))


def test_what_a_student_may_see(graded: Classroom, tiny: Assignment) -> None:
    text = explain(tiny, graded, "amara-okafor")
    for part in (
        "amara-okafor, tiny: 1 of 4 automatic points",
        "2026-11-22T00:44:55+00:00, in 61 s",
        "python 3.11.7",
        "smoke",
        "the notebook's own",
        "bubblewrap, landlock",
        "tiny.ipynb: odd",
        "q1_test: 0 of 3, failed, 0.5 s, 3 MiB",
        "q3_test: 1 of 1, passed, 0.2 s, 3 MiB",
        f"    {SAID}\n",
        '        assert double(1) == 2, f"double(1)',
        "There are hidden tests, too.",
        "Waiting for the lecturer: q2_answer (2).",
    ):
        assert part in text, part
    for secret in (
        "SECRET",
        "== 42",
        "HIDDEN TESTS",
        "ValueError",
        "math.isclose",
        "changed since",
    ):
        assert secret not in text, secret
    known = record.read(graded, "tiny", "amara-okafor")
    assert known is not None
    assert not any(value in text for value in known.hashes.values())
    assert all(value[:12] in text for value in known.hashes.values())


def test_what_the_lecturer_sees(graded: Classroom, tiny: Assignment) -> None:
    text = explain(tiny, graded, "amara-okafor", instructor=True)
    known = record.read(graded, "tiny", "amara-okafor")
    assert known is not None
    for part in (DETAIL, "SECRET = 21", "### BEGIN HIDDEN TESTS", SAID, *known.hashes.values()):
        assert part in text, part


@pytest.mark.parametrize("message", ["at SECRET = 21", "Traceback (most recent call last)"])
def test_a_message_that_leaks_is_held_back(
    graded: Classroom, tiny: Assignment, message: str
) -> None:
    change(graded, "message", message)
    text = explain(tiny, graded, "amara-okafor")
    assert message not in text and "held back" in text
    assert message in explain(tiny, graded, "amara-okafor", instructor=True)


def test_a_hostile_message_is_one_short_line(graded: Classroom, tiny: Assignment) -> None:
    change(graded, "message", "\x1b[2J\ud800 \u202e\n\n" + "A" * 10_000_000)
    text = explain(tiny, graded, "amara-okafor")
    assert len(text) < 4000
    assert not {"\x1b", "\u202e", "\ud800"} & set(text)


def test_other_tests_than_those_that_were_run(graded: Classroom, tiny: Assignment) -> None:
    change(graded, "grade_id", "q9_test")
    path = record.path(graded, "tiny", "amara-okafor")
    content = json.loads(path.read_text())
    content["hashes"]["tests"] = "0"
    path.write_text(json.dumps(content))
    text = explain(tiny, graded, "amara-okafor")
    assert "The tests have changed since" in text
    assert "no such cell any more" in text


def test_marks_given_by_hand(graded: Classroom, tiny: Assignment) -> None:
    with gradebook.opened(graded, tiny) as book:
        for name, points in [("q2_answer", 1.5), ("q1_test", 2.0)]:
            grade = book.find_grade(name, "tiny", "tiny", "amara-okafor")
            grade.manual_score, grade.needs_manual_grade = points, False
        book.db.commit()
    text = explain(tiny, graded, "amara-okafor")
    assert "q2_answer: 1.5 of 2, by hand" in text
    assert "q1_test: the gradebook has 2 of 3, changed by hand" in text
    assert "Waiting for the lecturer: nothing." in text


@pytest.mark.parametrize(
    ("student", "words"),
    [
        ("amara", "did you mean amara-okafor\\?$"),
        ("Bea", "did you mean bea\\?$"),
        ("zoe", "no hand-in of tiny by 'zoe'$"),
        ("../bea", "no hand-in of tiny by"),
        ("bea", "bea: is not graded yet; run: course grade tiny$"),
    ],
)
def test_nothing_to_explain(graded: Classroom, tiny: Assignment, student: str, words: str) -> None:
    with pytest.raises(CourseError, match=words) as caught:
        explain(tiny, graded, student)
    assert "\n" not in str(caught.value)


def test_an_old_record_and_a_refused_hand_in(graded: Classroom, tiny: Assignment) -> None:
    record.path(graded, "tiny", "amara-okafor").write_text('{"version": 1}')
    with pytest.raises(CourseError, match=r"older version .*; run: course grade tiny"):
        explain(tiny, graded, "amara-okafor")
    write_text(graded.records / "tiny.refused.json", '{"bea": "tiny.ipynb: is empty"}')
    with pytest.raises(CourseError, match=r"bea: was not graded: tiny\.ipynb: is empty"):
        explain(tiny, graded, "bea")


def test_the_command(
    graded: Classroom, tiny: Assignment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("grader.assignment.find", lambda name, classroom=None: tiny)
    words = ["explain", "amara-okafor", "tiny", "--classroom", str(graded.root)]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("amara-okafor, tiny: 1 of 4") and DETAIL not in result.output
    assert DETAIL in CliRunner().invoke(main, [*words, "--instructor"]).output
    result = CliRunner().invoke(main, ["explain", "zoe", *words[2:]])
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
