"""Stained sections in transmitted light: dyes take away light, more where they are dense.

The dyes and their absorption in red, green and blue follow the Beer-Lambert law, with the stain
vectors of Ruifrok and Johnston (Anal Quant Cytol Histol 23, 2001), haematoxylin somewhat more
violet.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from helpers.data.drawing import Field, Mask, Shape, blur, ramp, smooth_field
from helpers.data.nuclei.annotation import Patch, Seen
from helpers.data.nuclei.arrangement import Plan, Site, scatter
from helpers.data.nuclei.fibres import strands
from helpers.data.nuclei.fluorescence import wide_blur
from helpers.data.nuclei.nucleus import Nucleus
from helpers.data.nuclei.preparation import Population

_HAEMATOXYLIN = np.array([0.66, 0.70, 0.28])
_EOSIN = np.array([0.14, 0.96, 0.24])
_MAGENTA = np.array([0.42, 0.86, 0.30])  # the Schiff dye of Feulgen's stain, on DNA alone
_HIDDEN = 0.7  # a nucleus further from the focal plane than this has no sharp border


@dataclass(frozen=True)
class Section:
    """A piece of tissue.

    Attributes
    ----------
    lumen : (height, width) bool, gaps without tissue
    angle : float, radians, direction of the fibres
    pink : bool, stroma and cytoplasm are stained too, not the nuclei alone
    """

    lumen: Mask
    angle: float
    pink: bool


def draw_section(plan: Plan, pink: bool, shape: Shape, rng: np.random.Generator) -> Section:
    """Draw where there is tissue."""
    lumen = np.zeros(shape, np.bool_)
    if rng.random() < 0.55:
        field = smooth_field(rng, round(min(shape) * rng.uniform(0.3, 0.5)), shape)
        lumen = field > rng.uniform(0.5, 1.0)
    return Section(lumen, plan.angle, pink)


def place_in_section(
    section: Section, population: Population, plan: Plan, rng: np.random.Generator
) -> list[Nucleus]:
    """Place nuclei in the tissue; some line its gaps like an epithelium."""
    shape = section.lumen.shape
    tissue = 1.0 - wide_blur(section.lumen.astype(np.float64), 0.7 * plan.radius)
    sites = _lining(section, plan, rng)
    chance = np.clip(0.85 + 0.4 * smooth_field(rng, max(shape) // 4, shape), 0.15, 1.0)
    room = np.asarray(ramp(tissue, 0.55, 0.95) * chance, np.float64)
    return scatter(population, plan, shape, rng, sites=sites, room=room)


def _lining(section: Section, plan: Plan, rng: np.random.Generator) -> list[Site]:
    shape = section.lumen.shape
    if rng.random() < 0.35:
        return []
    away = np.asarray(
        cv2.distanceTransform((~section.lumen).view(np.uint8), cv2.DIST_L2, 5), np.float64
    )
    if not section.lumen.any():
        return []
    sites = []
    for layer in (1.3, 3.3):
        level = (away < layer * plan.radius).astype(np.uint8)
        contours, _ = cv2.findContours(level, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
        for contour in contours:
            points = contour[:, 0, :].astype(np.float64)
            step = max(1, round(1.55 * plan.radius))
            for number in range(0, len(points) - step, step):
                x, y = points[number]
                edge = points[number + step // 2] - points[number]
                inside = 2 < x < shape[1] - 3 and 2 < y < shape[0] - 3
                if inside and rng.random() < 0.8:
                    turn = float(np.arctan2(edge[1], edge[0])) + np.pi / 2 + rng.normal(0, 0.25)
                    sites.append(Site((float(x), float(y)), turn))
    return sites[: plan.count * 2 // 3]


def paint_tissue(
    section: Section, seen: Sequence[Seen], plan: Plan, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Paint a section.

    Returns
    -------
    (height, width, 3) uint8, red, green, blue
    """
    shape = section.lumen.shape
    blue = _nuclear_dye(seen, plan, shape, rng)
    tissue = 1.0 - blur(section.lumen.astype(np.float64), 1.5)
    thick = strands(section.angle, rng.uniform(3.0, 6.0), shape, rng)
    fibre = 0.55 * thick + 0.6 * strands(section.angle, 1.3, shape, rng)
    cloud = smooth_field(rng, 30, shape)
    grain = smooth_field(rng, 2, shape)
    if section.pink:
        strength = rng.uniform(0.12, 0.28)
        cover = 0.75 + 0.3 * fibre + 0.2 * cloud + 0.12 * grain
        pink = strength * tissue * np.clip(cover, 0.1, None)
        cytoplasm = wide_blur(np.asarray(blue > 0.2, np.float64), 0.9 * plan.radius)
        pink += 0.1 * strength / 0.25 * tissue * np.clip(cytoplasm * (1.2 + 0.3 * cloud), 0, None)
        # Cytoplasm takes some of the nuclear dye as well.
        veil = rng.uniform(0.06, 0.2) * tissue * np.clip(0.7 + 0.2 * cloud + 0.1 * fibre, 0, None)
        density = (blue + veil)[..., None] * _HAEMATOXYLIN + pink[..., None] * _EOSIN
    else:
        # Unstained fibres show by refraction only: each has a light and a dark side.
        relief = fibre - np.roll(fibre, 1, axis=0)
        grey = np.clip(0.05 + tissue * (0.05 + 0.045 * relief + 0.02 * cloud), 0.0, None)
        density = blue[..., None] * _MAGENTA + grey[..., None] * np.array([1.0, 0.95, 0.9])
    white = rng.uniform(198, 238) * rng.uniform(0.98, 1.02, 3)
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
    lamp = 1.0 - rng.uniform(0.0, 0.08) * (x * rng.normal() + y * rng.normal()) / 2
    picture = white * lamp[..., None] * np.exp(-density)
    sharpness = rng.uniform(0.5, 0.8)
    picture = np.stack([blur(picture[..., channel], sharpness) for channel in range(3)], axis=-1)
    noise = rng.normal(0.0, 1.6, shape)[..., None] + rng.normal(0.0, 1.0, (*shape, 3))
    return np.asarray(np.clip(np.round(picture + noise), 0, 255), np.uint8)


def _nuclear_dye(seen: Sequence[Seen], plan: Plan, shape: Shape, rng: np.random.Generator) -> Field:
    """Optical density of the dye that binds to DNA."""
    dye = np.zeros(shape)
    strength = rng.uniform(0.65, 1.15)
    pale_share = rng.uniform(0.0, 0.8)
    fine = smooth_field(rng, 2, shape)
    coarse = smooth_field(rng, max(3, round(0.3 * plan.radius)), shape)
    for item in seen:
        nucleus = item.nucleus
        pale = rng.random() < pale_share
        hidden = max(0.0, nucleus.depth - _HIDDEN) / (1 - _HIDDEN)
        sigma = 0.6 + 2.2 * hidden
        patch = item.whole.widened(int(np.ceil(3 * sigma)))
        in_image, in_patch = patch.window(shape)
        body = _pale(nucleus, patch, rng) if pale else _dense(nucleus, patch)
        clumps = 0.16 * fine[in_image] + (0.3 if pale else 0.16) * coarse[in_image]
        body[in_patch] *= np.clip(1.0 + clumps, 0.25, None)
        body *= strength * float(np.clip(nucleus.density, 0.8, 1.5) * np.exp(0.16 * rng.normal()))
        dye[in_image] += blur(body, sigma)[in_patch]
    # Light that passes two nuclei is not twice as dark: a section is thinner than a nucleus.
    return np.asarray(1.7 * np.tanh(dye / 1.7), np.float64)


def _dense(nucleus: Nucleus, patch: Patch) -> Field:
    """Dye of a nucleus that is dark throughout."""
    return np.where(patch.inside, 0.85 + 0.12 * _rim(nucleus, patch), 0.0)


def _pale(nucleus: Nucleus, patch: Patch, rng: np.random.Generator) -> Field:
    """Dye of a nucleus with a dark rim, pale inside but for its nucleoli."""
    dye = np.where(patch.inside, 0.42 + 0.4 * _rim(nucleus, patch), 0.0)
    rows, columns = np.indices(patch.inside.shape)
    for _ in range(int(rng.integers(0, 3))):
        turn, away = rng.uniform(0, 2 * np.pi), 0.45 * nucleus.radius * rng.random()
        x = nucleus.centre[0] + away * np.cos(turn) - patch.left
        y = nucleus.centre[1] + away * np.sin(turn) - patch.top
        nucleolus = np.hypot(columns - x, rows - y) < 0.17 * nucleus.radius + 0.4
        dye[nucleolus & patch.inside] += 0.45
    return dye


def _rim(nucleus: Nucleus, patch: Patch) -> Field:
    """From 1 at the border of a nucleus to 0 inside."""
    away = cv2.distanceTransform(patch.inside.view(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(np.exp(-away / (0.13 * nucleus.radius + 0.5)), np.float64)
