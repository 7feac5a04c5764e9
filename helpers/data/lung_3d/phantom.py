"""Draw the volumes of the phantom."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.data.drawing import Field, Mask, mix
from helpers.data.lung_2d.tissue import AIR, FAT, MUSCLE
from helpers.data.lung_3d.abdomen import paint_abdomen
from helpers.data.lung_3d.bones import Skeleton, collar_bones, draw_skeleton, paint_bones
from helpers.data.lung_3d.disease import add_disease, draw_disease
from helpers.data.lung_3d.lungs import grow_lung_trees, paint_lung
from helpers.data.lung_3d.mediastinum import great_tubes, paint_heart
from helpers.data.lung_3d.patient import PLANE, Patient, draw_patient
from helpers.data.lung_3d.scanner import scan
from helpers.data.lung_3d.space import Space, build_space
from helpers.data.lung_3d.texture import Texture, draw_texture
from helpers.data.lung_3d.thorax import Thorax, build_diaphragm, build_thorax
from helpers.data.lung_3d.tubes import Tube, body_tube, rasterise
from helpers.data.lung_3d.wall import paint_table, paint_wall
from helpers.data.streams import generator

DEPTHS = (70, 100, 65, 25, 64)
"""Slices of the first volumes and, over again, of the later ones.

The first four are in the proportion of the real ones (325, 465, 301, 117). The fifth is exactly
as deep as a chunk of the assignment.
"""

_COHORT, _PATIENT, _VOLUME = 0, 1, 2  # keep the streams of random numbers apart
_STEEL = 20_000.0  # HU, far above what a scanner stores


@dataclass(frozen=True)
class Volume:
    """One drawn volume, slices along the first axis from feet to head.

    Attributes
    ----------
    image : (slices, 256, 256) int16, HU between -2618 and 3071
    mask : (slices, 256, 256) uint8, 255 where there is lung, else 0
    spacing : float, millimetres from one slice to the next
    """

    image: NDArray[np.int16]
    mask: NDArray[np.uint8]
    spacing: float


@dataclass(frozen=True)
class _Drawn:
    """Tubes drawn into the volume: (slices, PLANE, PLANE) uint8 each, 255 is full."""

    vessels: NDArray[np.uint8]  # of the mediastinum
    vessel_walls: NDArray[np.uint8]
    gullet: NDArray[np.uint8]
    windpipe: NDArray[np.uint8]  # with the main bronchi
    windpipe_walls: NDArray[np.uint8]
    lung_vessels: NDArray[np.uint8]
    bronchi: NDArray[np.uint8]
    bronchus_walls: NDArray[np.uint8]
    collar_bones: NDArray[np.uint8]
    collar_marrow: NDArray[np.uint8]
    wires: NDArray[np.uint8]


@dataclass(frozen=True)
class _Textures:
    coarse: Texture
    middle: Texture
    fine: Texture


def draw_volume(seed: int, index: int) -> Volume:
    """Draw one volume with its lung mask; the same arguments give the same bytes.

    Parameters
    ----------
    seed, index : int, 0 or more
    """
    patient = draw_cohort_patient(seed, index)
    space = build_space(patient, DEPTHS[index % len(DEPTHS)])
    rng = generator(seed, _VOLUME, index)
    diaphragm = build_diaphragm(space)
    chest = [build_thorax(space, diaphragm, float(level)) for level in space.levels]
    lungs = np.stack([thorax.lungs >= 0.5 for thorax in chest])
    drawn = _draw_tubes(space, chest, lungs, rng)
    disease = draw_disease(space, lungs, rng)
    skeleton = draw_skeleton(rng)
    textures = _Textures(*(draw_texture(rng, space, scale) for scale in (21.0, 9.0, 3.5)))

    image = np.empty(lungs.shape, np.int16)
    mask = np.zeros(lungs.shape, np.uint8)
    for number, thorax in enumerate(chest):
        ideal = _paint_body(space, thorax, skeleton, drawn, textures, number)
        airways = (_share(drawn.bronchus_walls[number]), _share(drawn.bronchi[number]))
        inside = paint_lung(
            space,
            thorax.level,
            textures.coarse.at(number),
            textures.fine.at(number),
            _share(drawn.lung_vessels[number]),
            airways,
        )
        fluid = add_disease(inside, space, thorax, disease, number, airways)
        # Vessels and airways at the root of a lung are not lung.
        root = np.maximum(drawn.vessel_walls[number], drawn.windpipe_walls[number])
        lung = thorax.lungs * (1.0 - _share(root))
        mix(ideal, lung, inside)
        shoulders = max(0.0, 1.0 - thorax.level / 0.12)
        image[number] = scan(ideal, patient, min(1.0, shoulders), rng)
        mask[number][(lung >= 0.5) & (fluid < 0.5)] = 255
    return Volume(image, mask, space.spacing)


def draw_cohort_patient(seed: int, index: int) -> Patient:
    """The patient of that volume; findings and scanners are spread evenly over the volumes."""
    start = generator(seed, _COHORT).random(2)
    # Multiples of these irrational numbers, modulo 1, fill [0, 1) evenly, however many are taken:
    # of four in a row, one lies in every stretch of 0.3 for the second.
    ill, scanner = (start + index * np.array([np.sqrt(5) - 1, np.sqrt(2)]) / 2) % 1.0
    return draw_patient(generator(seed, _PATIENT, index), float(ill), float(scanner))


def _draw_tubes(space: Space, chest: list[Thorax], lungs: Mask, rng: np.random.Generator) -> _Drawn:
    great = great_tubes(space)
    trees = grow_lung_trees(space, lungs, rng)
    collars = collar_bones(space)

    def drawn(tubes: list[Tube], margin: float = 0.0) -> NDArray[np.uint8]:
        return rasterise(space, [tube.grown(margin) for tube in tubes])

    return _Drawn(
        vessels=drawn(great.vessels),
        vessel_walls=drawn(great.vessels, 1.2),
        gullet=drawn([great.gullet]),
        windpipe=drawn(great.airways),
        windpipe_walls=drawn(great.airways, 2.0),
        lung_vessels=drawn(trees.vessels),
        bronchi=drawn(trees.airways, -0.3),
        bronchus_walls=drawn(trees.airways, 0.9),
        collar_bones=drawn(collars),
        collar_marrow=drawn(collars, -2.5),
        wires=drawn(_wires(space, chest) if space.patient.wires else []),
    )


def _wires(space: Space, chest: list[Thorax]) -> list[Tube]:
    """Loops of steel around the breastbone."""
    loops = []
    for level in (0.22, 0.34, 0.46, 0.58):
        thorax = min(chest, key=lambda thorax: abs(thorax.level - level))
        v = thorax.front - 0.055
        knots = [
            (0.12 * np.cos(turn), v + 0.07 * np.sin(turn), level + 0.006 * np.sin(2 * turn), 0.7)
            for turn in np.linspace(0.0, 2 * np.pi, 13)
        ]
        loops.append(body_tube(space, *knots))
    return loops


def _paint_body(
    space: Space,
    thorax: Thorax,
    skeleton: Skeleton,
    drawn: _Drawn,
    textures: _Textures,
    number: int,
) -> Field:
    """Everything in a slice that is not lung: (PLANE, PLANE) float64, HU."""
    patient = space.patient
    fine = textures.fine.at(number)
    image = np.full((PLANE, PLANE), AIR)
    paint_table(image, space)
    paint_wall(image, space, thorax, textures.coarse.at(number), textures.middle.at(number))
    # What is left over inside the ribs is fat; the thin rim of it outlines the pleura.
    # Above the lungs the muscles of the neck take its place.
    neck = float(np.clip((0.05 - thorax.level) / 0.08, 0.0, 1.0))
    mix(image, thorax.cavity, FAT + 15.0 + 0.8 * neck * (MUSCLE - FAT))
    paint_heart(image, space, thorax)
    mix(image, _share(drawn.gullet[number]), 40.0)
    mix(image, _share(drawn.vessel_walls[number]), 40.0)
    mix(image, _share(drawn.vessels[number]), patient.blood)
    paint_abdomen(image, space, thorax, textures.coarse.at(number))
    mix(image, _share(drawn.windpipe_walls[number]), 35.0)
    mix(image, _share(drawn.windpipe[number]), -985.0)
    paint_bones(image, space, thorax, skeleton, fine)
    mix(image, _share(drawn.collar_bones[number]), patient.cortex)
    mix(image, _share(drawn.collar_marrow[number]), patient.marrow)
    mix(image, _share(drawn.wires[number]), _STEEL)
    return image


def _share(filled: NDArray[np.uint8]) -> Field:
    return filled / 255.0
