"""Unpack the files that students handed in into ``submitted/``."""

import datetime
import lzma
import shutil
import tempfile
import zipfile
import zlib
from pathlib import Path

from grader.assignment import Assignment
from grader.classroom import Classroom
from grader.errors import CourseError
from grader.sanitize import safe_message
from grader.submission import MAX_FILES, MAX_NOTEBOOK_BYTES

# What zipfile raises for damaged, encrypted and unknown kinds of archives.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
    ValueError,
)


def collect(
    assignment: Assignment, folder: Path, classroom: Classroom
) -> tuple[list[str], list[str]]:
    """Unpack every ``<assignment>__<student>.zip`` of ``folder``.

    A student's earlier hand-in is replaced only when the new one has been
    unpacked whole.

    Returns
    -------
    (list of str, list of str)
        The students collected, and one line for each file that was refused.

    Raises
    ------
    CourseError
        When the folder holds no such file.
    """
    archives = sorted(folder.glob(f"{assignment.id}__*.zip"))
    if not archives:
        raise CourseError(f"{folder}: no files called {assignment.id}__<student>.zip")
    collected, refused = [], []
    for archive in archives:
        student = archive.stem.removeprefix(f"{assignment.id}__")
        try:
            _require_plain_id(student)
            _unpack(archive, classroom.submitted / student / assignment.id)
            collected.append(student)
        except (CourseError, OSError, *DAMAGED) as error:
            # The names in an archive are the student's to choose, line breaks included.
            refused.append(safe_message(f"{archive.name}: {error}; ask for a new file"))
    return collected, refused


def _require_plain_id(student: str) -> None:
    """A student's id becomes the name of a folder."""
    if not student or student.startswith(".") or not student.isprintable():
        raise CourseError(f"'{student}' is no student id; rename the file")


def _unpack(archive: Path, target: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        members = [member for member in opened.infolist() if not member.is_dir()]
        if len(members) > MAX_FILES:
            raise CourseError(f"holds {len(members)} files, at most {MAX_FILES}")
        if sum(member.file_size for member in members) > MAX_NOTEBOOK_BYTES:
            raise CourseError(f"unpacks to more than {MAX_NOTEBOOK_BYTES // 2**20} MiB")
        for member in members:
            parts = Path(member.filename).parts
            if Path(member.filename).is_absolute() or ".." in parts or "\\" in member.filename:
                raise CourseError(f"member '{member.filename}' points out of the folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".collect-") as temporary:
            fresh = Path(temporary) / "new"
            fresh.mkdir()
            for member in members:
                path = fresh / member.filename
                path.parent.mkdir(parents=True, exist_ok=True)
                # Written as a regular file: a link in an archive becomes its text.
                with opened.open(member) as source, path.open("wb") as sink:
                    shutil.copyfileobj(source, sink)
            modified = datetime.datetime.fromtimestamp(archive.stat().st_mtime, datetime.UTC)
            stamp = modified.strftime("%Y-%m-%d %H:%M:%S UTC\n")
            (fresh / "timestamp.txt").write_text(stamp, encoding="utf-8")
            if target.exists():
                target.rename(Path(temporary) / "old")
            fresh.rename(target)
