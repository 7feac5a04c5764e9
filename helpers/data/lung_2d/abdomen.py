"""What lies below the diaphragm: liver, spleen, and stomach and bowel with their gas."""

import numpy as np

from helpers.data.drawing import Field, grow, mix, smooth_field
from helpers.data.lung_2d.canvas import SHAPE, SIZE
from helpers.data.lung_2d.frame import Frame
from helpers.data.lung_2d.patient import Patient
from helpers.data.lung_2d.thorax import Thorax
from helpers.data.lung_2d.tissue import FAT, GAS, MUSCLE

_LIVER, _SPLEEN, _STOMACH = 68.0, 55.0, 30.0  # HU


def paint_abdomen(
    image: Field, patient: Patient, thorax: Thorax, frame: Frame, rng: np.random.Generator
) -> None:
    """Paint the organs below both domes into ``image`` (HU, in place)."""
    right, left = thorax.domes
    enhanced = 35.0 if patient.blood > 100 else 0.0
    if right.any():
        image[right] = _LIVER + enhanced
        vessels = np.clip(np.abs(smooth_field(rng, 22, SHAPE)) * -8 + 1, 0, 1)
        mix(image, (right & ~grow(~right, 8)) * vessels, _LIVER + enhanced * 1.6 + 10)
    if left.any():
        image[left] = FAT + 10
        rim = ~grow(~left, 3)
        image[left & ~rim] = MUSCLE  # the diaphragm itself
        spleen = frame.oval(0.62, 0.32, 0.24, 0.26, 0.5) & rim
        stomach = frame.oval(0.36, -0.22, 0.27, 0.36, 0.4) & rim
        image[spleen] = _SPLEEN + enhanced
        image[stomach] = 45.0
        lumen = ~grow(~stomach, 4)
        image[lumen] = _STOMACH
        # The patient lies on the back: gas floats to the front over a straight fluid level.
        _, v = frame.coordinates()
        rows = np.flatnonzero(lumen.any(axis=1))
        if rows.size:
            middle = v[rows[0], SIZE // 2] + patient.gas * (
                v[rows[-1], SIZE // 2] - v[rows[0], SIZE // 2]
            )
            image[lumen & (v < middle)] = GAS
        colon = frame.oval(0.66, -0.2, 0.12, 0.14) & rim & ~stomach
        if patient.gas > 0.55:
            image[colon] = 40.0
            image[~grow(~colon, 3)] = GAS + 60
