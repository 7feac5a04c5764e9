"""The papermill engine ``course``: papermill runs notebooks, we decide outcomes."""

import subprocess
from typing import Any

from nbformat import NotebookNode
from papermill.engines import Engine, NotebookExecutionManager

from grader import outcome
from grader.cells import is_test
from grader.examiner import KernelExaminer
from grader.kernel import LimitedClient
from grader.limits import Limits

ERRORS = "held_outputs"


class CourseEngine(Engine):
    """Runs every cell to the end of the notebook and records an outcome per grade cell.

    The outcomes stand in ``nb.metadata.course.outcomes``. papermill treats a
    cell with an error as a failed run, while a student's error is a result here:
    so outputs of such cells are held in the cell's metadata until
    :func:`release_outputs`.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        limits: Limits = Limits(),  # noqa: B008  # frozen
        environment: dict[str, str] | None = None,
        start_timeout: int = 60,
        **_: Any,
    ) -> None:
        """Run ``nb_man.nb``; called by papermill."""
        client = LimitedClient(
            nb_man, limits, kernel_name=kernel_name, startup_timeout=start_timeout
        )
        client.reset_execution_trackers()
        outcomes: list[outcome.Outcome] = []
        # What libraries write past the kernel, such as TensorFlow's greeting, is nobody's output.
        options: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        if environment is not None:
            options["env"] = environment
        with client.setup_kernel(**options):
            examiner = KernelExaminer(client)
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                if is_test(cell):
                    outcomes.append(examiner.examine(cell, index))
                elif cell.cell_type == "code":
                    client.run(cell, index)
                nb_man.cell_complete(cell, cell_index=index)
        nb_man.nb.metadata["course"] = {"outcomes": [item.to_json() for item in outcomes]}
        _hold_outputs(nb_man.nb)


def _hold_outputs(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            cell.metadata[ERRORS] = cell.outputs
            cell.outputs = []


def release_outputs(notebook: NotebookNode) -> None:
    """Put held outputs back after papermill has returned."""
    for cell in notebook.cells:
        held = cell.metadata.pop(ERRORS, None)
        if held is not None:
            cell.outputs = held
