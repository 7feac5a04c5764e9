"""Put a student's answers into the trusted notebook.

Nothing but answers and added cells is taken from a hand-in, so deleted,
edited, duplicated, reordered or re-typed locked cells cannot matter.
"""

import copy

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from grader.cells import grade_id, is_answer


def assemble(template: NotebookNode, submitted: NotebookNode) -> NotebookNode:
    """The notebook to grade: the template with the answers of ``submitted``.

    A cell is recognised by its id, which Jupyter keeps through edits, and only
    then by its grade_id, which copies share. Copies of an answer, and every cell
    the student added, follow the cell that they followed in the hand-in.

    Parameters
    ----------
    template : NotebookNode
        From :func:`grader.template.read_template`.
    submitted : NotebookNode
        From :func:`grader.submission.read_submission`.

    Returns
    -------
    NotebookNode
        A new notebook; neither argument is changed.
    """
    known = {_name(cell): cell for cell in template.cells}
    claims = _claims(submitted.cells, known)
    answers: dict[str, NotebookNode] = {}
    added: dict[str, list[NotebookNode]] = {}
    anchor = ""
    for index, cell in enumerate(submitted.cells):
        name = claims.get(index, "")
        if name:
            anchor = name
            if is_answer(known[name]):
                answers[name] = cell
        elif grade_id(cell) not in known or is_answer(known[grade_id(cell)]):
            added.setdefault(anchor, []).append(cell)
    result = copy.deepcopy(template)
    cells = [_added(cell, "start", n) for n, cell in enumerate(added.get("", []))]
    for cell in result.cells:
        name = _name(cell)
        if name in answers:
            cell.source = answers[name].source
        cells.append(cell)
        cells += [_added(extra, name, n) for n, extra in enumerate(added.get(name, []))]
    result.cells = cells
    return result


def _name(cell: NotebookNode) -> str:
    return grade_id(cell) or str(cell["id"])


def _claims(cells: list[NotebookNode], known: dict[str, NotebookNode]) -> dict[int, str]:
    """Which handed-in cell, by index, stands for which cell of the template."""
    claims: dict[int, str] = {}
    for key in (lambda cell: str(cell["id"]), grade_id):
        taken = set(claims.values())
        for index, cell in enumerate(cells):
            name = key(cell)
            if index not in claims and name in known and name not in taken:
                claims[index] = name
                taken.add(name)
    return claims


def _added(cell: NotebookNode, anchor: str, number: int) -> NotebookNode:
    """A student's own cell, without metadata that could give it a role."""
    make = new_code_cell if cell.cell_type == "code" else new_markdown_cell
    made: NotebookNode = make(cell.source, id=f"added-{anchor}-{number}"[:64])
    made.metadata["course"] = {"added": True, "submitted_id": str(cell["id"])[:64]}
    return made
