"""Assignments: the Markdown files of ``solutions/``, and any nbgrader course's own."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from grader.classroom import Classroom
from grader.errors import CourseError
from grader.paths import SOLUTIONS


@dataclass(frozen=True)
class Assignment:
    """One assignment as its source names it.

    An assignment of an ordinary nbgrader course has notebooks, and neither data,
    weights, figures nor training.

    Parameters
    ----------
    id : str
        Name of the source and of nbgrader's assignment.
    title : str
        Title for people.
    data : str
        Name of the data set in ``helpers.data``; empty without one.
    weights : str
        File name of the trained weights that a hand-in carries.
    figures : tuple of str
        Variables of the solution that say how good its model is.
    training : tuple of str
        Grade ids of the cells that train.
    source : Path
        The Markdown file, or the folder of an nbgrader course's notebooks.
    notebooks : tuple of str
        Its notebooks' file names without ``.ipynb``.
    """

    id: str
    title: str
    data: str
    weights: str
    figures: tuple[str, ...]
    training: tuple[str, ...]
    source: Path
    notebooks: tuple[str, ...]

    @property
    def build_command(self) -> str:
        """The command that makes what students get, and tells the gradebook of it."""
        ours = self.source.suffix == ".md"
        return f"course build {self.id}" if ours else f"nbgrader generate_assignment {self.id}"


def all_assignments() -> list[Assignment]:
    """Every assignment of ``solutions/``, by id."""
    return [_read(path) for path in sorted(SOLUTIONS.glob("a*.md"))]


def find(name: str, classroom: Classroom | None = None) -> Assignment:
    """The assignment called ``name``, of ``solutions/`` or else of the classroom's ``source/``.

    Raises
    ------
    CourseError
        When there is none; the message lists those there are.
    """
    ours = {assignment.id: assignment for assignment in all_assignments()}
    if name in ours:
        return ours[name]
    folders = _source_folders(classroom) if classroom else {}
    if name in folders:
        notebooks = tuple(sorted(path.stem for path in folders[name].glob("*.ipynb")))
        return Assignment(name, name, "", "", (), (), folders[name], notebooks)
    known = f"there are: {', '.join(ours)}"
    if classroom:
        others = ", ".join(folder for folder in folders if folder not in ours)
        known += f"; in {classroom.source}: {others or 'no other folder with notebooks'}"
    raise CourseError(f"no assignment '{name}'; {known}")


def _source_folders(classroom: Classroom) -> dict[str, Path]:
    """The assignments of an nbgrader course: folders of ``source/`` with notebooks in them."""
    if not classroom.source.is_dir():
        return {}
    folders = sorted(path for path in classroom.source.iterdir() if path.is_dir())
    return {path.name: path for path in folders if any(path.glob("*.ipynb"))}


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
            (path.stem,),
        )
    except (IndexError, KeyError, TypeError, yaml.YAMLError) as error:
        raise CourseError(
            f"{path.name}: the header needs jupyter.course with title, data, weights, "
            f"figures and training ({error!r})"
        ) from error
