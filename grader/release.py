"""Pack what students get: notebooks, the library, the environment, and nothing else."""

import io
import tomllib
import zipfile
from pathlib import Path

from grader.assignment import all_assignments
from grader.build import drift
from grader.errors import CourseError
from grader.files import write_bytes
from grader.paths import COURSE, HELPERS, REQUIREMENTS, ROOT
from helpers.course_folder import RELEASED

FOLDER = "medical-image-course"
# One date for all members: the same content gives the same file.
DATE = (2026, 1, 1, 0, 0, 0)


def pack(target: Path) -> Path:
    """Write the student bundle to ``target``, a zip file; returns its path.

    Raises
    ------
    CourseError
        When a student notebook is not what its source gives.
    """
    for assignment in all_assignments():
        for line in drift(assignment):
            raise CourseError(line)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(members().items()):
            info = zipfile.ZipInfo(f"{FOLDER}/{name}", DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    write_bytes(target, buffer.getvalue())
    return target


def members() -> dict[str, bytes]:
    """The bundle's files, by path inside it."""
    found = {
        "README.md": (COURSE / "README.md").read_bytes(),
        "LICENSE": (ROOT / "LICENSE").read_bytes(),
        "environment.yml": student_environment().encode(),
        "requirements.txt": REQUIREMENTS.read_bytes(),
        "pyproject.toml": student_project().encode(),
    }
    for assignment in all_assignments():
        path = COURSE / assignment.id / f"{assignment.id}.ipynb"
        found[f"course/{assignment.id}/{path.name}"] = path.read_bytes()
        # What a student's own copy is compared with, and can be replaced by.
        found[f"course/{RELEASED}/{path.name}"] = path.read_bytes()
    for path in sorted(HELPERS.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            found[f"helpers/{path.relative_to(HELPERS).as_posix()}"] = path.read_bytes()
    return found


def student_environment() -> str:
    """The bundle's environment.yml: pinned versions, but only of what a student needs."""
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    return text.replace("-r requirements.txt", "-c requirements.txt")


def student_project() -> str:
    """The bundle's pyproject.toml: the course's own without the grader."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = "".join(f'    "{name}",\n' for name in project["dependencies"])
    return f"""\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{project["name"]}-student"
version = "{project["version"]}"
description = "{project["description"]}"
readme = "README.md"
requires-python = "{project["requires-python"]}"
license = "{project["license"]}"
dependencies = [
{needs}]

[project.scripts]
course = "helpers.cli:main"

[tool.hatch.build.targets.wheel]
packages = ["helpers"]
"""
