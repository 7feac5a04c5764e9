"""The shape of the chest: ribcage, mediastinum, heart, diaphragm and lungs in every slice.

Shapes are known at a few levels and interpolated between them, as in the 2D set; the diaphragm is
one surface over the whole chest.
"""

from dataclasses import dataclass

import numpy as np

from helpers.data.drawing import Field, blur, ramp
from helpers.data.lung_2d.thorax import (
    MEDIASTINUM_HEIGHTS,
    MEDIASTINUM_LEVELS,
    MEDIASTINUM_WIDTHS,
)
from helpers.data.lung_3d.patient import PIXEL, Patient
from helpers.data.lung_3d.space import Space, cover

_EXPONENT = 2.35  # of the superellipse that a ribcage is in a slice


@dataclass(frozen=True)
class Diaphragm:
    """The diaphragm as a surface.

    Attributes
    ----------
    level : (PLANE, PLANE) float64, level of the surface
    upright : (PLANE, PLANE) float64, in (0, 1]: 1 where the surface is horizontal
    """

    level: Field
    upright: Field

    def below(self, space: Space, level: float) -> Field:
        """Share of every voxel of the slice at ``level`` that lies below, in [0, 1]."""
        depth = (level - self.level) * space.mm[2] * self.upright
        # A flat dome passes through a thick slice in many voxels at once.
        softness = PIXEL + (space.spacing - PIXEL) * self.upright
        return np.asarray(np.clip(depth / softness + 0.5, 0.0, 1.0), np.float64)


@dataclass(frozen=True)
class Thorax:
    """The chest in one slice; every field is (PLANE, PLANE) float64.

    Attributes
    ----------
    ribcage : 1 on the inner side of the ribs, less inside, more outside
    front : float, v of the inner side of the ribcage in the middle
    heart : depth in millimetres, positive inside
    cavity, abdomen, lungs : share of every voxel, in [0, 1]
        What the ribs enclose; what lies below the diaphragm; both lungs.
    """

    level: float
    ribcage: Field
    front: float
    heart: Field
    cavity: Field
    abdomen: Field
    lungs: Field


def build_diaphragm(space: Space) -> Diaphragm:
    """The diaphragm: a dome on the right and a slightly lower one on the left."""
    width, height = space.patient.cavity
    top = space.patient.dome + 0.04 * ramp(space.u, -0.25, 0.25)
    across = (np.abs(space.u) - 0.48 * width) / (0.52 * width)
    # Towards the middle lies the flat central tendon, on which the heart rests.
    across = np.where(across > 0, across, 0.55 * across)
    along = (space.v + 0.08) / (1.07 * height)
    distance = (np.abs(across) ** 2.2 + np.abs(along) ** 2.2) ** (1 / 2.2)
    edge = 0.92 + 0.1 * space.v  # the recess is deepest at the back
    level = top + (edge - top) * np.minimum(distance, 1.3) ** 2.0
    down, right = np.gradient(level * space.mm[2] / PIXEL)
    return Diaphragm(level, 1.0 / np.sqrt(1.0 + down * down + right * right))


def build_thorax(space: Space, diaphragm: Diaphragm, level: float) -> Thorax:
    """Lay out the chest in the slice at ``level``."""
    patient = space.patient
    ribcage, front = _ribcage(space, level)
    from_middle = np.hypot(space.u * space.mm[0], space.v * space.mm[1])
    inside = (1.0 - ribcage) * from_middle
    mediastinum = _mediastinum(space, level)
    heart = _heart(space, level)
    spine_v = spine_shift(patient, level)
    spine = np.maximum(
        space.oval(0.0, 0.4 + spine_v, 0.12, 0.2), space.oval(0.0, 0.76 + spine_v, 0.14, 0.32)
    )
    abdomen = diaphragm.below(space, level)
    # Fat and pleura keep the lung a little off everything else.
    solid = np.maximum(np.maximum(mediastinum, heart), spine)
    room = cover(inside - 2.0) * cover(-solid - 1.5)
    closed = np.where(space.u < 0, _apex(space, -1, level), _apex(space, 1, level))
    lungs = room * (1.0 - abdomen) * cover(closed)
    lungs = np.clip((blur(lungs, 1.7) - 0.5) * 2.6 + 0.5, 0.0, 1.0)  # rounds the edges
    return Thorax(
        level=level,
        ribcage=ribcage,
        front=front,
        heart=heart,
        cavity=cover(inside),
        abdomen=abdomen,
        lungs=lungs,
    )


def spine_shift(patient: Patient, level: float) -> float:
    """How far the spine lies behind its place in the neck, in units of v."""
    return patient.kyphosis * float(np.sin(np.pi * np.clip(level, 0.0, 1.0))) - 0.02


def _ribcage(space: Space, level: float) -> tuple[Field, float]:
    patient = space.patient
    width = patient.cavity[0] * np.interp(level, (-0.1, 0, 0.1, 0.3, 0.6), (0.4, 0.52, 0.7, 0.9, 1))
    height = patient.cavity[1] * np.interp(level, (-0.1, 0, 0.1, 0.3), (0.56, 0.66, 0.82, 1.0))
    middle = float(np.interp(level, (0, 0.3), (0.12, 0.0)))
    v = space.v - middle
    # Behind, the chest is deepest beside the spine, not at it; the breastbone flattens the front.
    beside = np.exp(-(((np.abs(space.u) - 0.35) / 0.2) ** 2))
    along = np.abs(v) / (height * np.where(v > 0, 0.95 + 0.06 * beside, 0.93))
    across = np.abs(space.u) / width
    norm = (across**_EXPONENT + along**_EXPONENT) ** (1 / _EXPONENT)
    return np.asarray(norm, np.float64), middle - 0.93 * float(height)


def _apex(space: Space, side: int, level: float) -> Field:
    """Depth in the dome that closes one lung at the top."""
    if level >= 0.35:
        return np.full_like(space.u, 99.0)
    size = float(1.0 - (1.0 - max(0.0, level) / 0.35) ** 2) ** 0.65
    return space.oval(side * (0.3 + 0.1 * size), 0.1, 0.56 * size, 0.95 * size)


def _mediastinum(space: Space, level: float) -> Field:
    heights = np.linspace(-1.0, 1.0, 41)
    at_level = [
        float(np.interp(level, MEDIASTINUM_LEVELS, [row[column] for row in MEDIASTINUM_WIDTHS]))
        for column in range(len(MEDIASTINUM_HEIGHTS))
    ]
    width = np.interp(heights, MEDIASTINUM_HEIGHTS, at_level)
    # Only in front of the great vessels do patients differ: the lungs may almost touch there.
    front = np.clip((-0.3 - heights) / 0.3, 0.0, 1.0)
    width = width * (1 - front + front * space.patient.junction)
    # The aortic arch and the pulmonary trunk bulge to the patient's left.
    bulge = 0.07 * np.exp(-(((level - 0.32) / 0.12) ** 2) - ((heights + 0.12) / 0.22) ** 2)
    shift = 0.05 * front
    # Fat, vessels and nodes below the pleura make both edges wavy.
    (_, first), (_, second) = space.patient.shape[:2]
    width = width + 0.013 * np.sin(9.0 * heights + 17.0 * level + first)
    bulge = bulge + 0.013 * np.sin(11.0 * heights - 13.0 * level + second)
    right = np.interp(space.v, heights, shift - width)
    left = np.interp(space.v, heights, shift + width + bulge)
    return np.asarray(np.minimum(space.u - right, left - space.u) * space.mm[0], np.float64)


def _heart(space: Space, level: float) -> Field:
    knots = (0.4, 0.44, 0.5, 0.6, 0.75, 0.88, 1.0), (0.0, 0.3, 0.58, 0.88, 1.0, 0.85, 0.4)
    size = space.patient.heart * float(np.interp(level, *knots))
    return space.oval(0.06 + 0.06 * level, -0.2, 0.4 * size, 0.39 * size, 0.45)
