"""What lies between the lungs: heart, great vessels, windpipe, gullet, lymph nodes."""

import numpy as np

from helpers.data.drawing import Field, grow
from helpers.data.lung_2d.frame import Frame
from helpers.data.lung_2d.patient import Patient
from helpers.data.lung_2d.thorax import Thorax
from helpers.data.lung_2d.tissue import FAT, MUSCLE

_AORTA = 0.062  # radius as a share of the half-width


def paint_mediastinum(
    image: Field, patient: Patient, thorax: Thorax, frame: Frame, rng: np.random.Generator
) -> None:
    """Paint the mediastinum into ``image`` (HU, in place)."""
    level, blood = thorax.level, patient.blood
    lower = level > 0.42

    def vessel(u: float, v: float, radius: float, stretch: float = 1.0, angle: float = 0.0) -> None:
        scale = frame.half_width / frame.half_height
        image[frame.oval(u, v, radius * stretch + 0.008, radius * scale + 0.008, angle)] = 40.0
        image[frame.oval(u, v, radius * stretch, radius * scale, angle)] = blood

    if thorax.heart.any():
        rim = 5
        outside = thorax.heart & ~thorax.lungs
        muscle = ~grow(~thorax.heart, rim)
        image[outside] = FAT
        image[muscle & ~thorax.domes[0]] = MUSCLE + (60.0 if blood > 100 else 0.0)
        # Right and left ventricle, with the septum between them; atria behind.
        size = patient.heart
        chambers = (
            frame.oval(0.02, -0.33, 0.25 * size, 0.13 * size, 0.35)
            | frame.oval(0.24, -0.12, 0.17 * size, 0.13 * size, 0.6)
            | (frame.oval(-0.05, 0.02, 0.17 * size, 0.1 * size, 0.2) if level < 0.72 else False)
        )
        image[chambers & ~grow(~muscle, round(3 * frame.scale))] = blood
    if level < 0.2:  # branches of the arch beside the windpipe, collar bones' vessels, thyroid
        for u, v in ((-0.13, -0.12), (0.1, -0.1), (0.15, 0.08), (-0.16, 0.02)):
            vessel(u + rng.normal(0, 0.01), v + rng.normal(0, 0.02), rng.uniform(0.026, 0.04))
    elif level < 0.4:  # the arch of the aorta sweeps from front right to back left
        vessel(0.06, -0.1, 0.055, 2.4, 0.85)
        vessel(-0.12, -0.16, 0.042)
        vessel(0.13, 0.17, _AORTA)
    if 0.38 <= level < 0.56:  # ascending aorta, vena cava, pulmonary trunk with its arteries
        vessel(-0.02, -0.27, _AORTA * 1.2)
        vessel(-0.15, -0.2, 0.045)
        vessel(0.14, -0.2, 0.06, 1.5, -0.6)
        vessel(-0.12, 0.0, 0.04, 2.4, 0.1)
    if level >= 0.38:  # descending aorta
        vessel(0.12, 0.27, _AORTA * 0.85)
    if lower and level > 0.75:  # inferior vena cava
        vessel(-0.16, 0.05, 0.06)
    # Gullet, sometimes with a little gas.
    image[frame.disc(0.04, 0.17 if not lower else 0.2, 0.032)] = 40.0
    if rng.random() < 0.35:
        image[frame.disc(0.04, 0.17 if not lower else 0.2, 0.012)] = -700.0
    # Lymph nodes.
    for _ in range(4):
        u, v = rng.uniform(-0.16, 0.16), rng.uniform(-0.4, 0.05)
        node = frame.disc(u, v, rng.uniform(0.012, 0.026)) & thorax.mediastinum
        image[node & (image < -50)] = 38.0
    # Windpipe, fork, main bronchi: air, but not lung.
    if level < 0.4:
        tubes = [(0.0, 0.06, 0.05, 1.0, 0.0)]
    elif level < 0.44:
        tubes = [(-0.055, 0.06, 0.042, 1.4, 0.3), (0.055, 0.06, 0.04, 1.4, -0.3)]
    elif level < 0.54:
        apart = 0.1 + (level - 0.44) * 0.9
        tubes = [(-apart, 0.05, 0.036, 1.3, 0.35), (apart, 0.06, 0.032, 1.4, -0.35)]
    else:
        tubes = []
    scale = frame.half_width / frame.half_height
    for u, v, radius, stretch, angle in tubes:
        image[frame.oval(u, v, radius * stretch + 0.012, radius * scale + 0.014, angle)] = 35.0
        image[frame.oval(u, v, radius * stretch, radius * scale, angle)] = -985.0
