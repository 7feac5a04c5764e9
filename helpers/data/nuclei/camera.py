"""From light to grey levels: illumination, noise, offset, saturation."""

import numpy as np
from numpy.typing import NDArray

from helpers.data.drawing import Field, smooth_field
from helpers.data.nuclei.preparation import Light

_GLOWING = 0.4  # share of the images in which the medium shines


def record(image: Field, light: Light, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Record fluorescence.

    Parameters
    ----------
    image : (height, width) float64, light relative to that of an average nucleus
    light : Light

    Returns
    -------
    (height, width) uint8
    """
    height, width = image.shape
    low, high = np.log(light.peak)
    peak, offset = float(np.exp(rng.uniform(low, high))), rng.uniform(*light.offset)
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    centre = rng.uniform(-0.4, 0.4, 2)
    falloff = rng.uniform(0.05, 0.25)
    grey = peak * image * (1.0 - falloff * ((x - centre[0]) ** 2 + (y - centre[1]) ** 2))
    if rng.random() < _GLOWING:
        # Medium and plastic glow too, more so where the lamp is brighter.
        turn = rng.uniform(0, 2 * np.pi)
        slope = 0.5 + 0.35 * (x * np.cos(turn) + y * np.sin(turn))
        cloud = 0.12 * smooth_field(rng, max(height, width) // 2, image.shape)
        grey += peak * rng.uniform(*light.background) * np.clip(slope + cloud, 0.0, None)
    shot, read = rng.uniform(*light.shot), rng.uniform(*light.read)
    np.clip(grey, 0.0, None, out=grey)
    noise = np.sqrt(read**2 + shot**2 * grey / 100.0) * rng.standard_normal(image.shape)
    return np.asarray(np.clip(np.round(offset + grey + noise), 0, 255), np.uint8)
