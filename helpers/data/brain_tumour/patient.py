"""Who is scanned, and how: everything that the slices of one patient share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.data.brain_tumour.grid import Vector


@dataclass(frozen=True)
class Patient:
    """One head on one scanner; signals are on the scale of ``tissue``."""

    build: Vector  # (3,), size along x, y, z as a share of the average head
    bend: NDArray[np.float64]  # (n, 3, 4), see build_grid
    tilt: Vector  # (3,), radians
    bone: float  # mm, thickness of the skull
    scalp: float  # mm, skin and fat over it
    ventricles: float  # factor on the width of the ventricles
    atrophy: float  # 0 to 1: wide sulci and cisterns
    contrast: float  # grey matter darker than white matter, as a share of the usual difference
    fat: float  # signal
    enhancement: float  # factor on the signal of what takes up contrast agent
    arteries_dark: bool  # fast blood leaves the slice before it is read out
    sinusitis: float  # share of the paranasal sinuses that is swollen mucosa
    noise: float  # standard deviation, signal units
    floor: float  # signal below which a pixel is stored as 0, in standard deviations of the noise
    sharpness: float  # sigma of the point spread, drawn pixels
    coil: float  # how much brighter the surface near the coils is, 0 to 1
    shading: Vector  # (3,), linear shading along x, y, z over the head, shares
    ghost: float  # share of the signal that movement repeats along the phase direction
    window: float  # share of the brightest pixels that the stored range cuts off
    gamma: float
    small_matrix: bool  # stored as acquired, without interpolation


def draw_patient(rng: np.random.Generator, small_matrix: bool) -> Patient:
    """Draw a patient; the cohort differs in build, age and scanner."""
    age = rng.random()
    waves = 2
    bend = np.concatenate(
        [
            rng.uniform(0.6, 1.8, (waves, 3, 1)),
            rng.uniform(-0.045, 0.045, (waves, 3, 3)),
        ],
        axis=2,
    )
    return Patient(
        build=np.clip(rng.normal(1.0, 0.025, 3), 0.94, 1.06),
        bend=bend,
        tilt=rng.normal(0.0, 1.0, 3) * np.array([0.08, 0.035, 0.035]),
        bone=rng.uniform(5.5, 8.5),
        scalp=rng.uniform(3.5, 6.5),
        ventricles=rng.uniform(0.75, 1.15) + 0.5 * age**2,
        atrophy=age,
        contrast=rng.uniform(0.65, 1.25),
        fat=rng.uniform(165.0, 235.0),
        enhancement=rng.uniform(0.85, 1.15),
        arteries_dark=rng.random() < 0.5,
        sinusitis=rng.uniform(0.0, 0.6) ** 2,
        noise=rng.uniform(1.2, 2.9),
        floor=rng.uniform(0.0, 3.0),
        sharpness=rng.uniform(0.55, 0.85),
        coil=rng.uniform(0.0, 0.5),
        shading=rng.uniform(-0.12, 0.12, 3),
        ghost=rng.uniform(0.02, 0.07) if rng.random() < 0.3 else 0.0,
        window=rng.uniform(0.0, 0.012),
        gamma=rng.uniform(0.85, 1.15),
        small_matrix=small_matrix,
    )
