"""Run a solution notebook as one plain Python script: cheaper than in Jupyter, easy to change."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader import source
from grader.assignment import Assignment
from grader.cells import grade_id, is_test
from grader.warm import quiet

THREADS = 2


def run(
    assignment: Assignment,
    folder: Path,
    *,
    profile: str,
    first: str = "",
    last: str,
    until: str = "",
    without: Sequence[str] = (),
    **variables: str,
) -> Any:
    """What ``last`` prints at the end, read as JSON; its last line counts.

    Test cells are left out, and what comes after the cell ``until``. The script runs in ``folder``
    with ``first`` before the first cell, and with ``variables`` in its environment.
    """
    notebook = source.read(assignment)
    parts = [first]
    for cell in notebook.cells:
        if cell.cell_type != "code" or is_test(cell) or grade_id(cell) in without:
            continue
        parts.append(cell.source)
        if "parameters" in cell.metadata.get("tags", []):
            parts.append(f"PROFILE = {profile!r}")
        if until and grade_id(cell) == until:
            break
    path = folder / f"{assignment.id}.py"
    path.write_text("\n\n".join([*parts, last]))
    ran = subprocess.run(
        [sys.executable, path.name],
        cwd=folder,
        env={**_environment(), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    return json.loads(ran.stdout.splitlines()[-1])


def _environment() -> dict[str, str]:
    return {**os.environ, **quiet(THREADS), "MPLBACKEND": "Agg", "CUDA_VISIBLE_DEVICES": ""}
