"""Soft attention against plain U-Nets: the notebook of a4_skin_lesion at `laptop`, seed by seed.

Takes some ten minutes. The table that the notebook states goes to stderr, one row a seed.
"""

import dataclasses
import sys
from collections.abc import Iterator

from figure import Figure

from grader import figures as measured
from grader.assignment import find

SEEDS = (220, 221, 222)
CORES = 2
GOAL = 0.7  # mean Jaccard index on the test photographs, of the curriculum

# Variables of the notebook: means over the test photographs, and the paired comparison.
NAMES = (
    "unet_jaccard",
    "attention_jaccard",
    "unet_thresholded",
    "attention_thresholded",
    "control_jaccard",
    "difference",
    "difference_low",
    "difference_high",
    "p_value",
)


def figures() -> Iterator[Figure]:
    """Mean Jaccard index of either network, for each seed."""
    assignment = dataclasses.replace(find("a4_skin_lesion"), figures=NAMES)
    print("seed", *NAMES, "training_seconds", sep="  ", file=sys.stderr)
    for seed in SEEDS:
        found = measured.measure(assignment, "laptop", seed, CORES)
        row = [f"{found.values[name]:.4f}" for name in NAMES]
        print(seed, *row, round(found.training_seconds), sep="  ", file=sys.stderr)
        for name in NAMES[:2]:
            yield Figure(f"{name}_of_seed_{seed}", found.values[name], GOAL, at_least=True)
