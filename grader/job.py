"""One hand-in to run: what a worker gets, by value, and what it answers."""

import time
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.utils import find_all_files

from grader import grading_data, record, walls, warm
from grader.assemble import assemble
from grader.assignment import Assignment
from grader.classroom import Classroom
from grader.errors import CourseError
from grader.grading_data import Material
from grader.limits import Limits
from grader.outcome import Outcome
from grader.record import Record
from grader.run import run_notebook
from grader.sides import Sides
from grader.submission import RefusedError, read_submission


@dataclass(frozen=True)
class Course:
    """What is the same for every hand-in of a class.

    Parameters
    ----------
    assignment : Assignment
        What is graded.
    templates : dict of str to NotebookNode
        From :func:`grader.template.read_templates`.
    release : dict of str to NotebookNode
        The notebooks as students got them.
    released : dict of str to bytes
        From :func:`released_files`.
    sides : dict of str to Sides
        For each notebook, from :func:`grader.sides.sides`.
    material : Material
        What the class is graded on.
    limits : Limits
        Bounds on each run.
    threads : int
        Threads that the libraries of one hand-in may use.
    hidden : tuple of Path
        Folders that student code must not see, wherever they lie.
    trusted : bool
        Whether to run student code where walls are missing.
    """

    assignment: Assignment
    templates: dict[str, NotebookNode]
    release: dict[str, NotebookNode]
    released: dict[str, bytes]
    sides: dict[str, Sides]
    material: Material
    limits: Limits
    threads: int
    hidden: tuple[Path, ...]
    trusted: bool


@dataclass(frozen=True)
class Job:
    """One hand-in ready to run; everything a worker needs, by value.

    Parameters
    ----------
    student, assignment : str
        Whose, and of what.
    notebooks : dict of str to NotebookNode
        The assembled notebooks by name.
    files : dict of str to bytes
        What stands beside them, by relative path.
    sides, material, limits, threads, hidden, trusted
        As for :class:`Course`.
    hashes : dict of str to str
        From :func:`grader.record.hashes`.
    notices : tuple of str
        What was odd about the hand-in.
    """

    student: str
    assignment: str
    notebooks: dict[str, NotebookNode]
    files: dict[str, bytes]
    sides: dict[str, Sides]
    material: Material
    limits: Limits
    threads: int
    hidden: tuple[Path, ...]
    trusted: bool
    hashes: dict[str, str]
    notices: tuple[str, ...]


@dataclass(frozen=True)
class Done:
    """A worker's answer: the record, and the executed notebooks by name as JSON."""

    record: Record
    notebooks: dict[str, str]


def released_files(assignment: Assignment, classroom: Classroom) -> dict[str, bytes]:
    """The assignment's own files beside its notebooks, those that ``nbgrader autograde`` takes."""
    folder = classroom.source / assignment.id
    directory = classroom.course_directory()
    exceptions = Autograde(coursedir=directory, config=directory.config).exclude_overwriting
    found = {}
    for name in find_all_files(str(folder), [*directory.ignore, "*.ipynb"]):
        path = Path(name)
        relative = path.relative_to(folder).as_posix()
        if relative not in exceptions.get(assignment.id, []):
            found[relative] = path.read_bytes()
    return found


def read_job(course: Course, folder: Path, student: str) -> Job:
    """Read a hand-in and make it ready.

    Raises
    ------
    RefusedError
        When there is nothing to grade, or it is taken away meanwhile.
    """
    submission = read_submission(folder, student, course.templates)
    try:
        files = {name: path.read_bytes() for name, path in submission.files.items()}
    except OSError as error:
        raise RefusedError(f"{error.filename}: {error.strerror}; grade again") from error
    notebooks = {
        name: assemble(course.templates[name], notebook)
        for name, notebook in submission.notebooks.items()
    }
    settings = {
        "parameters": course.material.parameters,
        "limits": course.limits.to_json(),
        # Only a hash of the settings is kept, so the secret does not reach the record.
        "held_out_seed": course.material.seed,
    }
    return Job(
        student,
        course.assignment.id,
        notebooks,
        _without_clashes(files, course.released) | course.released,
        course.sides,
        course.material,
        course.limits,
        course.threads,
        course.hidden,
        course.trusted,
        record.hashes(
            files,
            course.released,
            notebooks,
            settings,
            release=course.release,
            data=course.material.used,
        ),
        submission.notices,
    )


def _without_clashes(files: dict[str, bytes], released: dict[str, bytes]) -> dict[str, bytes]:
    """A student's file never stands where a released file or its folder does, as with nbgrader."""
    kept = {}
    for name, content in files.items():
        clashes = (own for own in released if f"{own}/".startswith(f"{name}/"))
        inside = (own for own in released if name.startswith(f"{own}/"))
        if not any(clashes) and not any(inside):
            kept[name] = content
    return kept


def run_job(job: Job) -> Done:
    """Run one hand-in; called in a worker's thread, on whatever machine.

    Raises
    ------
    CourseError
        When this machine lacks walls, or has another version of the course.
    """
    _require_same_course(job)
    setting = _setting(job, walls.require(job.trusted))
    notebooks: dict[str, str] = {}
    outcomes: list[Outcome] = []
    notices = list(job.notices)
    with warm.pair(setting) as pair:
        started = time.monotonic()
        for name, notebook in job.notebooks.items():
            run = run_notebook(
                notebook,
                job.files,
                job.material.parameters,
                job.limits,
                job.sides[name],
                pair,
                job.material.secrets,
            )
            outcomes += [replace(outcome, notebook=name) for outcome in run.outcomes]
            notices += run.notices
            notebooks[name] = nbformat.writes(run.notebook)
        seconds = round(time.monotonic() - started, 3)
    evidence = Record(
        job.student,
        job.assignment,
        record.fingerprint(job.hashes),
        job.hashes,
        job.material.parameters,
        tuple(outcomes),
        tuple(notices),
        seconds,
        setting.walls,
    )
    return Done(evidence, notebooks)


def _setting(job: Job, in_force: tuple[str, ...]) -> warm.Setting:
    """One pair of warm parents serves all of the assignment's notebooks."""
    sides = job.sides.values()
    readable = grading_data.ready(job.material)
    hidden = tuple(path for path in job.hidden if walls.would_show(path, readable))
    return warm.Setting(
        tuple(dict.fromkeys(name for one in sides for name in one.kernel_modules)),
        tuple(dict.fromkeys(name for one in sides for name in one.examiner_modules)),
        readable,
        hidden,
        in_force,
        job.threads,
    )


def _require_same_course(job: Job) -> None:
    here = record.code_hashes()
    other = [name for name, value in here.items() if job.hashes[name] != value]
    if other:
        raise CourseError(
            f"this machine has another version of {', '.join(other)} than the one that grades; "
            "install the same course on both"
        )
