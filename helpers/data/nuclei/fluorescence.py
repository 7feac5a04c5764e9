"""Light from stained DNA: what a fluorescence microscope sees of nuclei and what lies around."""

from collections.abc import Sequence

import cv2
import numpy as np

from helpers.data.drawing import (
    Field,
    Shape,
    blur,
    dots,
    ramp,
    smooth_field,
    strokes,
)
from helpers.data.nuclei.annotation import Patch, Seen
from helpers.data.nuclei.nucleus import Nucleus, Stage
from helpers.data.nuclei.preparation import Light

_BEHIND = 0.35  # light of what lies behind another nucleus: neighbours flatten where they touch
_MOST_SHRUNK = 8  # factor by which wide blurs are computed on a smaller image


def paint_fluorescence(
    seen: Sequence[Seen], light: Light, shape: Shape, rng: np.random.Generator
) -> Field:
    """Paint nuclei, out-of-focus haze, debris and cytoplasm.

    Returns
    -------
    (height, width) float64, light relative to that of an average nucleus in focus
    """
    image = np.zeros(shape)
    paint_nuclei(image, seen, light, rng)
    radius = float(np.median([item.nucleus.radius for item in seen]))
    if light.fibres:
        image += _fibres(seen, radius, shape, rng)
    image += _debris(light, radius, shape, rng)
    haze = rng.uniform(*light.haze)
    # The light of what lies above and below the focal plane, near and far.
    near, far = wide_blur(image, 1.6 * radius), wide_blur(image, 6 * radius)
    return np.asarray(image + haze * (0.45 * near + 0.55 * far), np.float64)


def paint_nuclei(
    image: Field, seen: Sequence[Seen], light: Light, rng: np.random.Generator
) -> None:
    """Add the nuclei to ``image``, in place; it adds up where they overlap."""
    strength = rng.uniform(*light.chromatin)
    radius = float(np.median([item.nucleus.radius for item in seen]))
    fine = smooth_field(rng, max(2, round(0.12 * radius)), image.shape)
    coarse = smooth_field(rng, max(3, round(0.35 * radius)), image.shape)
    texture = 1.0 + strength * (0.55 * fine + 0.6 * coarse)
    np.clip(texture, 0.15, None, out=texture)
    for item in seen:
        sigma = float(np.interp(item.nucleus.depth, (0, 1), light.focus))
        margin = int(np.ceil(3 * sigma))
        patch = item.whole.widened(margin)
        in_image, in_patch = patch.window(image.shape)
        glow = _glow(item.nucleus, patch, light, rng)
        glow[in_patch] *= texture[in_image]
        glow *= np.where(np.pad(item.whole.inside & ~item.mask.inside, margin), _BEHIND, 1.0)
        glow *= item.nucleus.density * float(np.exp(light.contrast * rng.normal()))
        image[in_image] += blur(glow, sigma)[in_patch]


def wide_blur(image: Field, sigma: float) -> Field:
    """Gaussian blur of a large ``sigma`` in pixels, computed on a smaller image."""
    step = int(np.clip(sigma / 3, 1, _MOST_SHRUNK))
    height, width = image.shape
    small = cv2.resize(image, (-(-width // step), -(-height // step)), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / step, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(
        cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.float64
    )


def _glow(nucleus: Nucleus, patch: Patch, light: Light, rng: np.random.Generator) -> Field:
    """Light of a nucleus in its patch, before blur."""
    inside = patch.inside
    # A nucleus is thinner at its border.
    away = np.asarray(cv2.distanceTransform(inside.view(np.uint8), cv2.DIST_L2, 5), np.float64)
    glow = np.where(inside, 0.72 + 0.28 * ramp(away, 0.0, 0.55 * nucleus.radius), 0.0)
    if nucleus.stage is not Stage.INTERPHASE:
        return glow
    for _ in range(rng.poisson(light.nucleoli)):
        glow *= 1.0 - rng.uniform(0.3, 0.6) * _blob(nucleus, patch, (0.12, 0.24), 0.5, rng)
    for _ in range(rng.poisson(light.spots)):
        glow *= 1.0 + rng.uniform(0.4, 1.0) * _blob(nucleus, patch, (0.1, 0.2), 0.7, rng)
    return glow


def _blob(
    nucleus: Nucleus,
    patch: Patch,
    size: tuple[float, float],
    reach: float,
    rng: np.random.Generator,
) -> Field:
    """A soft spot inside a nucleus; size and reach relative to its radius."""
    turn, away = rng.uniform(0, 2 * np.pi), reach * nucleus.radius * np.sqrt(rng.random())
    width = max(0.7, nucleus.radius * rng.uniform(*size))
    x = nucleus.centre[0] + away * np.cos(turn) - patch.left
    y = nucleus.centre[1] + away * np.sin(turn) - patch.top
    height, length = patch.inside.shape
    columns = np.exp(-0.5 * ((np.arange(length) - x) / width) ** 2)
    rows = np.exp(-0.5 * ((np.arange(height) - y) / width) ** 2)
    return np.asarray(rows[:, None] * columns, np.float64)


def _fibres(seen: Sequence[Seen], radius: float, shape: Shape, rng: np.random.Generator) -> Field:
    """Cytoplasm of long thin cells: faint streaks through the nuclei."""
    lines = []
    for item in seen:
        nucleus = item.nucleus
        half = radius * rng.uniform(3, 8)
        t = np.linspace(-1, 1, 12)
        bend = radius * rng.normal(0, 0.8) * t * t
        along = np.array([np.cos(nucleus.angle), np.sin(nucleus.angle)])
        across = np.array([-along[1], along[0]])
        points = np.asarray(nucleus.centre) + half * t[:, None] * along + bend[:, None] * across
        lines.append((points, radius * rng.uniform(0.5, 1.1)))
    cover = blur(strokes(lines, shape), 0.35 * radius)
    return np.asarray(rng.uniform(0.01, 0.07) * cover, np.float64)


def _debris(light: Light, radius: float, shape: Shape, rng: np.random.Generator) -> Field:
    """Specks that shine but are no nuclei: too small, or far out of focus."""
    image = np.zeros(shape)
    height, width = shape
    for _ in range(rng.poisson(light.debris)):
        place = np.array([[rng.uniform(0, width), rng.uniform(0, height)]])
        if rng.random() < 0.6:
            speck = dots(place, np.array([rng.uniform(0.8, 1.6)]), shape)
            image += rng.uniform(0.4, 2.0) * blur(speck, rng.uniform(0.6, 1.0))
        else:
            size = radius * rng.uniform(1.0, 1.8)
            ghost = dots(place, np.array([size]), shape)
            image += rng.uniform(0.08, 0.25) * wide_blur(ghost, 0.8 * size)
    return image
