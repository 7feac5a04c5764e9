"""A class of the tiny assignment, good hand-ins and bad ones, graded for real."""

import json
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from grader import gradebook, job, record, walls
from grader.assignment import Assignment
from grader.cells import grade_id
from grader.classroom import Classroom
from grader.errors import CourseError
from grader.grade import Progress, Summary, grade_class, read_refused
from grader.grading_data import Material
from grader.limits import Limits
from grader.submission import Submission, read_submission


def hand_in(classroom: Classroom, student: str, text: str, name: str = "tiny.ipynb") -> Path:
    folder = classroom.submitted / student / "tiny"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return folder


def grade(
    classroom: Classroom,
    assignment: Assignment,
    force: bool = False,
    executor: Executor | None = None,
) -> Summary:
    with executor or ThreadPoolExecutor(1) as chosen:
        return grade_class(
            assignment,
            classroom,
            Material({"PROFILE": "smoke"}),
            executor=chosen,
            threads=1,
            trusted=True,
            limits=Limits(cell_seconds=60),
            force=force,
        )


class Inline(Executor):
    """Runs each job when it is submitted; breaks before the one that ``breaks`` names."""

    def __init__(self, breaks: int = -1) -> None:
        self.breaks = breaks
        self.submitted = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.submitted += 1
        future: Future[Any] = Future()
        if self.submitted == self.breaks:
            future.set_exception(BrokenProcessPool("a worker was killed"))
        elif 0 < self.breaks < self.submitted:
            raise BrokenProcessPool("a worker was killed")
        else:
            future.set_result(fn(*args, **kwargs))
        return future


def scores(classroom: Classroom, assignment: Assignment) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for mark in gradebook.marks(classroom, assignment):
        found.setdefault(mark.student, {})[mark.grade_id] = mark.score
    return found


def test_one_bad_hand_in_does_not_stop_the_class(
    classroom: Classroom, tiny: Assignment, answered: NotebookNode, release: NotebookNode
) -> None:
    good = nbformat.writes(answered)
    hand_in(classroom, "amara", good)
    hand_in(classroom, "björk-名前", good)
    hand_in(classroom, "carlos", "not JSON")
    (classroom.submitted / "dai").mkdir()
    (classroom.submitted / "dai" / "tiny").write_text("a file in the folder's place")
    broken = nbformat.reads(good, as_version=4)
    for cell in broken.cells:
        if grade_id(cell) == "q1_double":
            cell.source = "def double(x) return"
    hand_in(classroom, "eva", nbformat.writes(broken))

    summary = grade(classroom, tiny, executor=ThreadPoolExecutor(2))

    assert sorted(summary.graded) == ["amara", "björk-名前", "eva"]
    assert sorted(summary.refused) == ["carlos", "dai"]
    assert read_refused(classroom, tiny) == summary.refused
    full = {"q1_test": 3.0, "q2_answer": 0.0, "q3_test": 1.0}
    assert scores(classroom, tiny) == {
        "amara": full,
        "björk-名前": full,
        "eva": full | {"q1_test": 0.0},
    }
    evidence = record.read(classroom, "tiny", "eva")
    assert evidence is not None
    assert "SyntaxError" in evidence.outcomes[0].message or "NameError" in (
        evidence.outcomes[0].message
    )


def test_only_changed_hand_ins_are_run_again(
    classroom: Classroom, tiny: Assignment, answered: NotebookNode
) -> None:
    hand_in(classroom, "amara", nbformat.writes(answered))
    folder = hand_in(classroom, "carlos", nbformat.writes(answered))
    assert sorted(grade(classroom, tiny).graded) == ["amara", "carlos"]
    (folder / "tiny.weights.h5").write_bytes(b"new")
    second = grade(classroom, tiny)
    assert (second.graded, second.unchanged) == (["carlos"], ["amara"])
    assert sorted(grade(classroom, tiny, force=True).graded) == ["amara", "carlos"]


def test_marks_given_by_hand_survive_a_regrade(
    classroom: Classroom, tiny: Assignment, answered: NotebookNode
) -> None:
    from nbgrader.api import Gradebook

    hand_in(classroom, "amara", nbformat.writes(answered))
    grade(classroom, tiny)
    with Gradebook(classroom.gradebook_url) as book:
        grade_row = book.find_grade("q2_answer", "tiny", "tiny", "amara")
        grade_row.manual_score = 1.5
        grade_row.needs_manual_grade = False
        book.db.commit()
    grade(classroom, tiny, force=True)
    assert scores(classroom, tiny)["amara"]["q2_answer"] == 1.5


def test_a_record_killed_before_it_was_written_is_graded_again(
    classroom: Classroom, tiny: Assignment, answered: NotebookNode
) -> None:
    hand_in(classroom, "amara", nbformat.writes(answered))
    grade(classroom, tiny)
    record.path(classroom, "tiny", "amara").unlink()
    assert grade(classroom, tiny).graded == ["amara"]


def test_only_a_window_of_the_class_is_read_ahead(
    classroom: Classroom, tiny: Assignment, answered: NotebookNode
) -> None:
    for student in ("amara", "carlos", "dai", "eva"):
        hand_in(classroom, student, nbformat.writes(answered))
    executor = Inline()
    ahead = []
    _grade_in(
        classroom, tiny, executor, lambda _, __, done, ___: ahead.append(executor.submitted - done)
    )
    assert executor.submitted == len(ahead) == 4
    assert max(ahead) < 2


def test_a_broken_executor_loses_nothing_that_is_finished(
    classroom: Classroom, tiny: Assignment, answered: NotebookNode
) -> None:
    for student in ("amara", "carlos", "dai", "eva"):
        hand_in(classroom, student, nbformat.writes(answered))
    summary = _grade_in(classroom, tiny, Inline(breaks=2))
    assert summary.graded == ["amara"]
    assert sorted(summary.refused) == ["carlos", "dai", "eva"]
    why = "the run failed (BrokenProcessPool: a worker was killed); grade again"
    assert set(summary.refused.values()) == {why}
    second = _grade_in(classroom, tiny, Inline())
    assert (second.graded, second.unchanged) == (["carlos", "dai", "eva"], ["amara"])


def test_interrupted_by_the_keyboard(
    classroom: Classroom, tiny: Assignment, answered: NotebookNode
) -> None:
    for student in ("amara", "carlos", "dai", "eva"):
        hand_in(classroom, student, nbformat.writes(answered))
    executor = Inline()

    def interrupt(student: str, *_: object) -> None:
        if student == "carlos":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _grade_in(classroom, tiny, executor, interrupt)
    assert executor.submitted < 4
    assert _grade_in(classroom, tiny, Inline()).unchanged == ["amara", "carlos"]


def _grade_in(
    classroom: Classroom,
    assignment: Assignment,
    executor: Executor,
    progress: Progress = lambda *_: None,
) -> Summary:
    return grade_class(
        assignment,
        classroom,
        Material({"PROFILE": "smoke"}),
        executor=executor,
        threads=1,
        limits=Limits(cell_seconds=60),
        trusted=True,
        window=2,
        progress=progress,
    )


def test_a_file_taken_away_while_it_is_read(
    classroom: Classroom,
    tiny: Assignment,
    answered: NotebookNode,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    weights = hand_in(classroom, "amara", nbformat.writes(answered)) / "tiny.weights.h5"
    weights.write_text("here")

    def read(folder: Path, student: str, templates: dict[str, NotebookNode]) -> Submission:
        submission = read_submission(folder, student, templates)
        weights.unlink()
        return submission

    monkeypatch.setattr(job, "read_submission", read)
    summary = _grade_in(classroom, tiny, Inline())
    assert "tiny.weights.h5: No such file or directory; grade again" in summary.refused["amara"]


def test_nothing_handed_in(classroom: Classroom, tiny: Assignment) -> None:
    with pytest.raises(CourseError, match="no hand-ins of tiny"):
        grade(classroom, tiny)


def test_not_built(tmp_path: Path, tiny: Assignment) -> None:
    with pytest.raises(CourseError, match="course build tiny"):
        grade(Classroom(tmp_path), tiny)


def test_the_record_is_evidence(
    classroom: Classroom, tiny: Assignment, answered: NotebookNode
) -> None:
    hand_in(classroom, "amara", nbformat.writes(answered))
    grade(classroom, tiny)
    content = json.loads(record.path(classroom, "tiny", "amara").read_text())
    assert set(content["hashes"]) == {
        "submission",
        "tests",
        "release",
        "released",
        "notebook",
        "helpers",
        "grader",
        "requirements",
        "settings",
    }
    assert content["walls"] == list(walls.available())
    assert content["parameters"] == {"PROFILE": "smoke"}
    assert [item["status"] for item in content["outcomes"]] == ["passed", "passed"]
