"""Draw the slices of the phantom."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.data.brain_tumour.brain import paint_brain
from helpers.data.brain_tumour.canvas import SHAPE
from helpers.data.brain_tumour.face import paint_face
from helpers.data.brain_tumour.grid import Grid, Plane, build_grid
from helpers.data.brain_tumour.head import paint_head
from helpers.data.brain_tumour.patient import Patient, draw_patient
from helpers.data.brain_tumour.scanner import enlarge, scan
from helpers.data.brain_tumour.skull import cavity_depth
from helpers.data.brain_tumour.tumour import (
    Kind,
    Tumour,
    draw_kind,
    draw_tumour,
    largest_part,
    tumour_depth,
)
from helpers.data.brain_tumour.tumour_paint import paint_oedema, paint_tumour
from helpers.data.brain_tumour.ventricles import paint_ventricles
from helpers.data.brain_tumour.vessels import paint_vessels
from helpers.data.drawing import Field, Mask, smooth_field
from helpers.data.streams import generator

SLICES_PER_PATIENT = 2
SMALLEST_SHARE, LARGEST_SHARE = 0.001, 0.097
"""Share of the pixels of a slice that is tumour."""

_SMALL_MATRIX_EVERY = 200  # patients; makes 0.5 % of the slices, the first ones early in the set
_SMALL_MATRIX_FIRST = 5
_COHORT, _PATIENT, _SLICE = 0, 1, 2  # keep the streams of random numbers apart


@dataclass(frozen=True)
class Case:
    """A patient with a tumour."""

    patient: Patient
    tumour: Tumour


def draw_case(seed: int, number: int) -> Case:
    """The patient of that number, with the tumour."""
    rng = generator(seed, _PATIENT, number)
    small_matrix = number % _SMALL_MATRIX_EVERY == _SMALL_MATRIX_FIRST
    return Case(draw_patient(rng, small_matrix), draw_tumour(draw_cohort_kind(seed, number), rng))


def draw_cohort_kind(seed: int, number: int) -> Kind:
    """The kind of that patient's tumour; the kinds are spread evenly over the numbers."""
    start = generator(seed, _COHORT).random()
    # Multiples of this irrational number, modulo 1, fill [0, 1) evenly, however many are taken.
    return draw_kind(float((start + number * (np.sqrt(5) - 1) / 2) % 1.0))


def draw_plane(seed: int, index: int) -> Plane:
    """The plane of a slice; the two slices of a patient are in different planes."""
    number, place = divmod(index, SLICES_PER_PATIENT)
    order = generator(seed, _COHORT, number).permutation(3)
    return Plane(int(order[place]))


def draw_slice(seed: int, index: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Draw one slice with its tumour mask; the same arguments give the same bytes.

    Parameters
    ----------
    seed, index : int, 0 or more
        Slices 2n and 2n+1 show one patient.

    Returns
    -------
    image : (512, 512) or, rarely, (256, 256) uint8
    mask : uint8 of the same shape, 255 where there is tumour, else 0
    """
    case = draw_case(seed, index // SLICES_PER_PATIENT)
    patient, tumour = case.patient, case.tumour
    rng = generator(seed, _SLICE, index)
    plane = draw_plane(seed, index)
    grid, cavity, depth, mask = _place(plane, patient, tumour, rng)
    pushed = grid.pushed_by(tumour.centre, tumour.radius, tumour.push)

    image = paint_head(grid, cavity, patient, rng)
    paint_face(image, grid, patient, rng)
    surfaces = paint_brain(image, pushed, cavity, patient, rng)
    paint_oedema(image, tumour, depth, surfaces, rng)
    paint_ventricles(image, pushed, patient, rng)
    paint_vessels(image, grid, pushed, surfaces, patient, rng)
    paint_tumour(image, tumour, depth, surfaces, patient, rng)
    return scan(image, grid, plane, patient, rng), mask.astype(np.uint8) * np.uint8(255)


def _place(
    plane: Plane, patient: Patient, tumour: Tumour, rng: np.random.Generator
) -> tuple[Grid, Field, Field, Mask]:
    """Lay the slice through the tumour.

    Returns the slice, the depths below the skull and below the surface of the tumour (mm), and
    the tumour at the size that is stored.
    """
    middle = {
        Plane.SAGITTAL: np.array([0.0, 4.0, -20.0]),
        Plane.CORONAL: np.array([0.0, 0.0, -16.0]),
        Plane.AXIAL: np.array([0.0, -1.0, 0.0]),
    }[plane] + rng.normal(0.0, 4.0, 3)
    field_of_view = rng.uniform(212.0, 246.0) if plane is Plane.AXIAL else rng.uniform(228.0, 256.0)
    tilt = patient.tilt + rng.normal(0.0, 0.02, 3)
    waves = smooth_field(rng, 13, SHAPE)
    away = rng.uniform(-0.65, 0.65)
    while True:  # until the tumour is neither too small nor too large
        through = tumour.centre.copy()
        through[plane.value] += away * tumour.radii[plane.value]
        grid = build_grid(plane, through, middle, field_of_view, tilt, patient.build, patient.bend)
        cavity = cavity_depth(grid.x, grid.y, grid.z)
        depth = tumour_depth(grid, tumour, cavity, waves)
        mask = largest_part((depth if patient.small_matrix else enlarge(depth)) > 0.0)
        share = mask.mean()
        if SMALLEST_SHARE <= share <= LARGEST_SHARE:
            return grid, cavity, depth, mask
        if share < SMALLEST_SHARE:
            away *= 0.5
            field_of_view *= 0.985
        else:
            field_of_view *= 1.04
