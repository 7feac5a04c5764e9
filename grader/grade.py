"""Grade a class: a map over hand-ins, with one writer of the gradebook."""

import json
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from grader import gradebook, record
from grader.assemble import assemble
from grader.assignment import Assignment
from grader.classroom import Classroom
from grader.errors import CourseError
from grader.files import write_text
from grader.limits import Limits
from grader.record import Record
from grader.run import run_notebook
from grader.submission import RefusedError, Submission, read_submission
from grader.template import read_template
from helpers.data import HELD_OUT_VARIABLE

# Called after each hand-in with (student, what became of it, how many of how many).
Progress = Callable[[str, str, int, int], None]


@dataclass
class Summary:
    """What a grading run did."""

    graded: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Job:
    """One hand-in ready to run; everything a worker needs, by value."""

    student: str
    assignment: str
    assembled: NotebookNode
    files: dict[str, Path]
    parameters: dict[str, Any]
    limits: Limits
    threads: int
    hashes: dict[str, str]
    notices: tuple[str, ...]


@dataclass(frozen=True)
class Done:
    """A worker's answer: the record, and the executed notebook as JSON."""

    record: Record
    notebook: str


def grade_class(
    assignment: Assignment,
    classroom: Classroom,
    parameters: dict[str, Any],
    *,
    executor: Executor,
    threads: int,
    limits: Limits,
    force: bool = False,
    progress: Progress = lambda *_: None,
) -> Summary:
    """Grade every hand-in of ``assignment`` that changed since it was graded.

    Parameters
    ----------
    assignment : Assignment
        What to grade.
    classroom : Classroom
        Where the hand-ins are and the marks go.
    parameters : dict
        Values for the notebook's parameters cell.
    executor : concurrent.futures.Executor
        Where hand-ins are run. A run changes the working folder of its process, so at
        most one thread of a process may run hand-ins.
    threads : int
        Threads that the libraries of one hand-in may use.
    limits : Limits
        Bounds on each run.
    force : bool
        Run unchanged hand-ins too.
    progress : callable
        Told of each hand-in as it is finished.

    Raises
    ------
    CourseError
        When there is nothing to grade, or the assignment was not built. One bad hand-in
        raises nothing: it is listed in the summary's ``refused``.
    """
    template = read_template(classroom.source_notebook(assignment.id))
    gradebook.require_assignment(classroom, assignment)
    folders = find_submissions(classroom, assignment)
    if not folders:
        raise CourseError(
            f"{classroom.submitted}: no hand-ins of {assignment.id}; "
            f"put them into {classroom.submitted}/<student>/{assignment.id}/"
        )
    summary = Summary()
    queue = []
    for student, folder in folders.items():
        try:
            submission = read_submission(folder, student, template)
        except RefusedError as refusal:
            summary.refused[student] = str(refusal)
            progress(student, "refused", len(summary.refused), len(folders))
            continue
        summary.notices += [f"{student}: {notice}" for notice in submission.notices]
        job = _job(assignment, template, submission, parameters, limits, threads)
        if force or not _is_done(classroom, job):
            queue.append(job)
        else:
            summary.unchanged.append(student)
            finished = len(summary.refused) + len(summary.unchanged)
            progress(student, "unchanged", finished, len(folders))
    for student, done in _run_all(queue, executor):
        if isinstance(done, Done):
            notebook = nbformat.reads(done.notebook, as_version=4)
            gradebook.save(classroom, assignment, student, notebook)
            # Last, so that a run killed before this line grades the hand-in again.
            record.write(classroom, done.record)
            summary.graded.append(student)
        else:
            summary.refused[student] = done
        finished = len(summary.refused) + len(summary.unchanged) + len(summary.graded)
        progress(student, "graded" if isinstance(done, Done) else "failed", finished, len(folders))
    _write_refused(classroom, assignment, summary.refused)
    return summary


def local_processes(jobs: int) -> ProcessPoolExecutor:
    """An executor that runs ``jobs`` hand-ins at the same time on this machine."""
    # Fork would copy the parent's threads in an unknown state; spawn starts clean.
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))


def find_submissions(classroom: Classroom, assignment: Assignment) -> dict[str, Path]:
    """Folders ``submitted/<student>/<assignment>``, by student."""
    found = {}
    if classroom.submitted.is_dir():
        for student in sorted(classroom.submitted.iterdir()):
            folder = student / assignment.id
            # A link or a file in the folder's place is a hand-in too: it gets refused by name.
            if not student.name.startswith(".") and (folder.exists() or folder.is_symlink()):
                found[student.name] = folder
    return found


def read_refused(classroom: Classroom, assignment: Assignment) -> dict[str, str]:
    """Why hand-ins were refused in the last run, by student."""
    path = _refused_path(classroom, assignment)
    if not path.is_file():
        return {}
    content: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _refused_path(classroom: Classroom, assignment: Assignment) -> Path:
    return classroom.records / f"{assignment.id}.refused.json"


def _write_refused(classroom: Classroom, assignment: Assignment, refused: dict[str, str]) -> None:
    text = json.dumps(refused, indent=1, ensure_ascii=False) + "\n"
    write_text(_refused_path(classroom, assignment), text)


def _job(
    assignment: Assignment,
    template: NotebookNode,
    submission: Submission,
    parameters: dict[str, Any],
    limits: Limits,
    threads: int,
) -> Job:
    assembled = assemble(template, submission.notebook)
    settings = {
        "parameters": parameters,
        "limits": limits.__dict__,
        # Only a hash of the settings is kept, so the secret does not reach the record.
        "held_out_seed": os.environ.get(HELD_OUT_VARIABLE, ""),
    }
    return Job(
        submission.student,
        assignment.id,
        assembled,
        submission.files,
        parameters,
        limits,
        threads,
        record.hashes(submission, assembled, settings),
        submission.notices,
    )


def _is_done(classroom: Classroom, job: Job) -> bool:
    known = record.read(classroom, job.assignment, job.student)
    graded = classroom.autograded_notebook(job.student, job.assignment)
    return (
        known is not None
        and known.fingerprint == record.fingerprint(job.hashes)
        and graded.is_file()
    )


def _run_all(queue: list[Job], executor: Executor) -> Iterator[tuple[str, Done | str]]:
    """Run the queue, yielding each student's result, or why there is none, as they come.

    Ctrl-C drops what has not begun.
    """
    futures = {executor.submit(run_job, job): job.student for job in queue}
    try:
        for future in as_completed(futures):
            yield futures[future], _result(future)
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise


def _result(future: Future[Done]) -> Done | str:
    """A run that fails for a reason of ours, not the student's, must not stop the class."""
    try:
        return future.result()
    except Exception as error:  # whatever a kernel, a disk or a full memory can raise
        reason = (str(error).splitlines() or [""])[0]
        return f"the run failed ({type(error).__name__}: {reason}); grade again"


def run_job(job: Job) -> Done:
    """Run one hand-in; called in a worker process."""
    started = time.monotonic()
    run = run_notebook(job.assembled, job.files, job.parameters, job.limits, job.threads)
    evidence = Record(
        job.student,
        job.assignment,
        record.fingerprint(job.hashes),
        job.hashes,
        job.parameters,
        run.outcomes,
        job.notices,
        round(time.monotonic() - started, 3),
    )
    return Done(evidence, nbformat.writes(run.notebook))
