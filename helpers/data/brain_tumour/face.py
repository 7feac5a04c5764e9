"""Eyes, nose, sinuses, mouth, throat and the cervical spine."""

import numpy as np

from helpers.data.brain_tumour.canvas import SHAPE
from helpers.data.brain_tumour.grid import Grid
from helpers.data.brain_tumour.patient import Patient
from helpers.data.brain_tumour.shapes import SIDES, paint_ellipsoid, paint_tube
from helpers.data.brain_tumour.tissue import (
    AIR,
    BONE,
    CSF,
    GREY,
    MARROW,
    MUCOSA,
    MUSCLE,
    VITREOUS,
    WHITE,
)
from helpers.data.drawing import Field, ramp, smooth_field

_AIR = AIR + 4.0


def paint_face(image: Field, grid: Grid, patient: Patient, rng: np.random.Generator) -> None:
    """Paint the face and the neck over muscle and fat (in place)."""
    fine = smooth_field(rng, 5, SHAPE)
    mucosa = MUCOSA * patient.enhancement * (1.0 + 0.1 * fine)
    fat = patient.fat * (1.0 + 0.05 * fine)
    marrow = MARROW * (1.0 + 0.08 * fine)
    _paint_throat(image, grid, mucosa, fat)
    _paint_spine(image, grid, marrow)
    _paint_mouth(image, grid, marrow, fat, rng)
    _paint_nose(image, grid, patient, mucosa, rng)
    _paint_orbits(image, grid, patient, fat)


def _paint_nose(
    image: Field, grid: Grid, patient: Patient, mucosa: Field, rng: np.random.Generator
) -> None:
    # Air cells: mucosa where the field is low, air elsewhere.
    cells = smooth_field(rng, 6, SHAPE)
    share = 0.25 + 0.75 * patient.sinusitis
    sinus = _AIR + ramp(-cells, 0.9 - 2.2 * share, 1.4 - 2.2 * share) * (mucosa - _AIR)
    frontal = float(rng.uniform(0.5, 1.4))
    for side in SIDES:
        paint_ellipsoid(
            image, grid, (side * 12.0, 86.0, 8.0), (10 * frontal, 4.5, 10 * frontal), BONE
        )
        paint_ellipsoid(
            image, grid, (side * 12.0, 86.0, 8.0), (9 * frontal, 3.5, 9 * frontal), _AIR
        )
        maxillary = (side * 31.0, 58.0, -52.0)
        paint_ellipsoid(image, grid, maxillary, (17.0, 19.0, 19.0), BONE, exponent=2.6)
        paint_ellipsoid(image, grid, maxillary, (16.0, 18.0, 18.0), mucosa, exponent=2.6)
        paint_ellipsoid(image, grid, maxillary, (14.5, 16.5, 16.5), sinus, exponent=2.6)
        mastoid = (side * 54.0, -26.0, -44.0)
        paint_ellipsoid(image, grid, mastoid, (11.0, 15.0, 16.0), BONE)
        paint_ellipsoid(image, grid, mastoid, (9.0, 12.0, 13.0), 0.35 * sinus + _AIR)
    paint_ellipsoid(image, grid, (0.0, 68.0, -48.0), (16.0, 36.0, 22.0), BONE, exponent=2.8)
    paint_ellipsoid(image, grid, (0.0, 68.0, -48.0), (14.5, 34.0, 20.0), _AIR, exponent=2.8)
    paint_ellipsoid(image, grid, (0.0, 52.0, -27.0), (13.0, 24.0, 9.0), sinus, exponent=2.8)
    # The septum, and three turbinates a side.
    paint_ellipsoid(image, grid, (0.0, 68.0, -46.0), (1.6, 33.0, 19.0), mucosa)
    for side in SIDES:
        for aside, height, thick in ((8.0, -60.0, 4.6), (7.0, -47.0, 4.0), (5.5, -36.0, 2.8)):
            line = [(side * aside, 90.0, height - 1.0), (side * aside, 44.0, height)]
            swelling = float(rng.uniform(0.8, 1.15))
            paint_tube(image, grid, line, (thick * swelling, 0.8 * thick * swelling), mucosa)
    size = float(rng.uniform(0.75, 1.1))
    sphenoid = (0.0, 17.0, -38.0)
    paint_ellipsoid(image, grid, sphenoid, (17 * size, 14 * size, 11 * size), BONE, exponent=2.6)
    paint_ellipsoid(
        image, grid, sphenoid, (15 * size, 12.5 * size, 9.5 * size), mucosa, exponent=2.6
    )
    paint_ellipsoid(
        image, grid, sphenoid, (14 * size, 11.5 * size, 8.5 * size), sinus, exponent=2.6
    )
    paint_ellipsoid(image, grid, (2.0, 17.0, -38.0), (0.9, 12.0, 9.0), BONE)


def _paint_orbits(image: Field, grid: Grid, patient: Patient, fat: Field) -> None:
    muscle = 1.25 * MUSCLE * patient.enhancement
    for side in SIDES:
        paint_tube(
            image,
            grid,
            [(side * 33.0, 64.0, -22.0), (side * 30.0, 52.0, -22.0), (side * 17.0, 30.0, -20.0)],
            (17.5, 15.5, 6.5),
            BONE,
        )
        paint_tube(
            image,
            grid,
            [(side * 33.0, 66.0, -22.0), (side * 30.0, 53.0, -22.0), (side * 17.0, 31.0, -20.0)],
            (16.0, 14.0, 5.0),
            fat,
        )
        for out, up in ((10.5, 0.0), (-9.5, 0.0), (0.0, 10.0), (0.0, -10.0)):
            line = [
                (side * (33.0 + out), 66.0, -22.0 + up),
                (side * (29.0 + 0.9 * out), 50.0, -22.0 + 0.9 * up),
                (side * 17.0, 32.0, -20.0),
            ]
            paint_tube(image, grid, line, (1.2, 2.2, 1.4), muscle)
        globe = (side * 33.0, 70.5, -22.0)
        line = [(side * 32.0, 60.0, -22.0), (side * 24.0, 43.0, -21.0), (side * 9.0, 20.0, -19.0)]
        paint_tube(image, grid, line, (3.4, 3.2, 2.8), CSF + 20.0)
        paint_tube(image, grid, line, (2.2, 2.1, 2.0), WHITE)
        paint_ellipsoid(image, grid, globe, (12.6, 12.4, 12.4), 1.1 * GREY)
        paint_ellipsoid(image, grid, globe, (11.3, 11.2, 11.2), VITREOUS)
        paint_ellipsoid(image, grid, (side * 33.5, 78.5, -22.0), (4.6, 2.3, 4.6), 0.8 * GREY)


def _paint_mouth(
    image: Field, grid: Grid, marrow: Field, fat: Field, rng: np.random.Generator
) -> None:
    fibres = smooth_field(rng, 4, SHAPE)
    tongue = MUSCLE * 1.15 + 0.28 * np.clip(fibres, 0.0, 1.5) * fat
    paint_ellipsoid(image, grid, (0.0, 60.0, -92.0), (25.0, 34.0, 23.0), _AIR)
    paint_ellipsoid(image, grid, (0.0, 58.0, -94.0), (24.0, 33.0, 22.0), tongue)
    paint_ellipsoid(image, grid, (0.0, 64.0, -71.0), (24.0, 26.0, 4.0), BONE, exponent=3.0)
    paint_ellipsoid(image, grid, (0.0, 64.0, -71.0), (21.0, 23.0, 2.2), marrow, exponent=3.0)
    arch = [(side * 46.0, 15.0, -60.0) for side in SIDES]
    for top, side in zip(arch, SIDES, strict=True):
        line = [
            top,
            (side * 46.0, 20.0, -98.0),
            (side * 30.0, 66.0, -108.0),
            (side * 10.0, 86.0, -110.0),
            (0.0, 88.0, -110.0),
        ]
        paint_tube(image, grid, line, (5.0, 7.0, 8.0, 9.0, 9.0), BONE)
        paint_tube(image, grid, line, (3.2, 5.0, 5.8, 6.8, 6.8), marrow)
        row = [(side * 24.0, 62.0, -84.0), (side * 10.0, 84.0, -84.0), (0.0, 88.0, -84.0)]
        paint_tube(image, grid, row, (6.0, 6.0, 6.0), BONE)
        parotid = (side * 52.0, -2.0, -72.0)
        paint_ellipsoid(image, grid, parotid, (9.0, 14.0, 20.0), 0.7 * fat)


def _paint_throat(image: Field, grid: Grid, mucosa: Field, fat: Field) -> None:
    line = [(0.0, 30.0, -56.0), (0.0, 19.0, -78.0), (0.0, 17.0, -105.0), (0.0, 20.0, -150.0)]
    paint_tube(image, grid, line, (9.0, 6.5, 7.2, 7.2), 0.75 * mucosa)
    paint_tube(image, grid, line, (7.2, 4.8, 5.6, 5.6), _AIR)
    paint_ellipsoid(image, grid, (0.0, 12.0, -58.0), (13.0, 7.0, 7.0), mucosa)  # adenoids
    for side in SIDES:
        paint_tube(
            image,
            grid,
            [(side * 26.0, -2.0, -58.0), (side * 25.0, 4.0, -150.0)],
            (4.0, 4.5),
            0.9 * mucosa,
        )
        nape = [(side * 18.0, -74.0, -70.0), (side * 18.0, -66.0, -150.0)]
        paint_tube(image, grid, nape, (4.0, 5.0), fat)


def _paint_spine(image: Field, grid: Grid, marrow: Field) -> None:
    canal = [(0.0, -36.0, -60.0), (0.0, -42.0, -90.0), (0.0, -48.0, -170.0)]
    paint_tube(image, grid, canal, (13.0, 10.5, 10.5), BONE)
    bodies = [(0.0, -22.0, -93.0), (0.0, -25.0, -111.0), (0.0, -28.0, -128.0), (0.0, -31.0, -145.0)]
    for body in bodies:
        paint_ellipsoid(image, grid, body, (11.0, 10.0, 8.8), BONE, exponent=4.0)
        disc = (0.0, body[1] - 1.5, body[2] - 8.5)
        paint_ellipsoid(image, grid, disc, (10.0, 9.0, 2.0), 0.8 * MUSCLE, exponent=3.0)
        paint_ellipsoid(image, grid, body, (10.0, 9.0, 7.9), marrow, exponent=4.0)
        behind = (0.0, body[1] - 42.0, body[2] - 8.0)
        paint_ellipsoid(image, grid, behind, (5.0, 11.0, 5.5), BONE)
        paint_ellipsoid(image, grid, behind, (3.5, 9.0, 4.0), marrow)
    dens = [(0.0, -15.5, -66.0), (0.0, -19.0, -88.0)]
    paint_tube(image, grid, dens, (6.0, 7.5), BONE)
    paint_tube(image, grid, dens, (4.5, 6.0), marrow)
    for centre, radii in (
        ((0.0, -5.5, -72.0), (9.0, 4.0, 5.5)),
        ((0.0, -62.0, -76.0), (9.0, 5.0, 5.0)),
    ):
        paint_ellipsoid(image, grid, centre, radii, BONE)
        paint_ellipsoid(
            image, grid, centre, (radii[0] - 1.5, radii[1] - 1.5, radii[2] - 1.5), marrow
        )
    for side in SIDES:
        paint_ellipsoid(image, grid, (side * 22.0, -25.0, -76.0), (11.0, 10.0, 7.0), BONE)
        paint_ellipsoid(image, grid, (side * 22.0, -25.0, -76.0), (9.5, 8.5, 5.5), marrow)
    paint_tube(image, grid, canal, (12.0, 9.0, 9.0), CSF)
    paint_tube(image, grid, canal, (6.5, 5.5, 5.5), 0.92 * WHITE)
