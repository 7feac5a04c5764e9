"""The comparisons that a3_lung_3d and a5_nuclei leave to larger machines, at `laptop`.

Choices of labelled planes and a lung window in a3; a U-Net without gates, other rates, larger
images and three losses in a5. ``make bench ONLY=comparisons`` takes more than an hour;
``python tests/benchmarks/bench_comparisons.py a3_lung_3d 220 221`` runs one notebook with the
seeds that are named.
"""

import json
import sys
from collections.abc import Iterator

from figure import Figure
from nbformat.v4 import new_code_cell
from notebook_runs import execute, insert_after

from grader import source
from grader.assignment import find
from grader.cells import is_test

SEEDS = (220, 221, 222)

# By assignment: what its profile gets, and a dict that its cells have made by then.
COMPARED = {
    "a3_lung_3d": (
        "samplings=True",
        "{**{f'random planes, {ratio:.0%}': row for ratio, row in zip(RATIOS, budget)},"
        " **dict(zip(('even', 'one axis', 'a tenth of the voxels'), samplings[1:])),"
        " 'lung window': [window_iou]}",
    ),
    "a5_nuclei": (
        "variants=profiles.settings('a5_nuclei', 'full').variants, loss_epochs=20",
        "{name: [values.mean()] for name, values in"
        " [*pd.DataFrame(jaccards).items(), *pd.DataFrame(loss_scores).items()]}",
    ),
}
GOALS = {"a3_lung_3d": 0.75, "a5_nuclei": 0.7}  # IoU of the test volume, mean Jaccard index

CHANGE = """\
import dataclasses

changes = dict({changes})


def with_comparisons(assignment, profile, settings=profiles.settings):
    return dataclasses.replace(settings(assignment, profile), **changes)


profiles.settings = with_comparisons
"""


def main() -> None:
    """``bench_comparisons.py ASSIGNMENT SEED...``."""
    for seed in map(int, sys.argv[2:]):
        for found in compared(sys.argv[1], seed):
            print(found.line(), flush=True)


def figures() -> Iterator[Figure]:
    """IoU or mean Jaccard index of each network that is compared, for each seed."""
    for name in COMPARED:
        for seed in SEEDS:
            yield from compared(name, seed)


def compared(name: str, seed: int) -> Iterator[Figure]:
    """Run one notebook without its tests; on the test volume or the test images."""
    notebook = source.read(find(name))
    notebook.cells = [cell for cell in notebook.cells if not is_test(cell)]
    changes, made = COMPARED[name]
    insert_after(notebook, "parameters", f'PROFILE = "laptop"\nSEED = {seed}')
    insert_after(notebook, "setup", CHANGE.format(changes=changes))
    last = (
        f"import json\n\nprint(json.dumps({{key: float(row[-1]) for key, row in {made}.items()}}))"
    )
    notebook.cells.append(new_code_cell(last, id="figures"))
    stopped = execute(notebook)
    if stopped:
        raise RuntimeError(f"{name} with SEED={seed}: {stopped}")
    for key, value in json.loads(notebook.cells[-1].outputs[-1].text).items():
        yield Figure(f"{name} {seed} {key}", value, GOALS[name], at_least=True)


if __name__ == "__main__":
    main()
