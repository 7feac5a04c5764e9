"""What an eye of a given level shows, by the international grading of diabetic retinopathy.

1 mild: microaneurysms only. 2 moderate: haemorrhages, hard exudates and cotton wool spots as well.
3 severe: many haemorrhages in all four quadrants, beaded veins. 4 proliferative: new vessels,
bleeding in front of the retina, sometimes scars of laser treatment.
"""

from dataclasses import dataclass

import numpy as np


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
    """Draw what an eye of that level (0 to 4) shows."""

    def number(low: int, high: int) -> int:
        return int(rng.integers(low, high + 1))

    def sometimes(share: float, low: int, high: int) -> int:
        return number(low, high) if rng.random() < share else 0

    scale = rng.uniform(0.85, 1.2)
    if level == 0:
        # A single haemorrhage of another cause is not graded as diabetic.
        return Findings(blots=sometimes(0.03, 1, 1), scale=scale)
    if level == 1:
        return Findings(microaneurysms=number(2, 7), scale=scale)
    if level == 2:
        return Findings(
            microaneurysms=number(6, 22),
            blots=number(4, 16),
            flames=sometimes(0.4, 1, 4),
            exudates=sometimes(0.65, 1, 4),
            cotton_wool=sometimes(0.4, 1, 3),
            scale=scale,
        )
    if level == 3:
        return Findings(
            microaneurysms=number(20, 40),
            blots=number(32, 60),
            flames=number(4, 12),
            exudates=sometimes(0.7, 2, 5),
            cotton_wool=number(1, 6),
            beading=rng.uniform(0.5, 1.0),
            scale=scale,
        )
    return Findings(
        microaneurysms=number(10, 30),
        blots=number(8, 36),
        flames=sometimes(0.7, 2, 8),
        exudates=sometimes(0.6, 1, 4),
        cotton_wool=sometimes(0.5, 1, 4),
        beading=rng.uniform(0.2, 1.0),
        tufts=number(1, 4),
        preretinal=sometimes(0.55, 1, 2),
        scars=sometimes(0.4, 90, 220),
        scale=scale,
    )
