"""Drawing primitives: smooth closed curves, filled outlines, lines and smooth random fields.

Everything that ends up in a pixel value is float64 or integer. Sums that a library may order
differently from one processor to the next then differ by 1e-12 at most, which disappears when
pixels are rounded to integers: the same seed gives the same bytes everywhere.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

_SHIFT = 4  # OpenCV draws with coordinates in 1/16 pixel

Shape = tuple[int, int]
Points = NDArray[np.float64]
Cover = NDArray[np.float64] | NDArray[np.bool_]
Mask = NDArray[np.bool_]
Field = NDArray[np.float64]


def ellipse(
    centre: tuple[float, float],
    radii: tuple[float, float],
    *,
    exponent: float = 2.0,
    angle: float = 0.0,
    count: int = 96,
) -> Points:
    """Outline of an ellipse, or of a superellipse for an exponent above 2.

    Parameters
    ----------
    centre, radii : two floats, in any one unit
    exponent : float, 2 is an ellipse, larger values approach a rectangle
    angle : float, radians
    count : int, number of vertices

    Returns
    -------
    (count, 2) float64 array in the unit of ``centre``.
    """
    theta = np.linspace(0.0, 2 * np.pi, count, endpoint=False)
    cosine, sine = np.cos(theta), np.sin(theta)
    x = radii[0] * np.sign(cosine) * np.abs(cosine) ** (2 / exponent)
    y = radii[1] * np.sign(sine) * np.abs(sine) ** (2 / exponent)
    turned = np.stack(
        [x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle)], axis=1
    )
    return np.asarray(turned + np.asarray(centre), np.float64)


def roughen(points: Points, rng: np.random.Generator, amount: float, waves: int = 6) -> Points:
    """Move a closed outline in and out by a few random waves.

    Parameters
    ----------
    points : (n, 2) float64
    amount : float, size of the movement as a share of the distance to the centre
    waves : int, highest number of waves around the outline, at least 2

    Returns
    -------
    (n, 2) float64
    """
    theta = np.linspace(0.0, 2 * np.pi, len(points), endpoint=False)
    factor = np.ones(len(points))
    for wave in range(2, waves + 1):
        phase, size = rng.uniform(0.0, 2 * np.pi), rng.uniform(0.0, amount)
        factor += size / np.sqrt(wave) * np.cos(wave * theta + phase)
    centre = points.mean(axis=0)
    return np.asarray(centre + (points - centre) * factor[:, None], np.float64)


def fill(points: Points, shape: Shape) -> Mask:
    """Pixels inside a closed outline.

    Parameters
    ----------
    points : (n, 2) float64, x and y in pixels
    shape : tuple of int, height and width of the picture in pixels

    Returns
    -------
    (height, width) bool
    """
    inside = np.zeros(shape, np.uint8)
    cv2.fillPoly(inside, [_fixed_point(points)], 1, shift=_SHIFT)
    return inside.view(np.bool_)


def strokes(lines: Sequence[tuple[Points, float]], shape: Shape) -> Field:
    """Coverage of antialiased lines.

    Parameters
    ----------
    lines : sequence of ((n, 2) float64 points in pixels, width in pixels)
        A width below 1 gives a fainter line of one pixel: partial volume.
    shape : tuple of int, height and width of the picture in pixels

    Returns
    -------
    (height, width) float64 in [0, 1]
    """
    cover = np.zeros(shape, np.uint8)
    # Faint lines first: OpenCV overwrites, and a large vessel lies over a small one.
    for points, width in sorted(lines, key=lambda line: line[1]):
        shade = int(255 * min(1.0, width))
        cv2.polylines(
            cover,
            [_fixed_point(points)],
            isClosed=False,
            color=shade,
            thickness=max(1, round(width)),
            lineType=cv2.LINE_AA,
            shift=_SHIFT,
        )
    return cover / 255.0


def dots(centres: Points, radii: NDArray[np.float64], shape: Shape) -> Field:
    """Coverage of antialiased discs.

    Parameters
    ----------
    centres : (n, 2) float64, pixels
    radii : (n,) float64, pixels
    shape : tuple of int, height and width of the picture in pixels

    Returns
    -------
    (height, width) float64 in [0, 1]
    """
    cover = np.zeros(shape, np.uint8)
    for centre, radius in zip(_fixed_point(centres), radii, strict=True):
        shade = int(255 * min(1.0, radius))
        cv2.circle(
            cover,
            (int(centre[0]), int(centre[1])),
            round(max(radius, 0.8) * 2**_SHIFT),
            shade,
            thickness=-1,
            lineType=cv2.LINE_AA,
            shift=_SHIFT,
        )
    return cover / 255.0


def smooth_field(rng: np.random.Generator, spacing: int, shape: Shape) -> Field:
    """A smooth random field: normal draws on a coarse grid, interpolated.

    Parameters
    ----------
    spacing : int, distance of the grid points in pixels
    shape : tuple of int, height and width of the picture in pixels

    Returns
    -------
    (height, width) float64 of mean near 0 and standard deviation near 0.8
    """
    height, width = shape
    rows, columns = height // spacing + 3, width // spacing + 3
    coarse = rng.standard_normal((rows, columns))
    fine = cv2.resize(coarse, (columns * spacing, rows * spacing), interpolation=cv2.INTER_CUBIC)
    return np.asarray(fine[spacing : spacing + height, spacing : spacing + width], np.float64)


def blur(image: Field, sigma: float) -> Field:
    """Gaussian blur; ``sigma`` in pixels."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.float64)


def grow(mask: Mask, pixels: int) -> Mask:
    """Dilate a mask by a disc of the given radius in pixels."""
    size = 2 * pixels + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return cv2.dilate(mask.view(np.uint8), disc).view(np.bool_)


def round_off(mask: Mask, sigma: float) -> Mask:
    """Round the corners of a mask; ``sigma`` in pixels."""
    return blur(mask.astype(np.float64), sigma) > 0.5


def ramp(values: Field, low: float, high: float) -> Field:
    """Rise smoothly from 0 at ``low`` to 1 at ``high``; ``low`` may exceed ``high``."""
    share = np.clip((values - low) / (high - low), 0.0, 1.0)
    return share * share * (3.0 - 2.0 * share)


def mix(image: Field, cover: Cover, value: float | Field) -> None:
    """Replace a share ``cover`` (0 to 1, or a mask) of every pixel by ``value``, in place."""
    image += cover * (value - image)


def _fixed_point(points: Points) -> NDArray[np.int32]:
    return np.asarray(np.round(points * 2**_SHIFT), np.int32)
