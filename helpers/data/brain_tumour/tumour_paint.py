"""Paint a tumour, the swelling around it and the cleft or the dura beside it."""

import numpy as np

from helpers.data.brain_tumour.brain import Surfaces
from helpers.data.brain_tumour.canvas import SHAPE
from helpers.data.brain_tumour.patient import Patient
from helpers.data.brain_tumour.shapes import cover
from helpers.data.brain_tumour.tissue import CSF, WHITE
from helpers.data.brain_tumour.tumour import Growth, Kind, Tumour
from helpers.data.drawing import Field, mix, ramp, smooth_field

_DEAD = 50.0  # signal of dead tissue and of cysts
_SWOLLEN = 74.0


def paint_oedema(
    image: Field, tumour: Tumour, depth: Field, surfaces: Surfaces, rng: np.random.Generator
) -> None:
    """Darken the white matter around a tumour (in place); it spares the cortex like fingers."""
    if tumour.oedema == 0.0:
        return
    reach = tumour.oedema * (1.0 + 0.5 * smooth_field(rng, 14, SHAPE))
    swollen = ramp(-depth - reach, 2.0, -3.0) * ramp(surfaces.cortex, 1.5, 4.0)
    mix(image, 0.9 * swollen * (image > _SWOLLEN), _SWOLLEN + 3.0 * smooth_field(rng, 5, SHAPE))


def paint_tumour(
    image: Field,
    tumour: Tumour,
    depth: Field,
    surfaces: Surfaces,
    patient: Patient,
    rng: np.random.Generator,
) -> None:
    """Paint the tumour (in place); ``depth`` is in mm below its surface."""
    coarse, fine = smooth_field(rng, 11, SHAPE), smooth_field(rng, 4, SHAPE)
    bright = tumour.signal * patient.enhancement * (1.0 + 0.045 * coarse + 0.035 * fine)
    if tumour.kind is Kind.MENINGIOMA:
        # The dura beside it is thick and bright; a cleft of fluid parts it from the brain.
        tail = ramp(-depth, 14.0, 0.0) * cover(1.6 - np.abs(surfaces.cavity - 0.6))
        mix(image, tail, 0.9 * bright)
        cleft = cover(1.3 - np.abs(depth + 1.0)) * cover(surfaces.cavity - 2.0)
        mix(image, cleft * np.clip(0.55 + 0.5 * coarse, 0.0, 1.0), CSF + 12.0)
    ragged = depth + 0.7 * fine
    if tumour.growth is Growth.NONE:
        faint = WHITE * 0.66 + 5.0 * coarse + 3.0 * fine
        mix(image, ramp(ragged, -2.0, 2.5), faint)
        spots = np.clip(coarse - 1.0, 0.0, 1.0) * cover(ragged - 3.0)
        mix(image, spots, 0.75 * bright)
        return
    mix(image, cover(ragged, 2.2), bright)
    if tumour.growth is Growth.RING:
        thick = tumour.rim * np.clip(1.0 + 0.55 * coarse, 0.3, None)
        mix(image, cover(ragged - thick, 2.6), _DEAD + 6.0 * fine)
        gap = np.clip(smooth_field(rng, 20, SHAPE) - 0.7, 0.0, 0.7)
        mix(image, gap * cover(ragged), 0.8 * _SWOLLEN)
    elif tumour.growth is Growth.PATCHY:
        dull = np.clip(0.5 - 1.1 * coarse + 0.5 * fine, 0.0, 1.0)
        mix(image, dull * cover(ragged, 3.0), 0.85 * _SWOLLEN + 5.0 * fine)
    elif tumour.growth is Growth.CYST:
        hole = ramp(coarse + 0.25 * fine, 0.45, 0.75) * cover(ragged - 2.5, 2.0)
        mix(image, hole, _DEAD)
