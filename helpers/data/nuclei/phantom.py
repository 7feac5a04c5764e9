"""Draw the images of the phantom."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.data.nuclei.annotation import annotate, full_mask
from helpers.data.nuclei.arrangement import draw_plan, scatter
from helpers.data.nuclei.camera import record
from helpers.data.nuclei.embryo import place_embryo
from helpers.data.nuclei.fluorescence import paint_fluorescence
from helpers.data.nuclei.preparation import Preparation, Style, preparation_of
from helpers.data.nuclei.smear import paint_smear, place_smear
from helpers.data.nuclei.streams import NUCLEI, PICTURE
from helpers.data.nuclei.tissue import draw_section, paint_tissue, place_in_section
from helpers.data.streams import generator

_OVERLAPPING = 0.05  # share of the images whose annotator let masks overlap


@dataclass(frozen=True)
class Drawn:
    """One drawn image.

    Attributes
    ----------
    preparation : Preparation
    image : (height, width, 4) uint8
        Red, green, blue, and an alpha channel of 255.
    masks : list of (height, width) uint8, 0 or 255
        One a nucleus.
    """

    preparation: Preparation
    image: NDArray[np.uint8]
    masks: list[NDArray[np.uint8]]


def draw(seed: int, index: int) -> Drawn:
    """Draw an image with its nuclei; the same arguments give the same bytes.

    Parameters
    ----------
    seed, index : int, 0 or more
    """
    preparation = preparation_of(seed, index)
    shape, population, light = preparation.shape, preparation.population, preparation.light
    rng = generator(seed, NUCLEI, index)
    paint = generator(seed, PICTURE, index)
    plan = draw_plan(population, shape, rng)
    overlap = int(rng.integers(1, 3)) if rng.random() < _OVERLAPPING else 0

    if preparation.style is Style.TISSUE:
        section = draw_section(plan, preparation.width == preparation.height, shape, rng)
        seen = annotate(place_in_section(section, population, plan, rng), shape, overlap)
        colour = paint_tissue(section, seen, plan, paint)
    elif preparation.style is Style.SMEAR:
        nuclei, cells = place_smear(population, plan, shape, rng)
        seen = annotate(nuclei, shape, overlap)
        colour = _grey(paint_smear(cells, seen, shape, paint))
    elif preparation.style is Style.EMBRYO:
        nuclei, glow = place_embryo(population, plan, shape, rng)
        seen = annotate(nuclei, shape, overlap)
        colour = _grey(record(paint_fluorescence(seen, light, shape, paint) + glow, light, paint))
    else:
        seen = annotate(scatter(population, plan, shape, rng), shape, overlap)
        colour = _grey(record(paint_fluorescence(seen, light, shape, paint), light, paint))

    opaque = np.full((*shape, 1), 255, np.uint8)
    image = np.concatenate([colour, opaque], axis=2)
    return Drawn(preparation, image, [full_mask(item.mask, shape) for item in seen])


def _grey(levels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.repeat(levels[..., None], 3, axis=2)
