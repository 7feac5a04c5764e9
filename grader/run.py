"""Run one assembled notebook: student code in its sandbox, tests in the examiner."""

from dataclasses import dataclass
from typing import Any

import papermill
from nbformat import NotebookNode

from grader import engine, outcome, warm
from grader.limits import Limits
from grader.outcome import Outcome, write_outcomes
from grader.sides import Sides
from grader.two_sides import TwoSides


@dataclass(frozen=True)
class Run:
    """A run's result.

    Parameters
    ----------
    notebook : NotebookNode
        Executed, with outcomes written into the test cells.
    outcomes : tuple of Outcome
        One a grade cell.
    notices : tuple of str
        What went wrong besides, such as a lost kernel.
    """

    notebook: NotebookNode
    outcomes: tuple[Outcome, ...]
    notices: tuple[str, ...] = ()


def run_notebook(
    notebook: NotebookNode,
    files: dict[str, bytes],
    parameters: dict[str, Any],
    limits: Limits,
    sides: Sides,
    pair: warm.Pair,
    secrets: dict[str, str],
) -> Run:
    """Execute ``notebook`` with ``files`` beside it.

    Parameters
    ----------
    notebook : NotebookNode
        From :func:`grader.assemble.assemble`; not changed.
    files : dict of str to bytes
        What stands beside the notebook, by relative path.
    parameters : dict
        Values for the notebook's parameters cell; without any, none is injected.
    limits : Limits
        Bounds on the run.
    sides : Sides
        Which names tests get from the student, and which cells run on both sides.
    pair : grader.warm.Pair
        The warm parents of the two processes.
    secrets : dict of str to str
        Environment variables for the examiner alone.
    """
    with warm.own_folders(pair, files) as folders:
        two_sides = TwoSides(pair, folders, sides, limits, secrets)
        try:
            executed = papermill.execute_notebook(
                notebook,
                None,
                parameters=parameters,
                engine_name="course",
                kernel_name="python3",
                progress_bar=False,
                two_sides=two_sides,
                sides=sides,
            )
        finally:
            two_sides.close()
    outcomes = tuple(outcome.from_json(item) for item in executed.metadata["course"]["outcomes"])
    engine.release_outputs(executed)
    write_outcomes(executed, list(outcomes))
    return Run(executed, outcomes, tuple(two_sides.notices))
