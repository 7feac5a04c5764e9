"""What an eye of a given level shows, by the international grading of diabetic retinopathy.

1 mild: microaneurysms only. 2 moderate: haemorrhages, hard exudates and cotton wool spots as well.
3 severe: many haemorrhages in all four quadrants, beaded veins. 4 proliferative: new vessels,
bleeding in front of the retina, sometimes scars of laser treatment.
"""

from dataclasses import dataclass

import numpy as np

DISAGREEMENT = 0.08
"""Share of the eyes that show what another grader would call the next level up or down."""


@dataclass(frozen=True)
class Findings:
    """Numbers of lesions in one eye."""

    microaneurysms: int = 0
    blots: int = 0  # dot and blot haemorrhages
    flames: int = 0  # haemorrhages in the nerve fibre layer
    exudates: int = 0  # clusters of hard exudates
    cotton_wool: int = 0
    beading: float = 0.0  # of the veins, 0 to 1
    tufts: int = 0  # of new vessels
    preretinal: int = 0  # pools of blood in front of the retina
    scars: int = 0  # of laser treatment
    scale: float = 1.0  # factor on the size of haemorrhages


def draw_findings(level: int, rng: np.random.Generator) -> Findings:
    """Draw what an eye shows that was graded as that level (0 to 4)."""
    if rng.random() < DISAGREEMENT:
        level += 1 if level == 0 or (level < 4 and rng.random() < 0.5) else -1
    return _findings(level, rng)


def _findings(level: int, rng: np.random.Generator) -> Findings:
    def number(low: int, high: int) -> int:
        return int(rng.integers(low, high + 1))

    def sometimes(share: float, low: int, high: int) -> int:
        return number(low, high) if rng.random() < share else 0

    scale = rng.uniform(0.7, 1.2)
    if level == 0:
        # A few haemorrhages of another cause are not graded as diabetic.
        return Findings(blots=sometimes(0.05, 1, 2), scale=scale)
    if level == 1:
        return Findings(microaneurysms=number(2, 10), scale=scale)
    if level == 2:
        # From just more than microaneurysms to just less than severe, the former being common.
        much = rng.random() ** 2
        return Findings(
            microaneurysms=number(4, 10 + round(12 * much)),
            blots=number(1, 3 + round(16 * much)),
            flames=sometimes(0.1 + 0.5 * much, 1, 4),
            exudates=sometimes(0.25 + 0.5 * much, 1, 2 + round(2 * much)),
            cotton_wool=sometimes(0.1 + 0.4 * much, 1, 3),
            scale=scale,
        )
    if level == 3:
        return Findings(
            microaneurysms=number(20, 40),
            blots=number(24, 60),
            flames=number(3, 12),
            exudates=sometimes(0.7, 2, 5),
            cotton_wool=number(1, 6),
            beading=rng.uniform(0.5, 1.0),
            scale=scale,
        )
    return Findings(
        microaneurysms=number(10, 30),
        blots=number(3, 30),
        flames=sometimes(0.6, 1, 8),
        exudates=sometimes(0.5, 1, 4),
        cotton_wool=sometimes(0.5, 1, 4),
        beading=rng.uniform(0.2, 1.0),
        tufts=number(1, 4),
        preretinal=sometimes(0.45, 1, 2),
        scars=sometimes(0.4, 90, 220),
        scale=scale,
    )
