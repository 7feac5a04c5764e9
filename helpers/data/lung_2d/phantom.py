"""Draw the slices of the phantom and write them in the layout of the real data set."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.data.lung_2d.anatomy import paint_anatomy
from helpers.data.lung_2d.frame import Frame, draw_frame
from helpers.data.lung_2d.lungs import paint_lungs
from helpers.data.lung_2d.pathology import add_disease
from helpers.data.lung_2d.patient import Patient, draw_patient
from helpers.data.lung_2d.scanner import scan
from helpers.data.lung_2d.thorax import Thorax, build_thorax
from helpers.data.streams import generator

SLICES_PER_PATIENT = 3
_SMALLEST_SHARE = 0.085  # of the slice that is lung, before an effusion takes some
_COHORT, _PATIENT, _SLICE = 0, 1, 2  # keep the streams of random numbers apart


@dataclass(frozen=True)
class Slice:
    """One drawn slice.

    Attributes
    ----------
    image : (512, 512) int16, HU
    mask : (512, 512) uint8, 0 or 255
    position : int, slice number in the patient's scan, counted from the apex
    """

    image: NDArray[np.int16]
    mask: NDArray[np.uint8]
    position: int


def draw_slice(seed: int, index: int) -> tuple[NDArray[np.int16], NDArray[np.uint8]]:
    """Draw one axial slice with its lung mask; the same arguments give the same bytes.

    Parameters
    ----------
    seed, index : int, 0 or more
        Slices 3n, 3n+1 and 3n+2 show one patient.

    Returns
    -------
    image : (512, 512) int16, HU between -2618 and 3071
    mask : (512, 512) uint8, 255 where there is lung, else 0
    """
    drawn = draw(seed, index)
    return drawn.image, drawn.mask


def draw(seed: int, index: int) -> Slice:
    """As ``draw_slice``, with the position of the slice in the scan."""
    number, place = divmod(index, SLICES_PER_PATIENT)
    patient = draw_cohort_patient(seed, number)
    rng = generator(seed, _SLICE, index)
    frame = draw_frame(patient, rng)
    thorax = _thorax_with_lungs(patient, frame, place, rng)

    image = paint_anatomy(patient, thorax, frame, rng)
    lungs = paint_lungs(patient, thorax, frame, rng)
    fluid = add_disease(lungs, patient, thorax, frame, rng)
    image[thorax.lungs] = lungs[thorax.lungs]
    shoulders = max(0.0, 1.0 - thorax.level / 0.2) if not patient.arms_down else 0.6
    mask = (thorax.lungs & ~fluid).astype(np.uint8) * np.uint8(255)
    return Slice(
        image=scan(image, patient, shoulders, rng),
        mask=mask,
        position=round(40 + 260 * thorax.level),
    )


def draw_cohort_patient(seed: int, number: int) -> Patient:
    """The patient of that number; diseases and scanners are spread evenly over the numbers."""
    start = generator(seed, _COHORT).random(2)
    # Multiples of these irrational numbers, modulo 1, fill [0, 1) evenly, however many are taken.
    ill, padding = (start + number * np.array([np.sqrt(5) - 1, np.sqrt(2)]) / 2) % 1.0
    return draw_patient(generator(seed, _PATIENT, number), float(ill), float(padding))


def _thorax_with_lungs(
    patient: Patient, frame: Frame, place: int, rng: np.random.Generator
) -> Thorax:
    """A level in the upper, middle or lower third, moved inwards until there is enough lung."""
    level = 0.06 + 0.88 * (place + rng.random()) / SLICES_PER_PATIENT
    thorax = build_thorax(patient, frame, level)
    while thorax.lungs.mean() < _SMALLEST_SHARE:
        level = 0.45 + 0.85 * (level - 0.45)
        thorax = build_thorax(patient, frame, level)
    return thorax
