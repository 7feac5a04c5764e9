"""The evidence kept of each graded submission: one JSON file a student."""

import datetime
import functools
import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from grader import outcome
from grader.cells import grade_id, is_answer, is_test
from grader.classroom import Classroom
from grader.files import write_text
from grader.outcome import Outcome
from grader.paths import GRADER, HELPERS, REQUIREMENTS
from grader.sanitize import safe_message, safe_text

VERSION = 2
# What a mark can depend on besides the code of the course.
PACKAGES = ("medical-image-course", "keras", "nbgrader", "numpy", "tensorflow")
MAX_DETAIL = 10_000


def installed_versions() -> dict[str, str]:
    """Versions of Python and of the packages that matter, as far as they are installed."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


@dataclass(frozen=True)
class Record:
    """What was graded, with what, and what came out.

    Parameters
    ----------
    student, assignment : str
        Whose, and of what.
    fingerprint : str
        SHA-256 over everything that the outcome depends on.
    hashes : dict of str to str
        The parts of the fingerprint, as :func:`hashes` names them.
    parameters : dict
        The notebook's parameters while grading.
    outcomes : tuple of Outcome
        One a grade cell, in the order of the notebook.
    notices : tuple of str
        What was odd about the hand-in.
    seconds : float
        Wall time of the run.
    walls : tuple of str
        The walls that held the student's code.
    when : str
        When it was graded, in ISO 8601; now, unless given.
    versions : dict of str to str
        Python and packages; those installed here, unless given.
    """

    student: str
    assignment: str
    fingerprint: str
    hashes: dict[str, str]
    parameters: dict[str, Any]
    outcomes: tuple[Outcome, ...]
    notices: tuple[str, ...] = ()
    seconds: float = 0.0
    walls: tuple[str, ...] = ()
    when: str = field(default_factory=_now)
    versions: dict[str, str] = field(default_factory=installed_versions)

    @property
    def profile(self) -> str:
        """The profile that the notebook was run with; empty where it has none."""
        return str(self.parameters.get("PROFILE", ""))

    @property
    def seed(self) -> str:
        """The seed that grading set; empty where the notebook's own was left."""
        return str(self.parameters.get("SEED", ""))

    @property
    def earned(self) -> float:
        """Points given by tests."""
        return sum(item.earned for item in self.outcomes)

    @property
    def possible(self) -> float:
        """Points that tests can give."""
        return sum(item.possible for item in self.outcomes)


def path(classroom: Classroom, assignment: str, student: str) -> Path:
    """Where a student's record is kept."""
    return classroom.records / assignment / f"{student}.json"


def write(classroom: Classroom, record: Record) -> None:
    """Keep a record, in one step. Messages, which may hold what a student chose, are cut."""
    content = {
        "version": VERSION,
        **record.__dict__,
        "outcomes": [_bounded(item).to_json() for item in record.outcomes],
    }
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    write_text(path(classroom, record.assignment, record.student), text)


def _bounded(item: Outcome) -> Outcome:
    message, detail = safe_message(item.message), safe_text(item.detail, MAX_DETAIL)
    return replace(item, message=message, detail=detail)


def read(classroom: Classroom, assignment: str, student: str) -> Record | None:
    """A student's record; ``None`` where there is none, or it is damaged or of another version."""
    file = path(classroom, assignment, student)
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content["version"] != VERSION:
            return None
        return Record(
            content["student"],
            content["assignment"],
            content["fingerprint"],
            dict(content["hashes"]),
            dict(content["parameters"]),
            tuple(outcome.from_json(item) for item in content["outcomes"]),
            tuple(content["notices"]),
            content["seconds"],
            tuple(content["walls"]),
            content["when"],
            dict(content["versions"]),
        )
    except (FileNotFoundError, KeyError, TypeError, ValueError):
        return None


def hashes(
    submitted: Mapping[str, bytes],
    released: Mapping[str, bytes],
    notebooks: Mapping[str, NotebookNode],
    settings: dict[str, Any],
    *,
    release: Mapping[str, NotebookNode] | None = None,
    data: str = "",
) -> dict[str, str]:
    """SHA-256 of each thing that an outcome depends on.

    ``submission`` covers the student's files, answers and own cells, ``tests`` the grade
    cells, and ``notebook`` every cell that was run.

    Parameters
    ----------
    submitted, released : mapping of str to bytes
        Files beside the notebooks by path: the student's, and the assignment's own.
    notebooks : mapping of str to NotebookNode
        The assembled notebooks by name.
    settings : dict
        Everything else, as plain data.
    release : mapping of str to NotebookNode
        The notebooks as students got them.
    data : str
        Which data was used, from :func:`data_used`.
    """
    cells = {
        name: [[cell.cell_type, cell.source, cell.metadata.get("nbgrader")] for cell in book.cells]
        for name, book in notebooks.items()
    }
    answers = {
        name: [[cell.cell_type, cell.source] for cell in book.cells if _is_students(cell)]
        for name, book in notebooks.items()
    }
    found = {
        "submission": _sha256(_sha256_of_files(submitted).encode(), _as_json(answers)),
        "tests": hash_of_tests(notebooks),
        "released": _sha256_of_files(released),
        "notebook": _sha256(_as_json(cells)),
        "settings": _sha256(_as_json(settings)),
        **code_hashes(),
    }
    if release is not None:
        sources = {
            name: [[cell.cell_type, cell.source] for cell in book.cells]
            for name, book in release.items()
        }
        found["release"] = _sha256(_as_json(sources))
    if data:
        found["data"] = _sha256(data.encode())
    return found


@functools.cache
def code_hashes() -> dict[str, str]:
    """SHA-256 of what is installed here: the library, the grader, the pinned packages."""
    return {
        "helpers": _sha256(*(file.read_bytes() for file in sorted(HELPERS.rglob("*.py")))),
        "grader": _sha256(*(file.read_bytes() for file in sorted(GRADER.rglob("*.py")))),
        "requirements": _sha256(REQUIREMENTS.read_bytes() if REQUIREMENTS.is_file() else b""),
    }


def hash_of_tests(notebooks: Mapping[str, NotebookNode]) -> str:
    """SHA-256 of the grade cells' sources alone, hidden tests included."""
    tests = {
        name: [[grade_id(cell), cell.source] for cell in book.cells if is_test(cell)]
        for name, book in notebooks.items()
    }
    return _sha256(_as_json(tests))


def data_used(name: str, data_version: int, count: int, folder: Path | None = None) -> str:
    """Which data a class is graded on, in words whose change means other data.

    Reads every file of ``folder``; call it once a class.

    Parameters
    ----------
    name : str
        The data set.
    data_version : int
        Version of its phantom.
    count : int
        Images used.
    folder : Path or None
        Real images of the lecturer's; ``None`` for the phantom.
    """
    if folder is None:
        return f"{name}: phantom, version {data_version}, {count} images"
    lines = [f"{name}: files, {count} images"]
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        lines.append(f"{file.relative_to(folder).as_posix()} {file.stat().st_size} {digest}")
    return "\n".join(lines)


def fingerprint(parts: dict[str, str]) -> str:
    """One hash over :func:`hashes`."""
    return _sha256(json.dumps(parts, sort_keys=True).encode())


def _is_students(cell: NotebookNode) -> bool:
    return is_answer(cell) or bool(cell.metadata.get("course", {}).get("added"))


def _as_json(content: Any) -> bytes:
    return json.dumps(content, sort_keys=True).encode()


def _sha256_of_files(files: Mapping[str, bytes]) -> str:
    return _sha256(*(part for name in sorted(files) for part in (name.encode(), files[name])))


def _sha256(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        # The length keeps ("ab", "c") and ("a", "bc") apart.
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()
