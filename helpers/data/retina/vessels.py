"""The vessel tree of the retina: arteries and veins that leave the disc along four arcades."""

from dataclasses import dataclass

import numpy as np

from helpers.data.drawing import Field, Points, strokes
from helpers.data.retina.frame import FOVEA, Frame

# The upper arcades in eye coordinates; the lower ones are their mirror images.
_TEMPORAL = (
    (0.00, 0.00), (-0.02, 0.10), (0.01, 0.23), (0.12, 0.38), (0.32, 0.50), (0.60, 0.55),
    (0.90, 0.50), (1.18, 0.40), (1.50, 0.26),
)  # fmt: skip
_NASAL = (
    (0.00, 0.00), (-0.05, 0.09), (-0.15, 0.20), (-0.32, 0.33), (-0.55, 0.47), (-0.85, 0.62),
    (-1.20, 0.78),
)  # fmt: skip

_VEIN, _ARTERY = 0.0225, 0.0165  # widths beside the disc, in eye units
_THINNEST = 0.0022
_AVASCULAR = 0.075  # radius of the zone around the fovea without vessels
_VEIN_DENSITY, _ARTERY_DENSITY = 0.78, 0.50


@dataclass(frozen=True)
class Vessel:
    """A vessel or a branch of one."""

    points: Points  # (n, 2) eye coordinates, from the disc outwards
    widths: Field  # (n,) eye units
    vein: bool


def grow_vessels(rng: np.random.Generator, tortuosity: float, beading: float) -> list[Vessel]:
    """Grow the tree of one eye.

    Parameters
    ----------
    tortuosity : float, 1 is usual
    beading : float in [0, 1], how uneven the width of the veins is
    """
    vessels: list[Vessel] = []
    for vertical in (1.0, -1.0):
        for course, size in ((_TEMPORAL, 1.0), (_NASAL, 0.8)):
            artery_inside = rng.random() < 0.5
            for vein in (True, False):
                path = np.array(course) * (1.0, vertical)
                # Artery and vein run side by side and cross here and there.
                apart = 0.055 if vein != artery_inside else -0.055
                path[1:] *= 1.0 + apart + rng.normal(0.0, 0.03)
                path[2:] += rng.normal(0.0, 0.024, (len(path) - 2, 2))
                path[0] += rng.normal(0.0, 0.012, 2)
                points = _wind(_smooth(path), rng, tortuosity * (1.2 if vein else 0.8))
                width = (_VEIN if vein else _ARTERY) * size * rng.uniform(0.88, 1.12)
                main = Vessel(points, width * np.linspace(1.0, 0.38, len(points)), vein)
                if vein and beading > 0:
                    main = _bead(main, rng, beading)
                vessels.append(main)
                _branch(vessels, main, rng, count=int(rng.integers(6, 9)), depth=2)
    for _ in range(int(rng.integers(2, 5))):  # small ones straight to the macula
        heading = rng.uniform(-0.7, 0.7)
        start = 0.1 * np.array([np.cos(heading), np.sin(heading)])
        width = rng.uniform(0.005, 0.008)
        twig = _walk(start, heading, -0.8 * heading, 0.55, width, False, rng)
        vessels.append(twig)
        _branch(vessels, twig, rng, count=2, depth=0)
    return vessels


def vessel_density(vessels: list[Vessel], frame: Frame) -> Field:
    """How much blood a pixel shows, from 0 (none) to 1 (a pool of it).

    Returns
    -------
    (height, width) float64
    """
    veins = strokes(_lines(vessels, frame, vein=True), frame.shape)
    arteries = strokes(_lines(vessels, frame, vein=False), frame.shape)
    wide = [vessel for vessel in vessels if not vessel.vein and vessel.widths[0] > 0.4 * _ARTERY]
    reflex = strokes(_lines(wide, frame, vein=False, share=0.3), frame.shape)
    arteries *= 1.0 - 0.45 * reflex
    return np.asarray(np.maximum(_VEIN_DENSITY * veins, _ARTERY_DENSITY * arteries), np.float64)


def _lines(
    vessels: list[Vessel], frame: Frame, *, vein: bool, share: float = 1.0
) -> list[tuple[Points, float]]:
    """Lines of even width: a tapering vessel in pieces of a few points each."""
    lines = []
    for vessel in vessels:
        if vessel.vein != vein:
            continue
        points = frame.pixels(vessel.points)
        widths = vessel.widths * (frame.unit * share)
        for first in range(0, len(points) - 1, 3):
            lines.append((points[first : first + 4], float(widths[first : first + 4].mean())))
    return lines


def _branch(
    vessels: list[Vessel], parent: Vessel, rng: np.random.Generator, count: int, depth: int
) -> None:
    """Add branches, and branches of these, on alternating sides of a vessel."""
    last = len(parent.points) - 2
    if last < 4:
        return
    side = 1.0 if rng.random() < 0.5 else -1.0
    begin = 0.2 if depth == 2 else 0.25
    for step in range(count):
        side = -side
        share = begin + (0.93 - begin) * (step + rng.uniform(0.1, 0.9)) / count
        at = int(share * last)
        along = parent.points[at + 1] - parent.points[at]
        angle = side * rng.uniform(0.5, 1.0)
        heading = float(np.arctan2(along[1], along[0])) + angle
        width = float(parent.widths[at]) * rng.uniform(0.42, 0.75)
        if width < _THINNEST:
            continue
        length = rng.uniform(0.25, 0.6) * (1.0 if depth == 2 else 0.5)
        turn = -0.6 * angle
        if depth == 2 and _faces_macula(parent.points[at], along, side):
            # Inside the arcades, vessels run on towards the macula rather than along the arcade.
            length, turn = 1.25 * length, -0.15 * angle
        twig = _walk(parent.points[at], heading, turn, length, width, parent.vein, rng)
        vessels.append(twig)
        if depth:
            _branch(vessels, twig, rng, count=2 if depth == 2 else 1, depth=depth - 1)


def _faces_macula(place: Points, along: Points, side: float) -> bool:
    """Whether a branch to that side (1: left of the vessel's direction) heads for the fovea."""
    to_fovea = np.array(FOVEA) - place
    return float(along[0] * to_fovea[1] - along[1] * to_fovea[0]) * side > 0 and place[0] > 0


def _walk(
    start: Points,
    heading: float,
    turn: float,
    length: float,
    width: float,
    vein: bool,
    rng: np.random.Generator,
) -> Vessel:
    """A thin vessel that bends by ``turn`` on its way and ends at the fovea's avascular zone."""
    steps = max(5, round(length / 0.03))
    headings = heading + np.cumsum(turn / steps + rng.normal(0.0, 0.16, steps))
    moves = length / steps * np.stack([np.cos(headings), np.sin(headings)], axis=1)
    points = np.concatenate([start[None], start + np.cumsum(moves, axis=0)])
    distance = np.hypot(points[:, 0] - FOVEA[0], points[:, 1] - FOVEA[1])
    inside = np.flatnonzero(distance < _AVASCULAR)
    end = max(2, int(inside[0])) if inside.size else len(points)
    return Vessel(points[:end], width * np.linspace(1.0, 0.22, len(points))[:end], vein)


def _smooth(points: Points) -> Points:
    """A curve through a few points: corners cut twice."""
    for _ in range(2):
        first, second = points[:-1], points[1:]
        between = np.stack([0.75 * first + 0.25 * second, 0.25 * first + 0.75 * second], axis=1)
        points = np.concatenate([points[:1], between.reshape(-1, 2), points[-1:]])
    return points


def _wind(points: Points, rng: np.random.Generator, amount: float) -> Points:
    """Let a curve swing around its course by two waves."""
    steps = np.diff(points, axis=0, append=2 * points[-1:] - points[-2:-1])
    lengths = np.hypot(steps[:, 0], steps[:, 1]) + 1e-9
    travelled = np.cumsum(lengths) - lengths
    swing = np.zeros(len(points))
    for period, size in ((0.55, 0.012), (0.24, 0.006)):
        phase = rng.uniform(0.0, 2 * np.pi)
        swing += size * np.sin(2 * np.pi * travelled / period + phase)
    swing *= amount * np.clip(travelled / 0.2, 0.0, 1.0)
    normal = np.stack([-steps[:, 1], steps[:, 0]], axis=1) / lengths[:, None]
    return np.asarray(points + swing[:, None] * normal, np.float64)


def _bead(vessel: Vessel, rng: np.random.Generator, amount: float) -> Vessel:
    """Sausage-like swellings of a vein."""
    count = len(vessel.points)
    wave = np.sin(np.arange(count) * rng.uniform(1.6, 2.2) + rng.uniform(0.0, 2 * np.pi))
    return Vessel(vessel.points, vessel.widths * (1.15 + 0.55 * amount * wave), vessel.vein)
