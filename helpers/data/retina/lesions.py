"""The lesions of diabetic retinopathy, painted as blood, deposits and scars."""

from dataclasses import dataclass

import numpy as np

from helpers.data.drawing import (
    Field,
    Points,
    blur,
    dots,
    ellipse,
    fill,
    ramp,
    roughen,
    smooth_field,
    strokes,
)
from helpers.data.retina.findings import Findings
from helpers.data.retina.frame import FOVEA, Frame

_DISC_MARGIN = 0.2  # lesions keep this far from the centre of the disc
_REACH = 0.93  # and inside this share of the field


@dataclass(frozen=True)
class Lesions:
    """Coverage of the pixels by each kind of lesion, (height, width) float64 in [0, 1].

    None where an eye has no lesion of that kind.
    """

    blood: Field | None
    exudate: Field | None
    cotton_wool: Field | None
    scar: Field | None
    scar_pigment: Field | None
    fibrous: Field | None


def draw_lesions(findings: Findings, frame: Frame, rng: np.random.Generator) -> Lesions:
    """Place the lesions of one eye and draw each kind."""
    scars = _scar_places(findings.scars, frame, rng)
    return Lesions(
        blood=_blood(findings, frame, rng),
        exudate=_exudates(findings.exudates, frame, rng),
        cotton_wool=_cotton_wool(findings.cotton_wool, frame, rng),
        scar=_scars(scars, 0.027, 0.006, frame, rng),
        scar_pigment=_scars(scars, 0.013, 0.006, frame, rng),
        fibrous=_fibrous(frame, rng) if findings.tufts > 2 else None,
    )


def places(count: int, frame: Frame, rng: np.random.Generator, spread: float) -> Points:
    """Random places on the retina in the field, off the disc and off the fovea itself.

    Parameters
    ----------
    spread : float, standard deviation of the distance to the middle of the posterior pole

    Returns
    -------
    (count, 2) float64, eye coordinates
    """
    found: list[Points] = []
    while len(found) < count:
        place = rng.normal((0.45, -0.04), spread)
        from_fovea = np.hypot(place[0] - FOVEA[0], place[1] - FOVEA[1])
        from_middle = np.hypot(place[0] - frame.looking[0], place[1] - frame.looking[1])
        on_disc = np.hypot(place[0], place[1]) < _DISC_MARGIN
        if from_fovea > 0.05 and not on_disc and from_middle < _REACH * frame.radius / frame.unit:
            found.append(place)
    return np.array(found).reshape(-1, 2)


def _blood(findings: Findings, frame: Frame, rng: np.random.Generator) -> Field | None:
    """Everything that is red: microaneurysms, haemorrhages, new vessels."""
    centres = places(findings.microaneurysms, frame, rng, 0.45)
    radii = rng.uniform(0.0065, 0.012, len(centres))
    blots, sizes = _blots(findings, frame, rng)
    spots = np.concatenate([centres, blots]), np.concatenate([radii, sizes])
    lines = _flames(findings.flames, frame, rng)
    for _ in range(findings.tufts):
        lines += _tuft(frame, rng)
    if not len(spots[0]) and not lines:
        return None
    blood = dots(frame.pixels(spots[0]), spots[1] * frame.unit, frame.shape)
    if lines:
        np.maximum(blood, 0.92 * strokes(lines, frame.shape), out=blood)
    # Thin and thick blood side by side, in one lesion and from one to the next.
    blood *= np.clip(0.82 + 0.22 * smooth_field(rng, round(0.05 * frame.unit), frame.shape), 0.4, 1)
    blood = blur(blood, 0.0045 * frame.unit)
    for _ in range(findings.preretinal):
        np.maximum(blood, _pool(frame, rng), out=blood)
    return blood


def _blots(findings: Findings, frame: Frame, rng: np.random.Generator) -> tuple[Points, Field]:
    """Dot and blot haemorrhages: each a few discs that overlap, so that no outline is round."""
    centres = places(findings.blots, frame, rng, 0.55)
    sizes = findings.scale * (0.012 + 0.036 * rng.random(len(centres)) ** 3)
    parts = 5
    angles = rng.uniform(0.0, 2 * np.pi, (len(centres), parts))
    shifts = sizes[:, None] * rng.uniform(0.2, 0.85, (len(centres), parts))
    x = centres[:, :1] + shifts * np.cos(angles)
    y = centres[:, 1:] + shifts * np.sin(angles)
    radii = sizes[:, None] * rng.uniform(0.35, 0.95, (len(centres), parts))
    return np.stack([x.ravel(), y.ravel()], axis=1), radii.ravel()


def _flames(count: int, frame: Frame, rng: np.random.Generator) -> list[tuple[Points, float]]:
    """Haemorrhages between the nerve fibres: bundles of strokes that point to the disc."""
    lines = []
    for place in places(count, frame, rng, 0.45):
        towards = np.arctan2(place[1], place[0])
        # Fibres arch around the macula: above it they run more level than straight to the disc.
        towards -= 0.5 * np.sin(towards) * float(place[0] > 0.2)
        length = rng.uniform(0.05, 0.13)
        along = np.array([np.cos(towards), np.sin(towards)])
        across = np.array([-along[1], along[0]])
        for _ in range(int(rng.integers(6, 12))):
            middle = place + across * rng.normal(0.0, 0.12 * length)
            middle = middle + along * rng.normal(0.0, 0.2 * length)
            half = 0.5 * length * rng.uniform(0.3, 1.0)
            ends = np.stack([middle - half * along, middle + half * along])
            lines.append((frame.pixels(ends), 0.007 * frame.unit))
    return lines


def _tuft(frame: Frame, rng: np.random.Generator) -> list[tuple[Points, float]]:
    """New vessels: a lacy fan of thin loops, on the disc or beside an arcade."""
    on_disc = rng.random() < 0.5
    root = rng.normal(0.0, 0.05, 2) if on_disc else places(1, frame, rng, 0.5)[0]
    size = rng.uniform(0.12, 0.26)
    lines = []
    middle = rng.uniform(0.0, 2 * np.pi)
    for _ in range(int(rng.integers(16, 30))):
        steps = 12
        heading = middle + rng.normal(0.0, 0.9)
        turns = np.cumsum(rng.normal(0.0, 0.45, steps) + rng.normal(0.0, 0.2))
        move = size * rng.uniform(0.6, 1.2) / steps
        path = move * np.stack([np.cos(heading + turns), np.sin(heading + turns)], axis=1)
        points = root + np.cumsum(path, axis=0)
        lines.append((frame.pixels(points), rng.uniform(0.0035, 0.0065) * frame.unit))
    return lines


def _pool(frame: Frame, rng: np.random.Generator) -> Field:
    """Blood in front of the retina sinks: a boat with a level surface."""
    place = places(1, frame, rng, 0.45)[0]
    width, depth = rng.uniform(0.1, 0.26), rng.uniform(0.08, 0.2)
    outline = roughen(ellipse((0.0, 0.0), (width, depth)), rng, 0.06)
    outline[:, 1] = np.minimum(outline[:, 1], depth * rng.uniform(-0.1, 0.25))
    cover = fill(frame.pixels(outline + place), frame.shape).astype(np.float64)
    return blur(cover, 0.008 * frame.unit)


def _exudates(count: int, frame: Frame, rng: np.random.Generator) -> Field | None:
    """Waxy yellow spots with sharp edges: in rings around a leak, in heaps, as a macular star."""
    if not count:
        return None
    centres = []
    for place in places(count, frame, rng, 0.35):
        spots = int(rng.integers(6, 50))
        ring = rng.random() < 0.4
        size = rng.uniform(0.03, 0.13)
        angles = rng.uniform(0.0, 2 * np.pi, spots)
        if ring:
            angles = 0.75 * angles
            distances = size * (1.0 + rng.normal(0.0, 0.12, spots))
        else:
            distances = size * np.abs(rng.normal(0.0, 0.6, spots))
        shifts = np.stack([distances * np.cos(angles), distances * np.sin(angles)], axis=1)
        centres.append(place + shifts)
    points = np.concatenate(centres)
    radii = 0.0045 + 0.013 * rng.random(len(points)) ** 3
    return blur(dots(frame.pixels(points), radii * frame.unit, frame.shape), 0.0025 * frame.unit)


def _cotton_wool(count: int, frame: Frame, rng: np.random.Generator) -> Field | None:
    """Swollen nerve fibres: fluffy pale patches near the arcades."""
    if not count:
        return None
    centres = places(count, frame, rng, 0.38)
    parts = 7
    shifts = rng.normal(0.0, 1.0, (count, parts, 2)) * rng.uniform(0.012, 0.028, (count, 1, 1))
    points = (centres[:, None] + shifts).reshape(-1, 2)
    radii = rng.uniform(0.012, 0.024, len(points))
    cover = blur(dots(frame.pixels(points), radii * frame.unit, frame.shape), 0.011 * frame.unit)
    return ramp(cover, 0.1, 1.0)


def _scar_places(count: int, frame: Frame, rng: np.random.Generator) -> Points:
    """Laser burns spare the posterior pole."""
    candidates = places(count, frame, rng, 0.75)
    from_fovea = np.hypot(candidates[:, 0] - FOVEA[0], candidates[:, 1] - FOVEA[1])
    from_disc = np.hypot(candidates[:, 0], candidates[:, 1])
    return candidates[(from_fovea > 0.5) & (from_disc > 0.38)]


def _scars(
    centres: Points, radius: float, spread: float, frame: Frame, rng: np.random.Generator
) -> Field | None:
    if not len(centres):
        return None
    shifted = centres + rng.normal(0.0, 0.004, centres.shape)
    radii = np.maximum(0.005, rng.normal(radius, spread, len(centres)))
    cover = dots(frame.pixels(shifted), radii * frame.unit, frame.shape)
    return blur(cover, 0.006 * frame.unit)


def _fibrous(frame: Frame, rng: np.random.Generator) -> Field:
    """Grey-white strands that grow along new vessels."""
    root = rng.normal(0.0, 0.1, 2)
    lines = []
    heading = rng.uniform(0.0, 2 * np.pi)
    for _ in range(int(rng.integers(5, 10))):
        turns = heading + np.cumsum(rng.normal(0.0, 0.25, 10))
        path = rng.uniform(0.03, 0.06) * np.stack([np.cos(turns), np.sin(turns)], axis=1)
        points = frame.pixels(root + np.cumsum(path, axis=0))
        lines.append((points, rng.uniform(0.008, 0.024) * frame.unit))
    return blur(strokes(lines, frame.shape), 0.012 * frame.unit)
