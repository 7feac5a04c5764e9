"""The scanner table and the cushion on it."""

import numpy as np

from helpers.data.drawing import Field, fill, grow
from helpers.data.lung_2d.canvas import SHAPE
from helpers.data.lung_2d.frame import Frame
from helpers.data.lung_2d.patient import Patient


def paint_table(image: Field, patient: Patient, frame: Frame, rng: np.random.Generator) -> None:
    """Paint the scanner table: a bright shell around foam that is nearly air."""
    gap, thickness = patient.table
    top = frame.centre[1] + frame.half_height * 1.02 + gap
    x = np.linspace(-1, 1, 60)
    half_width = 225.0
    bow = 16.0
    upper = np.stack([256 + x * half_width, top - bow * x * x], axis=1)
    lower = np.stack([256 + x * half_width * 0.94, top + thickness * (1 - 0.75 * x * x)], axis=1)
    shell = fill(np.concatenate([upper, lower[::-1]]), SHAPE)
    core = ~grow(~shell, 2)
    image[shell] = -180.0
    image[core] = -985.0
    if patient.cushion:
        x = np.linspace(-0.62, 0.62, 40)
        under = np.stack([256 + x * half_width, top - bow * x * x - 1], axis=1)
        over = under + np.array([0.0, -rng.uniform(14, 30)])
        pad = fill(np.concatenate([under, over[::-1]]), SHAPE)
        image[pad] = -880.0
        image[pad & ~(~grow(~pad, 1))] = -420.0
