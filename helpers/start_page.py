"""The page that JupyterLab opens first: what to do, and how far each assignment has come."""

from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from helpers import data
from helpers.course_folder import read_notebook, released_notebook
from helpers.errors import UserError
from helpers.hand_in import packed

PAGE = "START.ipynb"
HOURS = "2 to 4 hours"

TOP = """\
# Deep learning for medical images

Open an assignment by its name. Read, fill in the cells that say `YOUR CODE HERE` or
`YOUR ANSWER HERE`, and run the check below each answer. You may run a notebook from top to bottom
at any time: questions that are still open say so in one line.

Work with `PROFILE = "laptop"`, which trains in minutes; `"smoke"` is a dry run of seconds.

| assignment | topic | time | state | images |
|---|---|---|---|---|
"""

BOTTOM = """
Images that are "drawn at first use" are made by the notebook itself, once, in a minute or less.
To make all of them now: `course data prepare --all`.

In a terminal (*File, New, Terminal*):

| you want to | command |
|---|---|
| run the visible checks as the grader will | `course check {example}` |
| pack what you hand in | `course submit {example} --student YOUR-ID` |

This page is written anew each time `course lab` starts.
"""


@dataclass(frozen=True)
class State:
    """How far an assignment has come.

    Parameters
    ----------
    title : str
        Its topic.
    word : str
        ``new``, ``in progress``, ``checks passed`` or ``handed in``.
    ready : bool
        Whether its images have been drawn.
    """

    title: str
    word: str
    ready: bool


def write_start_page(course: Path) -> Path:
    """Write the page into the course's folder.

    Parameters
    ----------
    course : Path
        Folder with one folder for each assignment.
    """
    rows, names = [], []
    for path in sorted(course.glob("*/*.ipynb")):
        name = path.parent.name
        if path.stem != name:
            continue
        names.append(name)
        try:
            state = state_of(path)
        except UserError as error:
            rows.append(f"| {name} | {_plain(str(error))} | | | |")
            continue
        images = "ready" if state.ready else "drawn at first use"
        link = f"[{name}]({name}/{name}.ipynb)"
        rows.append(f"| {link} | {_plain(state.title)} | {HOURS} | {state.word} | {images} |")
    page = course / PAGE
    partial = page.with_name(f".{PAGE}.partial")
    example = names[-1] if names else "NAME"
    text = TOP + "\n".join(rows) + "\n" + BOTTOM.format(example=example)
    # JupyterLab shows Markdown files as text to edit, but a notebook's Markdown as a page.
    cell = new_markdown_cell(text, id="start")
    # Without a kernel's name it would ask for one first.
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}}
    notebook = new_notebook(cells=[cell], metadata=kernel)
    partial.write_text(nbformat.writes(notebook), encoding="utf-8")
    return partial.replace(page)


def state_of(path: Path) -> State:
    """Look at a notebook as it lies on disk; nothing is run.

    Raises
    ------
    UserError
        It cannot be read.
    """
    notebook = read_notebook(path)
    facts = notebook.metadata.get("course", {})
    title, name = str(facts.get("title", "")), str(facts.get("data", ""))
    ready = name in data.NAMES and data.is_drawn(name, data.size(name, "laptop"))
    return State(title, _word(notebook, path), ready)


def _word(notebook: NotebookNode, path: Path) -> str:
    # Where a terminal stands by default: in JupyterLab's folder, or in the course's own.
    course = path.parent.parent
    packs = packed(path.parent, course) + packed(path.parent, course.parent)
    if any(pack.stat().st_mtime >= path.stat().st_mtime for pack in packs):
        return "handed in"
    if _checks_pass(notebook):
        return "checks passed"
    released = released_notebook(path.parent)
    if released is not None and _sources(released) == _sources(notebook):
        return "new"
    touched = any(cell.get("execution_count") for cell in notebook.cells)
    return "in progress" if released is not None or touched else "new"


def _sources(notebook: NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells]


def _checks_pass(notebook: NotebookNode) -> bool:
    """Whether every check was run and none ended with an error."""
    checks = [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code"
        and cell.metadata.get("nbgrader", {}).get("grade")
        and not cell.metadata["nbgrader"].get("solution")
    ]
    return bool(checks) and all(
        cell.execution_count and all(output.output_type != "error" for output in cell.outputs)
        for cell in checks
    )


def _plain(text: str) -> str:
    """Text that is no Markdown, on one line of a table."""
    return " ".join(text.replace("|", "/").replace("<", "&lt;").split())
