"""The evidence kept of each graded submission: one JSON file a student."""

import hashlib
import json
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from grader import outcome
from grader.classroom import Classroom
from grader.files import write_text
from grader.outcome import Outcome
from grader.paths import HELPERS, REQUIREMENTS
from grader.submission import Submission

VERSION = 1


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
        The parts of the fingerprint: submission, tests, helpers, requirements, settings.
    parameters : dict
        The notebook's parameters while grading.
    outcomes : tuple of Outcome
        One a grade cell, in the order of the notebook.
    notices : tuple of str
        What was odd about the hand-in.
    seconds : float
        Wall time of the run.
    """

    student: str
    assignment: str
    fingerprint: str
    hashes: dict[str, str]
    parameters: dict[str, Any]
    outcomes: tuple[Outcome, ...]
    notices: tuple[str, ...] = ()
    seconds: float = 0.0


def path(classroom: Classroom, assignment: str, student: str) -> Path:
    """Where a student's record is kept."""
    return classroom.records / assignment / f"{student}.json"


def write(classroom: Classroom, record: Record) -> None:
    """Keep a record, in one step."""
    content = {
        "version": VERSION,
        **record.__dict__,
        "outcomes": [item.to_json() for item in record.outcomes],
        "python": platform.python_version(),
    }
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    write_text(path(classroom, record.assignment, record.student), text)


def read(classroom: Classroom, assignment: str, student: str) -> Record | None:
    """A student's record; ``None`` where there is none, or it is damaged or of another version."""
    file = path(classroom, assignment, student)
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    if not isinstance(content, dict) or content.get("version") != VERSION:
        return None
    return Record(
        content["student"],
        content["assignment"],
        content["fingerprint"],
        content["hashes"],
        content["parameters"],
        tuple(outcome.from_json(item) for item in content["outcomes"]),
        tuple(content["notices"]),
        content["seconds"],
    )


def hashes(
    submission: Submission, assembled: NotebookNode, settings: dict[str, Any]
) -> dict[str, str]:
    """SHA-256 of each thing that an outcome depends on."""
    answers = {name: file.read_bytes() for name, file in sorted(submission.files.items())}
    cells = [[cell.cell_type, cell.source] for cell in assembled.cells]
    return {
        "submission": _sha256(
            *(part for name, content in answers.items() for part in (name.encode(), content))
        ),
        "notebook": _sha256(json.dumps(cells).encode()),
        "helpers": _sha256(*(file.read_bytes() for file in sorted(HELPERS.rglob("*.py")))),
        "requirements": _sha256(REQUIREMENTS.read_bytes() if REQUIREMENTS.is_file() else b""),
        "settings": _sha256(json.dumps(settings, sort_keys=True).encode()),
    }


def fingerprint(parts: dict[str, str]) -> str:
    """One hash over :func:`hashes`."""
    return _sha256(json.dumps(parts, sort_keys=True).encode())


def _sha256(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        # The length keeps ("ab", "c") and ("a", "bc") apart.
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()
