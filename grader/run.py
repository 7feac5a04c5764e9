"""Run one assembled notebook in a scratch folder of its own."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import papermill
from nbformat import NotebookNode

from grader import engine, outcome
from grader.limits import Limits
from grader.outcome import Outcome, write_outcomes


@dataclass(frozen=True)
class Run:
    """A run's result.

    Parameters
    ----------
    notebook : NotebookNode
        Executed, with outcomes written into the test cells.
    outcomes : tuple of Outcome
        One a grade cell.
    """

    notebook: NotebookNode
    outcomes: tuple[Outcome, ...]


def run_notebook(
    notebook: NotebookNode,
    files: dict[str, Path],
    parameters: dict[str, Any],
    limits: Limits,
    threads: int,
) -> Run:
    """Execute ``notebook`` with ``files`` beside it.

    Parameters
    ----------
    notebook : NotebookNode
        From :func:`grader.assemble.assemble`; not changed.
    files : dict of str to Path
        What the hand-in carries, by relative path; copied, so that the run
        cannot change what was handed in.
    parameters : dict
        Values for the notebook's parameters cell.
    limits : Limits
        Bounds on the run.
    threads : int
        Threads that the kernel's libraries may use.
    """
    with tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        for name, file in files.items():
            target = scratch / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
        return run_in(scratch, notebook, parameters, limits, threads)


def run_in(
    folder: Path,
    notebook: NotebookNode,
    parameters: dict[str, Any],
    limits: Limits,
    threads: int,
) -> Run:
    """Execute ``notebook`` with ``folder`` as its working folder; what it writes stays there."""
    executed = papermill.execute_notebook(
        notebook,
        None,
        parameters=parameters,
        engine_name="course",
        kernel_name="python3",
        progress_bar=False,
        cwd=folder,
        limits=limits,
        environment=kernel_environment(threads),
    )
    outcomes = tuple(outcome.from_json(item) for item in executed.metadata["course"]["outcomes"])
    engine.release_outputs(executed)
    write_outcomes(executed, list(outcomes))
    return Run(executed, outcomes)


def kernel_environment(threads: int) -> dict[str, str]:
    """The kernel's environment: quiet libraries that share the cores fairly."""
    count = str(threads)
    return {
        **os.environ,
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_NUM_INTRAOP_THREADS": count,
        "TF_NUM_INTEROP_THREADS": count,
        "OMP_NUM_THREADS": count,
        "OPENBLAS_NUM_THREADS": count,
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
