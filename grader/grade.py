"""Grade a class: a map over hand-ins, with one writer of the gradebook."""

import json
import os
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import nbformat
from nbgrader.preprocessors import ClearHiddenTests

from grader import difference, gradebook, record
from grader.assignment import Assignment
from grader.classroom import Classroom
from grader.errors import CourseError
from grader.files import write_text
from grader.grading_data import Material
from grader.job import Course, Done, Job, read_job, released_files, run_job
from grader.limits import Limits
from grader.sides import sides
from grader.submission import RefusedError
from grader.template import read_templates

# Called after each hand-in with (student, what became of it, how many of how many).
Progress = Callable[[str, str, int, int], None]
WINDOW = 2 * (os.cpu_count() or 1)


@dataclass
class Summary:
    """What a grading run did."""

    graded: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)


def grade_class(
    assignment: Assignment,
    classroom: Classroom,
    material: Material,
    *,
    executor: Executor,
    threads: int,
    limits: Limits,
    window: int = WINDOW,
    trusted: bool = False,
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
    material : Material
        What the class is graded on, from :func:`grader.grading_data.prepare_data`.
    executor : concurrent.futures.Executor
        Where hand-ins are run: threads of this process, or workers elsewhere.
    threads : int
        Threads that the libraries of one hand-in may use.
    limits : Limits
        Bounds on each run.
    window : int
        Hand-ins read and not yet graded, at most; twice the executor's workers keep
        all of them busy.
    trusted : bool
        Whether to run student code where walls are missing.
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
    course = course_of(assignment, classroom, material, limits, threads, trusted)
    folders = find_submissions(classroom, assignment)
    if not folders:
        raise CourseError(
            f"{classroom.submitted}: no hand-ins of {assignment.id}; "
            f"put them into {classroom.submitted}/<student>/{assignment.id}/"
        )
    summary = Summary()

    def finish(student: str, state: str) -> None:
        finished = len(summary.refused) + len(summary.unchanged) + len(summary.graded)
        progress(student, state, finished, len(folders))

    def changed() -> Iterator[Job]:
        """Read hand-ins one by one, as there is room for them."""
        for student, folder in folders.items():
            try:
                job = read_job(course, folder, student)
            except RefusedError as refusal:
                summary.refused[student] = str(refusal)
                finish(student, "refused")
                continue
            if force or not _is_done(classroom, job):
                yield job
            else:
                summary.unchanged.append(student)
                finish(student, "unchanged")

    with closing(_run_all(changed(), executor, window)) as results:
        for student, result in results:
            known = record.read(classroom, assignment.id, student)
            done = _saved(classroom, course, result) if isinstance(result, Done) else result
            if isinstance(done, Done):
                summary.notices += [f"{student}: {line}" for line in done.record.notices]
                if known is not None:
                    found = difference.differences(known, done.record)
                    summary.changes += difference.lines([found])
                summary.graded.append(student)
                finish(student, "graded")
            else:
                summary.refused[student] = done
                finish(student, "failed")
    _write_refused(classroom, assignment, summary.refused)
    return summary


def course_of(
    assignment: Assignment,
    classroom: Classroom,
    material: Material,
    limits: Limits,
    threads: int,
    trusted: bool,
) -> Course:
    """What is the same for every hand-in of the class, read from the classroom."""
    templates = read_templates(assignment, classroom)
    sources = {name: classroom.source_notebook(assignment.id, name) for name in templates}
    clear = ClearHiddenTests(config=classroom.nbgrader_config())
    releases = {name: classroom.release_notebook(assignment.id, name) for name in templates}
    return Course(
        assignment,
        templates,
        {name: nbformat.read(path, as_version=4) for name, path in releases.items()},
        released_files(assignment, classroom),
        {name: sides(nbformat.read(path, as_version=4), clear) for name, path in sources.items()},
        material,
        limits,
        threads,
        (classroom.root.resolve(),),
        trusted,
    )


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


def _is_done(classroom: Classroom, job: Job) -> bool:
    known = record.read(classroom, job.assignment, job.student)
    return (
        known is not None
        and known.fingerprint == record.fingerprint(job.hashes)
        and all(
            classroom.autograded_notebook(job.student, job.assignment, name).is_file()
            for name in job.notebooks
        )
    )


def _saved(classroom: Classroom, course: Course, done: Done) -> Done | str:
    """Keep a result, or say why it cannot be kept."""
    notebooks = {name: nbformat.reads(text, as_version=4) for name, text in done.notebooks.items()}
    try:
        gradebook.save(
            classroom, course.assignment, done.record.student, notebooks, course.released
        )
    except CourseError as error:
        return str(error)
    # Last, so that a run killed before this line grades the hand-in again.
    record.write(classroom, done.record)
    return done


def _run_all(
    jobs: Iterator[Job], executor: Executor, window: int
) -> Generator[tuple[str, Done | str], None, None]:
    """Run the jobs, yielding each student's result, or why there is none, as they come.

    At most ``window`` jobs are read and not finished. What has not begun is dropped
    when the generator is closed, or Ctrl-C ends it.
    """
    running: dict[Future[Done], str] = {}
    try:
        while True:
            for job in islice(jobs, window - len(running)):
                running[_submit(executor, job)] = job.student
            if not running:
                return
            done = wait(running, return_when=FIRST_COMPLETED).done
            for future in [future for future in running if future in done]:
                yield running.pop(future), _result(future)
    finally:
        for future in running:
            future.cancel()


def _submit(executor: Executor, job: Job) -> Future[Done]:
    """A broken executor takes no jobs: then the job has failed already."""
    try:
        return executor.submit(run_job, job)
    except BrokenExecutor as error:
        failed: Future[Done] = Future()
        failed.set_exception(error)
        return failed


def _result(future: Future[Done]) -> Done | str:
    """A run that fails for a reason of ours, not the student's, must not stop the class."""
    try:
        return future.result()
    except Exception as error:  # whatever a kernel, a disk or a full memory can raise
        reason = (str(error).splitlines() or [""])[0]
        return f"the run failed ({type(error).__name__}: {reason}); grade again"
