"""Draw a photograph of the phantom with its mask."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.data.skin_lesion.annotation import annotate
from helpers.data.skin_lesion.artefacts import paint_bubbles, paint_charts, paint_ink, paint_ruler
from helpers.data.skin_lesion.camera import field_of_view, photograph
from helpers.data.skin_lesion.case import Case, draw_case
from helpers.data.skin_lesion.hair import paint_hair
from helpers.data.skin_lesion.optics import colour
from helpers.data.skin_lesion.outline import draw_outline
from helpers.data.skin_lesion.pigment import add_pigment, paint_structures
from helpers.data.skin_lesion.skin import draw_skin
from helpers.data.skin_lesion.streams import PAINT
from helpers.data.streams import generator


@dataclass(frozen=True)
class Photograph:
    """One drawn photograph.

    Attributes
    ----------
    case : Case, what it shows
    image : (height, width, 3) uint8, red, green, blue
    mask : (height, width) uint8, 255 in the lesion, else 0
    """

    case: Case
    image: NDArray[np.uint8]
    mask: NDArray[np.uint8]


def draw(seed: int, index: int) -> Photograph:
    """Draw photograph ``index``; the same arguments give the same bytes.

    Parameters
    ----------
    seed, index : int, 0 or more
    """
    case = draw_case(seed, index)
    rng = generator(seed, PAINT, index)
    tube = field_of_view(case, rng)
    visible = tube < 1.0
    outline = draw_outline(case, visible, rng)
    melanin, blood = draw_skin(case, rng)
    add_pigment(melanin, blood, case, outline, rng)
    scene = colour(melanin, blood)
    paint_structures(scene, case, outline, rng)
    if case.ink:
        paint_ink(scene, case, rng)
    if case.charts:
        paint_charts(scene, case, rng)
    paint_hair(scene, case, rng)
    paint_bubbles(scene, case, rng)
    if case.ruler:
        paint_ruler(scene, case, rng)
    return Photograph(
        case=case,
        image=photograph(scene, case, tube, rng),
        mask=annotate(case, outline, visible, rng),
    )
