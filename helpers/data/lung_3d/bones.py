"""Ribs, breastbone, collar bones, shoulder blades and spine."""

from dataclasses import dataclass

import numpy as np

from helpers.data.drawing import Field, mix
from helpers.data.lung_3d.space import Space, cover
from helpers.data.lung_3d.thorax import Thorax, spine_shift
from helpers.data.lung_3d.tubes import Tube, body_tube

_CARTILAGE, _DISC = 120.0, 85.0  # HU
_RIB_SPACING = 25.0  # millimetres
_RIBS = 12


@dataclass(frozen=True)
class Skeleton:
    """What differs between the bones of patients: millimetres, for the right and left ribs."""

    rib_start: tuple[float, float]
    rib_drop: tuple[float, float]
    vertebra_start: float


def draw_skeleton(rng: np.random.Generator) -> Skeleton:
    """Draw where the ribs and vertebrae lie."""
    start, drop = rng.uniform(-16.0, -6.0), rng.uniform(72, 90)
    return Skeleton(
        rib_start=(start, start + rng.uniform(-3, 3)),
        rib_drop=(drop, drop + rng.uniform(-5, 5)),
        vertebra_start=rng.uniform(0.0, 24.0),
    )


def collar_bones(space: Space) -> list[Tube]:
    """Both collar bones, from the breastbone outwards and upwards."""
    return [
        body_tube(
            space,
            (side * 0.08, -0.47, 0.1, 7.0),
            (side * 0.3, -0.52, 0.05, 5.5),
            (side * 0.55, -0.3, 0.01, 5.5),
            (side * 0.85, -0.05, -0.06, 6.0),
        )
        for side in (-1, 1)
    ]


def paint_bones(
    image: Field, space: Space, thorax: Thorax, skeleton: Skeleton, trabecula: Field
) -> None:
    """Paint the bones into ``image`` (HU, in place); ``trabecula`` is a fine random field."""
    level, patient = thorax.level, space.patient
    marrow = patient.marrow + 15.0 * trabecula

    def bone(depth: Field, thickness: float = 2.0) -> None:
        mix(image, cover(depth), patient.cortex)
        mix(image, cover(depth - thickness), marrow)

    _paint_ribs(image, space, thorax, skeleton, marrow)
    # Breastbone.
    width = float(
        np.interp(level, (0.08, 0.14, 0.24, 0.34, 0.7, 0.8), (0, 0.17, 0.14, 0.1, 0.1, 0))
    )
    bone(space.oval(0.0, thorax.front - 0.055, width, 0.05))
    # Shoulder blades: thin bars behind the ribs.
    size = float(np.interp(level, (-0.1, 0.0, 0.25, 0.55), (0.16, 0.22, 0.19, 0.0)))
    for side in (-1, 1):
        blade = space.oval(
            side * patient.cavity[0] * (0.88 + 0.1 * level), 0.52, size, 0.03, -side * 0.95
        )
        bone(np.minimum(blade, (thorax.ribcage - 1.09) * 100.0), 1.6)
    _paint_spine(image, space, level, skeleton, marrow)


def _paint_ribs(
    image: Field, space: Space, thorax: Thorax, skeleton: Skeleton, marrow: Field
) -> None:
    """Ribs descend from the spine to the side, and their cartilages rise to the breastbone."""
    height = thorax.level * space.mm[2]
    # 0 at the spine, 1 at the breastbone
    around = np.arctan2(np.abs(space.u) * space.mm[0], space.v * space.mm[1]) / np.pi
    steepness = float(np.interp(thorax.level, (0.0, 0.45), (0.45, 1.0)))
    for side in (0, 1):
        here = space.u < 0 if side == 0 else space.u >= 0
        drop = skeleton.rib_drop[side] * steepness * (1.0 - np.cos(1.22 * np.pi * around))
        from_first = height - skeleton.rib_start[side] - 0.6 * drop
        number = np.clip(np.round(from_first / _RIB_SPACING), 0, _RIBS - 1)
        beside = (from_first - number * _RIB_SPACING) / 6.5
        outwards = (thorax.ribcage - 1.036) / 0.034
        depth = (1.0 - np.sqrt(beside * beside + outwards * outwards)) * 5.0
        depth = np.where(here & (around > 0.06), depth, -9.0)
        # The two lowest ribs end free at the side, and cartilage stays off the breastbone's level.
        depth = np.where((number >= 10) & (around > 0.55), -9.0, depth)
        gristle = around > 0.8 - 0.012 * number
        mix(image, cover(depth) * ~gristle, space.patient.cortex)
        mix(image, cover(depth - 1.8) * ~gristle, marrow)
        mix(image, cover(depth) * gristle, _CARTILAGE)


def _paint_spine(
    image: Field, space: Space, level: float, skeleton: Skeleton, marrow: Field
) -> None:
    """Body, disc, canal, arch with its processes."""
    patient = space.patient
    back = spine_shift(patient, level)
    # Where in a vertebra the slice cuts: 0 is the top of its disc.
    share = ((level * space.mm[2] + skeleton.vertebra_start) / patient.vertebra) % 1.0

    def bone(depth: Field, thickness: float) -> None:
        mix(image, cover(depth), patient.cortex)
        mix(image, cover(depth - thickness), marrow)

    size = float(np.interp(level, (-0.1, 1.1), (0.085, 0.125)))
    if share > 0.35:  # spinous process, slanted downwards
        bone(space.oval(0.0, 0.66 + back + 0.1 * share, 0.022, 0.1), 2.0)
    for side in (-1, 1):
        reach = 0.085 if 0.2 < share < 0.7 else 0.05
        bone(space.oval(side * 0.105, 0.575 + back, reach, 0.035, side * 0.35), 2.0)
    bone(space.oval(0.0, 0.535 + back, 0.085, 0.095), 2.0)
    body = space.oval(0.0, 0.37 + back, size, size * 1.2)
    if share < 0.2:
        mix(image, cover(body), _DISC)
    elif share < 0.27 or share > 0.93:  # end plates
        mix(image, cover(body), 0.8 * patient.cortex)
    else:
        bone(body, 1.8)
    mix(image, cover(space.oval(0.0, 0.54 + back, 0.05, 0.06)), 32.0)
