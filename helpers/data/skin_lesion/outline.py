"""The outline of a lesion: where it ends, and how sharply."""

from dataclasses import dataclass

import cv2
import numpy as np

from helpers.data.drawing import Field, Mask, Points, ramp, smooth_field
from helpers.data.skin_lesion.case import Case


@dataclass(frozen=True)
class Outline:
    """Where a lesion lies.

    Attributes
    ----------
    inside : (height, width) bool, one part without holes
    depth : (height, width) float64, pixels to the border; negative outside
    cover : (height, width) float64, 0 outside to 1 inside, gradual at a soft border
    reach : float, pixels, radius of a disc of the same area
    points : (n, 2) float64, x and y in pixels of the border
    """

    inside: Mask
    depth: Field
    cover: Field
    reach: float
    points: Points

    @property
    def level(self) -> Field:
        """Depth as a share of ``reach``: 0 at the border, near 1 in the middle."""
        return self.depth / self.reach


def draw_outline(case: Case, field_of_view: Mask, rng: np.random.Generator) -> Outline:
    """Shape a lesion of the case's share of the picture, inside the field of view."""
    height, width = case.shape
    radius = float(np.sqrt(case.share * height * width / np.pi))
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    x -= case.centre[0] * width
    y -= case.centre[1] * height
    cosine, sine = np.cos(case.angle), np.sin(case.angle)
    stretch = np.sqrt(case.elongation)
    u = (x * cosine + y * sine) / (radius * stretch)
    v = (y * cosine - x * sine) / (radius / stretch)
    distance = np.hypot(u, v)
    around = np.arctan2(v, u)
    rough = 0.35 + 0.65 * case.irregularity
    bulge = np.ones(case.shape)
    for wave in range(2, 6):
        size = rough * rng.uniform(0.02, 0.2) / wave
        bulge += size * np.cos(wave * around + rng.uniform(0, 2 * np.pi))
    distance /= bulge
    for share, amount in ((0.7, 0.08), (0.3, 0.05), (0.12, 0.022)):
        spacing = max(3, round(share * radius))
        distance += rough * amount * smooth_field(rng, spacing, case.shape)
    distance[~field_of_view] = np.inf
    count = round(case.share * height * width)
    border = np.partition(distance.ravel(), count)[count]
    points, inside = largest_part(distance < border)
    depth = _depth(inside)
    # The border of one lesion is sharp in places and fades in others.
    spacing = max(3, round(0.6 * radius))
    softness = case.softness * case.unit * np.exp(0.45 * smooth_field(rng, spacing, case.shape))
    softness = np.minimum(softness, 0.45 * radius)
    return Outline(
        inside=inside,
        depth=depth,
        cover=ramp(depth / softness, -1.0, 1.0),
        reach=float(np.sqrt(np.count_nonzero(inside) / np.pi)),
        points=points,
    )


def largest_part(mask: Mask) -> tuple[Points, Mask]:
    """Border and pixels of the largest part of a mask, its holes filled.

    Returns
    -------
    points : (n, 2) float64, x and y in pixels
    part : (height, width) bool
    """
    contours, _ = cv2.findContours(mask.view(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    largest = max(contours, key=cv2.contourArea)
    filled = np.zeros(mask.shape, np.uint8)
    cv2.drawContours(filled, [largest], -1, 1, thickness=-1)
    return largest[:, 0].astype(np.float64), filled.view(np.bool_)


def _depth(inside: Mask) -> Field:
    within = cv2.distanceTransform(inside.view(np.uint8), cv2.DIST_L2, 5)
    without = cv2.distanceTransform((~inside).view(np.uint8), cv2.DIST_L2, 5)
    return within.astype(np.float64) - without
