"""Put a student's answers into the trusted notebook.

Nothing but answers and added cells is taken from a hand-in, so deleted,
edited, duplicated, reordered or re-typed locked cells cannot matter.
"""

import copy
from itertools import count
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from grader.cells import grade_id, is_answer


def assemble(template: NotebookNode, submitted: NotebookNode) -> NotebookNode:
    """The notebook to grade: the template with the answers of ``submitted``.

    A cell is recognised by its id, which Jupyter keeps through edits, then by its
    grade_id, which copies share, and a cell without a role by its text or place. Copies of an
    answer, and every cell the student added, follow the cell that they followed in
    the hand-in. So does a student's version of a cell that has no role.

    Parameters
    ----------
    template : NotebookNode
        From :func:`grader.template.read_templates`.
    submitted : NotebookNode
        From :func:`grader.submission.read_submission`.

    Returns
    -------
    NotebookNode
        A new notebook; neither argument is changed.
    """
    known = {str(cell["id"]): cell for cell in template.cells}
    locked = {grade_id(cell) for cell in template.cells if not is_answer(cell)} - {""}
    claims = _claims(submitted.cells, template.cells)
    answers: dict[str, NotebookNode] = {}
    added: dict[str, list[NotebookNode]] = {}
    anchor = ""
    for index, cell in enumerate(submitted.cells):
        if index in claims:
            anchor = claims[index]
            original = known[anchor]
            if is_answer(original):
                answers[anchor] = cell
            elif not _is_locked(original) and _text(cell) != _text(original):
                added.setdefault(anchor, []).append(cell)
        elif grade_id(cell) not in locked:
            added.setdefault(anchor, []).append(cell)
    result = copy.deepcopy(template)
    number = count()
    cells = [_added(cell, next(number)) for cell in added.get("", [])]
    for cell in result.cells:
        name = str(cell["id"])
        if name in answers:
            cell.source = answers[name].source
        cells.append(cell)
        cells += [_added(extra, next(number)) for extra in added.get(name, [])]
    result.cells = cells
    return result


def _is_locked(cell: NotebookNode) -> bool:
    """Whether a student's version of the cell is dropped."""
    return bool(grade_id(cell)) or "parameters" in cell.metadata.get("tags", [])


def _text(cell: NotebookNode) -> tuple[str, str]:
    """What a cell without a role is recognised by."""
    return ("", "") if grade_id(cell) else (cell.cell_type, cell.source.strip())


def _claims(cells: list[NotebookNode], template: list[NotebookNode]) -> dict[int, str]:
    """Which handed-in cell, by index, stands for which cell of the template, by id."""
    claims: dict[int, str] = {}
    for key in (lambda cell: str(cell["id"]), grade_id, _text):
        taken = set(claims.values())
        free: dict[Any, list[str]] = {}
        for cell in template:
            if cell["id"] not in taken:
                free.setdefault(key(cell), []).append(str(cell["id"]))
        for index, cell in enumerate(cells):
            name = key(cell)
            if index not in claims and name not in ("", ("", "")) and free.get(name):
                claims[index] = free[name].pop(0)
    return claims | _claims_by_place(cells, template, claims)


def _claims_by_place(
    cells: list[NotebookNode], template: list[NotebookNode], claims: dict[int, str]
) -> dict[int, str]:
    """In a notebook without ids, a changed cell without a role stands where ours stood."""
    order = [str(cell["id"]) for cell in template]
    found: dict[int, str] = {}
    place = 0
    for index, cell in enumerate(cells):
        if index in claims:
            place = order.index(claims[index]) + 1
        elif place < len(order):
            ours = template[place]
            free = order[place] not in {*claims.values(), *found.values()}
            same = ours.cell_type == cell.cell_type and not grade_id(cell)
            if free and same and not _is_locked(ours):
                found[index] = order[place]
                place += 1
    return found


def _added(cell: NotebookNode, number: int) -> NotebookNode:
    """A student's own cell, without metadata that could give it a role."""
    make = new_code_cell if cell.cell_type == "code" else new_markdown_cell
    made: NotebookNode = make(cell.source, id=f"added-{number}")
    made.metadata["course"] = {"added": True, "submitted_id": str(cell["id"])[:64]}
    return made
