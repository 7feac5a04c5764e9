"""How a dermatologist outlines the lesion: by hand, and each in another style."""

import cv2
import numpy as np
from numpy.typing import NDArray

from helpers.data.drawing import Mask, round_off, smooth_field
from helpers.data.skin_lesion.case import Annotation, Case
from helpers.data.skin_lesion.outline import Outline, largest_part


def annotate(
    case: Case, outline: Outline, visible: Mask, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Draw the mask of a lesion.

    Parameters
    ----------
    visible : (height, width) bool, what the tube of the dermatoscope does not hide

    Returns
    -------
    (height, width) uint8, 255 in the lesion, else 0
    """
    # Outlines lie a little outside the middle of a soft border, and wander.
    wander = smooth_field(rng, max(4, round(0.8 * outline.reach)), case.shape)
    offset = rng.uniform(0.0, 0.5) * case.softness * case.unit
    seen = outline.depth > -np.minimum(offset * (1 + 0.5 * wander), 0.1 * outline.reach)
    if case.annotation is Annotation.SMOOTH:
        seen = round_off(seen, 0.1 * outline.reach)
    points, drawn = largest_part(seen & visible)
    if case.annotation is Annotation.POLYGON:
        tolerance = outline.reach * rng.uniform(0.03, 0.08)
        corners = cv2.approxPolyDP(points.astype(np.int32)[:, None], tolerance, closed=True)
        polygon = np.zeros(case.shape, np.uint8)
        cv2.fillPoly(polygon, [corners], 1)
        drawn = polygon.view(np.bool_)
    return drawn.astype(np.uint8) * np.uint8(255)
