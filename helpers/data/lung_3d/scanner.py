"""What the scanner adds: blur, noise, streaks, the scan circle and the range of values."""

import cv2
import numpy as np
from numpy.typing import NDArray

from helpers.data.drawing import Field, blur
from helpers.data.lung_3d.patient import PIXEL, PLANE, Patient

MAXIMUM = 3071
"""Largest HU value that a 12-bit scanner stores."""


def scan(
    image: Field, patient: Patient, shoulders: float, rng: np.random.Generator
) -> NDArray[np.int16]:
    """Turn ideal HU into a stored slice.

    Parameters
    ----------
    image : (PLANE, PLANE) float64, HU
    shoulders : float in [0, 1], how much bone lies left and right of the chest: streaks

    Returns
    -------
    (PLANE, PLANE) int16, HU
    """
    seen = blur(image, patient.sharpness / PIXEL)
    y, x = (np.mgrid[0:PLANE, 0:PLANE].astype(np.float64) - (PLANE - 1) / 2) / (PLANE / 2)
    radius = np.sqrt(x * x + y * y)
    grain = blur(rng.standard_normal((PLANE, PLANE)), 0.45 + 0.3 * patient.sharpness / PIXEL)
    grain /= grain.std()
    # Fewer photons reach the middle of the body than its rim.
    seen += patient.noise * (1.25 - 0.5 * radius) * grain
    if shoulders > 0:
        lines = rng.standard_normal((PLANE, PLANE))
        lines = np.asarray(cv2.GaussianBlur(lines, (0, 0), sigmaX=20.0, sigmaY=0.6), np.float64)
        lines /= lines.std()
        seen += 28.0 * shoulders * lines
    if patient.scan_circle:
        seen[radius > 1.0] = patient.floor
    return np.round(np.clip(seen, patient.floor, MAXIMUM)).astype(np.int16)
