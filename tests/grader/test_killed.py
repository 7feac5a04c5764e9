"""The grader is killed again and again; nothing is lost and nothing is graded twice."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat import NotebookNode

from grader import gradebook
from grader.assignment import Assignment
from grader.cells import grade_id
from grader.classroom import Classroom

KILLS = 20
STUDENTS = 40


def class_of(classroom: Classroom, answered: NotebookNode) -> None:
    for number in range(STUDENTS):
        for cell in answered.cells:
            if grade_id(cell) == "q3_number":
                cell.source = f"doubled = {42 if number % 3 else number}"
        folder = classroom.submitted / f"student-{number:02}" / "tiny"
        folder.mkdir(parents=True)
        (folder / "tiny.ipynb").write_text(nbformat.writes(answered))


def start(classroom: Classroom) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from grader.cli import main; main()"]
    words = ["grade", "tiny", "--classroom", str(classroom.root), "--trusted", "--jobs", "2"]
    return subprocess.Popen([*command, *words], stdout=subprocess.DEVNULL)


def marks(classroom: Classroom, assignment: Assignment) -> list[tuple[str, str, float, bool]]:
    found = gradebook.marks(classroom, assignment)
    return sorted((one.student, one.grade_id, one.score, one.waiting) for one in found)


def records(classroom: Classroom) -> dict[str, int]:
    """When each record was written, by student."""
    folder = classroom.records / "tiny"
    return {path.stem: path.stat().st_mtime_ns for path in folder.glob("student-*.json")}


@pytest.mark.slow
def test_killed_at_random_moments_and_resumed(
    classroom: Classroom, tiny: Assignment, answered: NotebookNode, tmp_path: Path
) -> None:
    class_of(classroom, answered)
    undisturbed = Classroom(tmp_path / "undisturbed")
    shutil.copytree(classroom.root, undisturbed.root)
    assert start(undisturbed).wait(300) == 0

    moments = random.Random(220)
    known: dict[str, int] = {}
    progress = []
    for _ in range(KILLS):
        process = start(classroom)
        if moments.random() < 0.2:
            time.sleep(moments.uniform(0, 4))  # while it starts
        else:
            # Most of a run's time goes into starting; the interesting moments come after it.
            while process.poll() is None and records(classroom) == known:
                time.sleep(0.01)
            time.sleep(moments.uniform(0, 0.8))
        process.send_signal(signal.SIGKILL)
        process.wait()
        now = records(classroom)
        assert {name: now.get(name) for name in known} == known, "graded twice, or lost"
        known = now
        progress.append(len(known))
    assert start(classroom).wait(300) == 0

    assert marks(classroom, tiny) == marks(undisturbed, tiny)
    assert len(marks(classroom, tiny)) == 3 * STUDENTS
    assert {name: records(classroom).get(name) for name in known} == known
    assert len(records(classroom)) == STUDENTS
    assert len(set(progress)) > KILLS / 4, f"hardly a kill hit a run at work: {progress}"
    assert _left_over(str(classroom.root)) == []


@pytest.mark.slow
def test_ctrl_c_ends_soon_and_loses_nothing(
    classroom: Classroom, tiny: Assignment, answered: NotebookNode
) -> None:
    class_of(classroom, answered)
    endless = classroom.submitted / "student-05" / "tiny" / "tiny.ipynb"
    endless.write_text(endless.read_text().replace("doubled = 42", "while True: pass"))
    process = start(classroom)
    while process.poll() is None and len(records(classroom)) < 5:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    # The hand-in that hangs would go on for two minutes.
    assert process.wait(30) != 0
    done = records(classroom)
    assert 5 <= len(done) < STUDENTS
    assert {one.student for one in gradebook.marks(classroom, tiny)} >= set(done)
    assert _left_over(str(classroom.root)) == []


def _left_over(root: str) -> list[str]:
    """Processes of a killed grader, which end by themselves."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        orphans = [
            " ".join(one.info["cmdline"])[:80]
            for one in psutil.process_iter(["cmdline", "ppid"])
            if "grader.sandbox.parent" in (one.info["cmdline"] or [])
            and one.info["ppid"] == 1
            and one.pid != os.getpid()
        ]
        if not orphans:
            return []
        time.sleep(0.5)
    return orphans
