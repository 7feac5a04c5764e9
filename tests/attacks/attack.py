"""Attacks: hand-ins with a wrong answer and a trick, kept as small text files.

A file of ``patches/`` says how a hand-in differs from the reference solution of ``course.md``::

    says: Drops every assert.           # in a line
    cells: {q1_distance: "..."}         # new sources by grade_id
    adds: {q1_test: "..."}              # code cells that follow a cell
    change: "notebook.cells = ..."      # Python with `notebook` and `cells` (by grade_id)
    files: {helpers/checks.py: "..."}   # handed in beside the notebook
    target: [q1_test]                   # test cells that must earn nothing
    also_lost: [q2_test]                # what the attacker may lose besides
    sees: "regular expression"          # of the line that the lecturer sees
    safe_for_nbgrader: true             # whether plain nbgrader may be let loose on it
    would: make the machine unusable    # what it would do, where not
    kills_nbgrader: true                # `nbgrader autograde` waits for its time-out, or fails

``@NAME@`` in a text stands for what an attacker is assumed to know: see :class:`Knowledge`.
"""

import copy
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import yaml
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader.assignment import Assignment
from grader.cells import grade_id, is_answer, is_test, points
from grader.classroom import Classroom
from grader.golden import SOLUTION_MARKS

HERE = Path(__file__).parent
COURSE = Assignment(
    "attacks", "Attacks", "", "attacks.weights.h5", (), (), HERE / "course.md", ("attacks",)
)
HONEST = ("honest-1", "honest-2", "honest-3")


@dataclass(frozen=True)
class Knowledge:
    """What an attacker knows of the lecturer's machine: paths, addresses, names."""

    CLASSROOM: str
    HOME: str
    CANARY: str
    CACHE: str
    REPO: str
    HOST: str
    TCP: int
    UDP: int
    UNIX: str
    ABSTRACT: str

    def fill(self, text: str) -> str:
        """A text with its ``@NAME@`` replaced."""
        for name, value in asdict(self).items():
            text = text.replace(f"@{name}@", str(value))
        return text


@dataclass(frozen=True)
class Attack:
    """One attack; see the head of this file."""

    name: str
    says: str
    target: tuple[str, ...]
    safe_for_nbgrader: bool
    cells: dict[str, str] = field(default_factory=dict)
    adds: dict[str, str] = field(default_factory=dict)
    change: str = ""
    files: dict[str, str] = field(default_factory=dict)
    also_lost: tuple[str, ...] = ()
    sees: str = ""
    would: str = ""
    kills_nbgrader: bool = False

    @property
    def student(self) -> str:
        """The attacker's id."""
        return self.name.replace("_", "-")

    def hand_in(self, classroom: Classroom, knows: Knowledge) -> None:
        """Put the hand-in into the classroom."""
        notebook = reference(classroom)
        cells = {grade_id(cell): cell for cell in notebook.cells if grade_id(cell)}
        for name, source in self.cells.items():
            cells[name].source = knows.fill(source)
        for name, source in self.adds.items():
            added = new_code_cell(knows.fill(source), id=f"after-{name.replace('_', '-')}")
            notebook.cells.insert(notebook.cells.index(cells[name]) + 1, added)
        space: dict[str, Any] = {"notebook": notebook, "cells": cells}
        exec(knows.fill(self.change), space)
        files = {name: knows.fill(text).encode() for name, text in self.files.items()}
        put(classroom, self.student, space["notebook"], files)


def read_all() -> list[Attack]:
    """Every attack, by name."""
    return [read(path) for path in sorted((HERE / "patches").glob("*.yml"))]


def read(path: Path) -> Attack:
    """One attack.

    Raises
    ------
    ValueError
        When the file does not say what plain nbgrader would suffer.
    """
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name in ("target", "also_lost"):
        content[name] = tuple(content.get(name, ()))
    attack = Attack(path.stem, **content)
    if not attack.safe_for_nbgrader and not attack.would:
        raise ValueError(f"{path.name}: say what it would do")
    if attack.sees:
        re.compile(attack.sees)
    return attack


def reference(classroom: Classroom) -> NotebookNode:
    """The release with every question answered rightly."""
    source = nbformat.read(classroom.source_notebook(COURSE.id), as_version=4)
    notebook = copy.deepcopy(nbformat.read(classroom.release_notebook(COURSE.id), as_version=4))
    solutions = {grade_id(cell): cell.source for cell in source.cells if is_answer(cell)}
    for cell in notebook.cells:
        if grade_id(cell) in solutions:
            cell.source = SOLUTION_MARKS.sub("", solutions[grade_id(cell)]).rstrip("\n")
    return notebook


def put(
    classroom: Classroom, student: str, notebook: NotebookNode, files: dict[str, bytes]
) -> None:
    """Write a hand-in as it would be collected."""
    folder = classroom.submitted / student / COURSE.id
    folder.mkdir(parents=True)
    (folder / f"{COURSE.id}.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def hand_in_honestly(classroom: Classroom, student: str, mark: str) -> None:
    """Hand in the reference, with ``mark`` in it to be found where it does not belong."""
    notebook = reference(classroom)
    answer = next(cell for cell in notebook.cells if grade_id(cell) == "q1_distance")
    answer.source += f"\n# {mark}"
    put(classroom, student, notebook, {})


def full_marks(classroom: Classroom) -> dict[str, float]:
    """What a right hand-in earns, by test cell."""
    source = nbformat.read(classroom.source_notebook(COURSE.id), as_version=4)
    return {grade_id(cell): points(cell) for cell in source.cells if is_test(cell)}
