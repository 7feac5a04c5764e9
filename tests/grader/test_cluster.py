"""A class graded by a real dask scheduler and two workers, one of them killed on the way."""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbformat import NotebookNode

from grader import gradebook, walls
from grader.assignment import Assignment
from grader.cells import grade_id
from grader.classroom import Classroom
from grader.cli import main
from grader.job import run_job

STUDENTS = 12


@contextmanager
def running(*words: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *words], stdout=file, stderr=file, cwd=log.parent
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Address of a scheduler, and its two workers."""
    with ExitStack() as stack:
        file = tmp_path / "scheduler.json"
        words = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"]
        log = tmp_path / "scheduler.log"
        stack.enter_context(running(*words, "--scheduler-file", str(file), log=log))
        deadline = time.monotonic() + 60
        while not file.exists():
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        address = str(json.loads(file.read_text())["address"])
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
        workers = [
            stack.enter_context(
                running("worker", address, *options, log=tmp_path / f"worker-{number}.log")
            )
            for number in range(2)
        ]
        yield address, workers


def marks(classroom: Classroom, assignment: Assignment) -> list[tuple[str, str, float, bool]]:
    found = gradebook.marks(classroom, assignment)
    return sorted((one.student, one.grade_id, one.score, one.waiting) for one in found)


@pytest.mark.slow
def test_same_gradebook_as_here_although_a_worker_dies(
    classroom: Classroom,
    tiny: Assignment,
    answered: NotebookNode,
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
    tmp_path: Path,
) -> None:
    for number in range(STUDENTS):
        for cell in answered.cells:
            if grade_id(cell) == "q3_number":
                # Slow enough that the class is not done when the worker is killed.
                value = 42 if number % 2 else number
                cell.source = f"import time\ntime.sleep(1)\ndoubled = {value}"
        folder = classroom.submitted / f"student-{number:02}" / "tiny"
        folder.mkdir(parents=True)
        (folder / "tiny.ipynb").write_text(nbformat.writes(answered))
    here = Classroom(tmp_path / "here")
    shutil.copytree(classroom.root, here.root)
    words = ["grade", "tiny", "--trusted", "--classroom"]
    assert CliRunner().invoke(main, [*words, str(here.root)]).exit_code == 0

    address, workers = cluster
    command = [sys.executable, "-c", "from grader.cli import main; main()", *words]
    grader = subprocess.Popen([*command, str(classroom.root), "--cluster", address])
    folder = classroom.records / "tiny"
    while grader.poll() is None and not list(folder.glob("student-*.json")):
        time.sleep(0.05)
    done = len(list(folder.glob("student-*.json")))
    workers[0].send_signal(signal.SIGKILL)
    assert grader.wait(300) == 0
    assert 0 < done < STUDENTS, "the worker was not killed in mid-class"
    assert marks(classroom, tiny) == marks(here, tiny)
    assert len(marks(classroom, tiny)) == 3 * STUDENTS


def test_no_scheduler_there(classroom: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.cluster.SECONDS", 1)
    words = ["grade", "tiny", "--classroom", str(classroom.root)]
    result = CliRunner().invoke(main, [*words, "--cluster", "tcp://127.0.0.1:1"])
    assert result.exit_code == 1
    assert "no dask scheduler answers there" in result.stderr


def test_a_worker_refuses_what_it_cannot_wall(
    classroom: Classroom,
    tiny: Assignment,
    answered: NotebookNode,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tests.grader.jobs import job_of

    monkeypatch.setattr(walls, "available", lambda: ("landlock",))
    job = job_of(tiny, classroom, answered, trusted=False)
    with pytest.raises(Exception, match="lacks bubblewrap, namespaces"):
        run_job(job)


def test_a_worker_with_another_version_refuses(
    classroom: Classroom, tiny: Assignment, answered: NotebookNode
) -> None:
    from tests.grader.jobs import job_of

    job = job_of(tiny, classroom, answered, trusted=True)
    job.hashes["helpers"] = "another"
    with pytest.raises(Exception, match="another version of helpers"):
        run_job(job)
