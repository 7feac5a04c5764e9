"""Two runs with one SEED learn the same, in two processes that share nothing.

The notebooks' comparisons, which only the larger profiles make, run here as well, for an epoch.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from grader.assignment import Assignment, all_assignments
from tests.plain_script import run

pytestmark = [pytest.mark.slow, pytest.mark.tensorflow]
each = pytest.mark.parametrize("assignment", all_assignments(), ids=lambda one: one.id)

COMPARE = """
import dataclasses

from helpers import profiles
from helpers.profiles.a5_nuclei import VARIANTS


def with_comparisons(assignment, profile, settings=profiles.settings):
    found = settings(assignment, profile)
    wanted = {"compared_epochs": 1, "samplings": True, "loss_epochs": 1, "variants": VARIANTS}
    own = {one.name for one in dataclasses.fields(found)}
    return dataclasses.replace(found, **{key: wanted[key] for key in own & wanted.keys()})


profiles.settings = with_comparisons
"""

# Every training run that the notebook keeps, and the figures that marks depend on.
PRINT = """
import json

found = {{
    "runs": {{
        name: {{key: [float(value) for value in run.history[key]] for key in run.history}}
        for name, run in list(globals().items())
        if type(run).__name__ == "History"
    }},
    "figures": {{name: float(globals()[name]) for name in {names!r}}},
}}
print()
print(json.dumps(found))
"""


@each
def test_two_processes_learn_the_same(assignment: Assignment, tmp_path: Path) -> None:
    last = PRINT.format(names=assignment.figures)

    def found(number: str) -> Any:
        folder = tmp_path / number
        folder.mkdir()
        # Another hash seed: the order of a set must not matter.
        return run(
            assignment, folder, profile="smoke", first=COMPARE, last=last, PYTHONHASHSEED=number
        )

    with ThreadPoolExecutor(2) as both:
        one, other = both.map(found, ("1", "2"))
    assert one["runs"], "the notebook keeps no training run"
    assert flat(one) == pytest.approx(flat(other), rel=1e-4, abs=1e-4, nan_ok=True)


def flat(found: dict[str, Any]) -> dict[str, float]:
    values = {f"figure {name}": value for name, value in found["figures"].items()}
    for name, run_ in found["runs"].items():
        for key, epochs in run_.items():
            values |= {f"{name} {key} {epoch}": value for epoch, value in enumerate(epochs)}
    return values
