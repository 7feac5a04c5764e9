"""Assignments are the Markdown files of ``solutions/``; nothing else lists them."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from grader.errors import CourseError
from grader.paths import SOLUTIONS


@dataclass(frozen=True)
class Assignment:
    """One assignment as its source names it.

    Parameters
    ----------
    id : str
        Name of the source file, of the notebook and of nbgrader's assignment.
    title : str
        Title for people.
    data : str
        Name of the data set in ``helpers.data``.
    weights : str
        File name of the trained weights that a hand-in carries.
    figures : tuple of str
        Variables of the solution that say how good its model is.
    training : tuple of str
        Grade ids of the cells that train.
    source : Path
        The Markdown file.
    """

    id: str
    title: str
    data: str
    weights: str
    figures: tuple[str, ...]
    training: tuple[str, ...]
    source: Path


def all_assignments() -> list[Assignment]:
    """Every assignment, by id."""
    return [_read(path) for path in sorted(SOLUTIONS.glob("a*.md"))]


def find(name: str) -> Assignment:
    """The assignment called ``name``.

    Raises
    ------
    CourseError
        When there is none; the message lists those there are.
    """
    known = {assignment.id: assignment for assignment in all_assignments()}
    if name not in known:
        raise CourseError(f"no assignment '{name}'; there are: {', '.join(known)}")
    return known[name]


def _read(path: Path) -> Assignment:
    text = path.read_text(encoding="utf-8")
    try:
        header = yaml.safe_load(text.split("---\n")[1])
        course = header["jupyter"]["course"]
        return Assignment(
            path.stem,
            course["title"],
            course["data"],
            course["weights"],
            tuple(course["figures"]),
            tuple(course["training"]),
            path,
        )
    except (IndexError, KeyError, TypeError, yaml.YAMLError) as error:
        raise CourseError(
            f"{path.name}: the header needs jupyter.course with title, data, weights, "
            f"figures and training ({error!r})"
        ) from error
