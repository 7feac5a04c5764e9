"""The chest wall and the arms: skin, fat, breasts, muscle."""

import numpy as np

from helpers.data.drawing import Field, ellipse, grow, mix, roughen, smooth_field
from helpers.data.lung_2d.canvas import SHAPE
from helpers.data.lung_2d.frame import Frame
from helpers.data.lung_2d.patient import Patient
from helpers.data.lung_2d.thorax import Thorax
from helpers.data.lung_2d.tissue import FAT, MUSCLE, SKIN


def paint_wall(
    image: Field, patient: Patient, thorax: Thorax, frame: Frame, rng: np.random.Generator
) -> None:
    """Paint skin, fat, breasts, muscle and arms around the ribs (HU, in place)."""
    outline = roughen(ellipse((0, 0), (1.0, 1.0), exponent=2.45, count=128), rng, 0.012)
    body = frame.fill(outline)
    if patient.breasts and 0.35 < thorax.level < 0.95:
        for side in (-1, 1):
            body |= frame.oval(side * 0.48, -0.74, 0.34, 0.26 + patient.breasts)
    if patient.arms_down:
        for side in (-1, 1):
            arm = frame.oval(side * rng.uniform(1.12, 1.2), rng.uniform(0.0, 0.25), 0.17, 0.27)
            body |= arm
            image[arm] = FAT
            flesh = ~grow(~arm, 5)
            image[flesh] = MUSCLE
    skin_only = body & ~(~grow(~body, 2))
    texture = smooth_field(rng, 24, SHAPE)
    fat_here = body & ~(image == MUSCLE) if patient.arms_down else body
    image[fat_here] = FAT
    strands = np.asarray(np.clip(smooth_field(rng, 9, SHAPE) - 1.1, 0.0, 1.0), np.float64)
    mix(image, body * 0.35 * strands, 20.0)
    if patient.breasts and thorax.level < 0.95:
        for side in (-1, 1):
            gland = frame.oval(side * 0.48, -0.86, 0.2, 0.1 + patient.breasts * 0.6)
            mix(image, (gland & body) * np.clip(0.5 + 0.7 * texture, 0.0, 1.0), 30.0)

    # Muscle: an even layer around the ribs, thick at the back, the front and the shoulder blades.
    layer = 1.0 + 0.055 + 0.25 * max(0.0, 0.35 - thorax.level)
    muscle = frame.fill(thorax.outline * layer + np.array([0.0, 0.01]))
    high = max(0.0, 0.6 - thorax.level)
    for side in (-1, 1):
        muscle |= frame.oval(side * 0.2, 0.78, 0.2, 0.17)
        if thorax.level < 0.75:
            width = patient.cavity[0]
            muscle |= frame.oval(side * width * 0.86, 0.42, 0.16 + 0.16 * high, 0.36, -side * 0.5)
            front = float(thorax.outline[:, 1].min())
            muscle |= frame.oval(side * 0.4, front + 0.06, 0.36, 0.1 + 0.14 * high, side * 0.3)
    inner = frame.fill(outline * (1.0 - 0.55 * patient.fat))
    muscle &= inner
    streaks = 0.55 * np.clip(texture - 0.7, 0, 1)
    mix(image, muscle * (1.0 - streaks), MUSCLE)
    image[skin_only] = SKIN
    if patient.arms_down:
        for side in (-1, 1):
            bone = frame.disc(side * 1.16, 0.12, 0.055)
            image[bone] = 980.0
            image[~grow(~bone, 4)] = 60.0
