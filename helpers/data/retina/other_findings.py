"""What is no diabetic retinopathy but looks like it to a rule about colours.

Drusen and vitreous bodies are as bright as exudates, a nevus is as dark as a haemorrhage, and
young retinas shine.
"""

from dataclasses import dataclass

import numpy as np

from helpers.data.drawing import Field, blur, dots, ellipse, fill, ramp, roughen, smooth_field
from helpers.data.retina.frame import FOVEA, Frame
from helpers.data.retina.patient import Patient


@dataclass(frozen=True)
class OtherFindings:
    """Coverage of the pixels, (height, width) float64; None where an eye has none of it."""

    drusen: Field | None
    sheen: Field | None
    pigment: Field | None  # density of extra melanin: nevus, clumps


def draw_other_findings(
    patient: Patient, vessels: Field, frame: Frame, rng: np.random.Generator
) -> OtherFindings:
    """Draw what an eye shows besides diabetic retinopathy.

    Parameters
    ----------
    vessels : (height, width) float64, density of the vessels, along which a young retina shines
    """
    return OtherFindings(
        drusen=_drusen(patient.drusen, frame, rng),
        sheen=_sheen(patient.sheen, vessels, frame, rng),
        pigment=_pigment(patient, frame, rng),
    )


def _drusen(count: int, frame: Frame, rng: np.random.Generator) -> Field | None:
    """Soft round yellow spots around the fovea."""
    if not count:
        return None
    centres = np.array(FOVEA) + rng.normal(0.0, rng.uniform(0.1, 0.3), (count, 2))
    radii = rng.uniform(0.004, 0.009) + 0.014 * rng.random(count) ** 4
    cover = blur(dots(frame.pixels(centres), radii * frame.unit, frame.shape), 0.005 * frame.unit)
    return cover * rng.uniform(0.4, 0.85)


def _sheen(amount: float, vessels: Field, frame: Frame, rng: np.random.Generator) -> Field | None:
    """Light that the nerve fibre layer of a young retina mirrors, patchy, beside the vessels."""
    if amount < 0.1:
        return None
    unit = round(frame.unit)
    beside = ramp(blur(vessels, 0.035 * frame.unit), 0.05, 0.3)
    patches = ramp(smooth_field(rng, unit // 7, frame.shape), 0.1, 1.1)
    sheen = 0.3 * amount * beside * patches * (1.0 - 0.6 * vessels)
    reflex = dots(frame.pixels(np.array([FOVEA])), np.array([0.009 * frame.unit]), frame.shape)
    return sheen + 0.5 * amount * reflex


def _pigment(patient: Patient, frame: Frame, rng: np.random.Generator) -> Field | None:
    """A nevus: a flat slate-coloured spot with a feathered edge; clumps of pigment with drusen."""
    density = None
    if patient.nevus and rng.random() < 0.6:
        angle, far = rng.uniform(0.0, 2 * np.pi), rng.uniform(0.4, 0.8)
        place = np.array(frame.looking) + far * np.array([np.cos(angle), np.sin(angle)])
        radius = rng.uniform(0.05, 0.13)
        outline = roughen(ellipse((0.0, 0.0), (radius, radius * rng.uniform(0.7, 1.0))), rng, 0.1)
        inside = fill(frame.pixels(outline + place), frame.shape).astype(np.float64)
        density = 0.75 * blur(inside, 0.015 * frame.unit)
    if patient.drusen > 80:
        centres = np.array(FOVEA) + rng.normal(0.0, 0.14, (patient.drusen // 6, 2))
        radii = rng.uniform(0.006, 0.02, len(centres)) * frame.unit
        clumps = 0.6 * blur(dots(frame.pixels(centres), radii, frame.shape), 0.004 * frame.unit)
        density = clumps if density is None else density + clumps
    return density
