"""What the dermatoscope adds: uneven light, colour cast, reflections, dark corners, blur, noise."""

import cv2
import numpy as np
from numpy.typing import NDArray

from helpers.data.drawing import Field, mix, ramp, smooth_field
from helpers.data.skin_lesion.case import Case
from helpers.data.skin_lesion.optics import Picture


def field_of_view(case: Case, rng: np.random.Generator) -> Field:
    """Distance from the optical axis as a share of the radius of the field of view.

    Returns
    -------
    (height, width) float64; beyond 1 the tube of the dermatoscope hides the skin. All 0 where the
    photograph shows no part of the tube.
    """
    if not case.vignette:
        return np.zeros(case.shape)
    height, width = case.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    shift_x, shift_y = rng.normal(0, 0.03, 2)
    x -= (0.5 + shift_x) * width
    y -= (0.5 + shift_y) * height
    return np.asarray(np.hypot(x, y) / (case.vignette * np.hypot(width, height) / 2), np.float64)


def photograph(
    scene: Picture, case: Case, tube: Field, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Take the picture.

    Parameters
    ----------
    scene : (height, width, 3) float64 in [0, 1]
    tube : (height, width) float64, as ``field_of_view`` returns it

    Returns
    -------
    (height, width, 3) uint8, red, green, blue
    """
    height, width = case.shape
    seen = np.asarray(cv2.GaussianBlur(scene, (0, 0), case.focus * max(0.8, case.unit)), np.float64)
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    x, y = x / width - 0.5, y / height - 0.5
    tilt = rng.uniform(0, 2 * np.pi)
    light = 1 + case.unevenness * (
        0.34 * (x * np.cos(tilt) + y * np.sin(tilt)) - 0.68 * (x * x + y * y - 0.12)
    )
    light *= rng.uniform(0.86, 1.06)
    seen *= light[:, :, None] * np.array(case.cast)
    if case.reflections:
        _reflect(seen, case, rng)
    if case.vignette:
        edge = rng.uniform(0.02, 0.12)
        dark = ramp(tube, 1.0 - edge, 1.0 + edge)
        mix(seen, dark[:, :, None], rng.uniform(0.01, 0.08) * np.array([1.0, 0.85, 0.85]))
    grain = rng.standard_normal((height, width, 3))
    grain = np.asarray(cv2.GaussianBlur(grain, (0, 0), 0.6), np.float64)
    grain = 1.2 * grain + 1.6 * grain.mean(axis=2, keepdims=True)
    seen += case.noise / 255 * grain
    return np.round(255 * np.clip(seen, 0, 1)).astype(np.uint8)


def _reflect(seen: Picture, case: Case, rng: np.random.Generator) -> None:
    """Glare of the lamps where the gel has left a gap."""
    ragged = smooth_field(rng, max(3, round(6 * case.unit)), case.shape)
    height, width = case.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    for _ in range(case.reflections):
        centre = rng.uniform(0, 1, 2) * (width, height)
        radii = case.unit * rng.uniform(2, 22, 2)
        distance = np.hypot((x - centre[0]) / radii[0], (y - centre[1]) / radii[1])
        glare = ramp(distance + 0.2 * ragged, 1.3, 0.0)
        mix(seen, (rng.uniform(0.2, 0.8) * glare)[:, :, None], 1.0)
