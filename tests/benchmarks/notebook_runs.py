"""Run a solution notebook in a kernel, with cells of a benchmark's own among its cells."""

import os
import tempfile

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader.cells import grade_id
from grader.environment import environment
from grader.warm import quiet

CELL_SECONDS = 3600


def insert_after(notebook: NotebookNode, name: str, code: str) -> None:
    """Put a cell of ours behind the one whose id is ``name``."""
    ids = [cell["id"] for cell in notebook.cells]
    notebook.cells.insert(ids.index(name) + 1, new_code_cell(code, id=f"after-{name}"))


def execute(notebook: NotebookNode) -> dict[str, str]:
    """Run all cells, in place; what stopped it before the end, by cell."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        client = NotebookClient(
            notebook,
            timeout=CELL_SECONDS,
            kernel_name="python3",
            resources={"metadata": {"path": folder}},
        )
        with environment(**quiet(os.cpu_count() or 1)):
            try:
                client.execute()
            except CellExecutionError as error:
                last = [cell for cell in notebook.cells if cell.get("execution_count")][-1]
                where = grade_id(last) or last["id"]
                return {f"stopped at {where}": f"{error.ename}: {error.evalue}"}
    return {}
