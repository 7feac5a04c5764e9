"""What the scanner adds: point spread, shading, movement, noise and the range of values."""

import cv2
import numpy as np
from numpy.typing import NDArray

from helpers.data.brain_tumour.canvas import SHAPE, STORED
from helpers.data.brain_tumour.grid import Grid, Plane
from helpers.data.brain_tumour.patient import Patient
from helpers.data.drawing import Field, blur, ramp


def scan(
    image: Field, grid: Grid, plane: Plane, patient: Patient, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Turn ideal signal into a stored slice.

    Parameters
    ----------
    image : (DRAWN, DRAWN) float64, signal

    Returns
    -------
    (512, 512) uint8, or (256, 256) for a patient with a small matrix
    """
    seen = blur(image, patient.sharpness) * _sensitivity(grid, plane, patient)
    if patient.ghost:
        # Repeated along the phase direction: half a field away, and close by.
        far = np.roll(seen, SHAPE[0] // 2, axis=0)
        seen += patient.ghost * (blur(far, 1.5) + 0.8 * np.roll(seen, 7, axis=0))
        seen -= 0.8 * patient.ghost * seen
    # Magnitude of a complex signal with noise in both parts: Rice's distribution.
    real, imaginary = rng.normal(0.0, patient.noise, (2, *SHAPE))
    seen = np.sqrt((seen + real) ** 2 + imaginary**2)
    seen = np.maximum(seen - patient.floor * patient.noise, 0.0)
    if not patient.small_matrix:
        seen = enlarge(seen)
    top = np.quantile(seen, 1.0 - patient.window)
    share = np.clip(seen / top, 0.0, 1.0) ** patient.gamma
    return np.round(255.0 * share).astype(np.uint8)


def enlarge(field: Field) -> Field:
    """Interpolate a drawn field to the stored size: (DRAWN, DRAWN) to (512, 512) float64."""
    return np.asarray(
        cv2.resize(field, (STORED, STORED), interpolation=cv2.INTER_CUBIC), np.float64
    )


def _sensitivity(grid: Grid, plane: Plane, patient: Patient) -> Field:
    """Share of the signal that the coils see: more near the surface, little below the neck."""
    x, y, z = grid.x / 75.0, (grid.y + 5.0) / 95.0, (grid.z - 5.0) / 90.0
    far = np.sqrt(x * x + y * y + z * z)
    shade = 1.0 + patient.shading[0] * x + patient.shading[1] * y + patient.shading[2] * z
    shade *= 1.0 + patient.coil * (np.minimum(far, 1.3) ** 2 - 0.5)
    if plane is not Plane.AXIAL:
        shade *= 1.0 - 0.75 * ramp(grid.z, -95.0, -165.0)
    return np.asarray(np.clip(shade, 0.05, None), np.float64)
