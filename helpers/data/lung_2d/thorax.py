"""The shape of the chest at one level: which pixels are lung, mediastinum, diaphragm, spine.

A level runs from 0 (apex of the lungs) to 1 (their base). Shapes are known at a few levels and
interpolated between them.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from helpers.data.drawing import Mask, Points, ellipse, grow, round_off
from helpers.data.lung_2d.canvas import SIZE
from helpers.data.lung_2d.frame import Frame
from helpers.data.lung_2d.patient import Patient

_SMALLEST_LUNG = 250  # pixels; smaller crumbs beside heart and diaphragm are fat

# Half-width of the mediastinum without the heart, at heights v and at levels.
MEDIASTINUM_HEIGHTS = (-1.0, -0.62, -0.36, -0.1, 0.15, 0.4, 1.0)
MEDIASTINUM_LEVELS = (0.0, 0.2, 0.42, 0.7, 1.0)
MEDIASTINUM_WIDTHS = (
    (0.26, 0.25, 0.22, 0.20, 0.17, 0.14, 0.14),
    (0.05, 0.08, 0.17, 0.20, 0.18, 0.12, 0.12),
    (0.03, 0.07, 0.20, 0.25, 0.21, 0.12, 0.12),
    (0.04, 0.07, 0.12, 0.13, 0.12, 0.12, 0.12),
    (0.06, 0.10, 0.14, 0.14, 0.12, 0.12, 0.12),
)


@dataclass(frozen=True)
class Thorax:
    """Masks of one slice, each (SIZE, SIZE) bool.

    ``right`` and ``left`` are the patient's lungs; ``right`` is on the left of the image.
    ``domes`` are the right and the left diaphragm with what lies below it.
    """

    level: float
    outline: Points  # inner side of the ribs, body coordinates
    cavity: Mask
    mediastinum: Mask
    heart: Mask
    domes: tuple[Mask, Mask]
    right: Mask
    left: Mask

    @property
    def lungs(self) -> Mask:
        """Both lungs."""
        return self.right | self.left


def build_thorax(patient: Patient, frame: Frame, level: float) -> Thorax:
    """Lay out the chest of a patient at a level between 0 and 1."""
    outline = _cavity_outline(patient, level)
    cavity = frame.fill(outline)
    mediastinum = frame.fill(_mediastinum_outline(patient, level))
    heart = _heart(patient, frame, level)
    domes = _domes(patient, frame, level)
    spine = frame.oval(0.0, 0.4, 0.115, 0.2) | frame.oval(0.0, 0.75, 0.13, 0.32)
    # Fat and pleura keep the lung a little off everything else.
    margin = max(1, round(2 * frame.scale))
    wall = ~grow(~cavity, margin)
    solid = mediastinum | spine | heart | domes[0] | domes[1]
    lungs = round_off(wall & ~grow(solid, margin), 3.5 * frame.scale)
    lungs = _without_crumbs(lungs & cavity)
    on_the_left = frame.coordinates()[0] < 0
    return Thorax(
        level=level,
        outline=outline,
        cavity=cavity,
        mediastinum=mediastinum,
        heart=heart,
        domes=domes,
        right=lungs & on_the_left,
        left=lungs & ~on_the_left,
    )


def _cavity_outline(patient: Patient, level: float) -> Points:
    width = patient.cavity[0] * np.interp(level, (0, 0.1, 0.3, 0.6), (0.58, 0.76, 0.93, 1.0))
    height = patient.cavity[1] * np.interp(level, (0, 0.1, 0.3), (0.66, 0.82, 1.0))
    middle = float(np.interp(level, (0, 0.3), (0.12, 0.0)))
    points = ellipse((0.0, 0.0), (float(width), float(height)), exponent=2.35, count=128)
    points[points[:, 1] < 0, 1] *= 0.93  # the breastbone flattens the front
    # Behind, the chest is deepest beside the spine, not at it.
    beside = np.exp(-(((np.abs(points[:, 0]) - 0.35) / 0.2) ** 2))
    points[points[:, 1] > 0, 1] *= (0.95 + 0.06 * beside)[points[:, 1] > 0]
    points[:, 1] += middle
    return points


def _mediastinum_outline(patient: Patient, level: float) -> Points:
    heights = np.linspace(-1.0, 1.0, 41)
    at_level = [
        float(np.interp(level, MEDIASTINUM_LEVELS, [row[column] for row in MEDIASTINUM_WIDTHS]))
        for column in range(len(MEDIASTINUM_HEIGHTS))
    ]
    width = np.interp(heights, MEDIASTINUM_HEIGHTS, at_level)
    # Only in front of the great vessels do patients differ: the lungs may almost touch there.
    front = np.clip((-0.3 - heights) / 0.3, 0.0, 1.0)
    width = width * (1 - front + front * patient.junction)
    # The aortic arch and the pulmonary trunk bulge to the patient's left.
    bulge = 0.07 * np.exp(-(((level - 0.32) / 0.12) ** 2) - ((heights + 0.12) / 0.22) ** 2)
    shift = 0.05 * front
    right_edge = np.stack([-width + shift, heights], axis=1)
    left_edge = np.stack([width + bulge + shift, heights], axis=1)
    return np.concatenate([right_edge, left_edge[::-1]])


def _heart(patient: Patient, frame: Frame, level: float) -> Mask:
    size = patient.heart * float(
        np.interp(level, (0.42, 0.5, 0.6, 0.75, 0.85, 1.0), (0.0, 0.55, 0.88, 1.0, 0.9, 0.6))
    )
    if size <= 0.05:
        return np.zeros((SIZE, SIZE), np.bool_)
    outline = ellipse((0.11, -0.2), (0.4 * size, 0.37 * size), exponent=2.2, angle=0.45)
    return frame.fill(outline)


def _domes(patient: Patient, frame: Frame, level: float) -> tuple[Mask, Mask]:
    masks = []
    for side, start in ((-1, patient.dome), (1, patient.dome + 0.05)):
        rise = max(0.0, (level - start) / (1.12 - start))
        size = float(np.sqrt(min(rise, 0.86)))
        width, height = patient.cavity[0] * 0.5 * size, patient.cavity[1] * 0.86 * size
        masks.append(
            frame.fill(ellipse((side * 0.42, -0.06), (width + 1e-3, height + 1e-3), exponent=2.2))
        )
    return masks[0], masks[1]


def _without_crumbs(lungs: Mask) -> Mask:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lungs.view(np.uint8))
    keep = [part for part in range(1, count) if stats[part, cv2.CC_STAT_AREA] >= _SMALLEST_LUNG]
    return np.isin(labels, keep)
