"""Texture of connective tissue: wavy strands in one direction."""

import cv2
import numpy as np

from helpers.data.drawing import Field, Shape, blur, smooth_field


def strands(angle: float, thickness: float, shape: Shape, rng: np.random.Generator) -> Field:
    """Wavy strands.

    Parameters
    ----------
    angle : float, radians, their direction
    thickness : float, pixels
    shape : tuple of int, height and width in pixels

    Returns
    -------
    (height, width) float64 of mean near 0 and standard deviation near 0.7
    """
    height, width = shape
    y, x = np.mgrid[0:height, 0:width]
    wave = 6.0 * smooth_field(rng, 40, shape)
    along = (x * np.cos(angle) + y * np.sin(angle)) / (12 * thickness)
    across = (y * np.cos(angle) - x * np.sin(angle) + wave) / thickness
    # Look up noise that is stretched along the strands; it repeats beyond what a frame shows.
    noise = rng.standard_normal((256, 256))
    noise = blur(noise, 0.7)
    noise /= noise.std()
    looked_up = cv2.remap(
        noise,
        (along % 254).astype(np.float32),
        (across % 254).astype(np.float32),
        cv2.INTER_LINEAR,
    )
    return np.asarray(0.8 * looked_up, np.float64)
