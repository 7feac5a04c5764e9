"""How a dermatologist outlines the lesion: by hand, and each in another style."""

import cv2
import numpy as np
from numpy.typing import NDArray

from helpers.data.drawing import Mask, Points, fill, round_off, smooth_field
from helpers.data.skin_lesion.case import Annotation, Case
from helpers.data.skin_lesion.outline import Outline


def annotate(case: Case, outline: Outline, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Draw the mask of a lesion.

    Returns
    -------
    (height, width) uint8, 255 in the lesion, else 0
    """
    unit, reach = case.unit, outline.reach
    # Outlines lie a little outside the middle of a soft border, and wander.
    wander = smooth_field(rng, max(4, round(0.8 * reach)), case.shape)
    offset = rng.uniform(0.0, 0.5) * case.softness * unit
    seen = outline.depth > -np.minimum(offset * (1 + 0.5 * wander), 0.1 * reach)
    if case.annotation is Annotation.FINE:
        mask = seen
    elif case.annotation is Annotation.SMOOTH:
        mask = _largest(round_off(seen, 0.1 * reach))
    else:
        mask = fill(_polygon(seen, int(rng.integers(9, 22))), case.shape)
    return mask.astype(np.uint8) * np.uint8(255)
