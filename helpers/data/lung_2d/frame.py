"""Body coordinates: u across from -1 to 1, v from the front (-1) to the back (1)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.data.drawing import Field, Mask, Points, ellipse, fill
from helpers.data.lung_2d.canvas import SHAPE, SIZE
from helpers.data.lung_2d.patient import Patient


@dataclass(frozen=True)
class Frame:
    """Where a body lies in the slice, and how it is bent.

    Attributes
    ----------
    centre, half_width, half_height : pixels
    tilt : float, radians
    warp : (4, 4) float64
        Four waves, each with its size and its wave numbers in body coordinates, and its phase.
    """

    centre: tuple[float, float]
    half_width: float
    half_height: float
    tilt: float
    warp: NDArray[np.float64]

    @property
    def scale(self) -> float:
        """Size relative to a body of half-width 230 pixels."""
        return self.half_width / 230.0

    def pixels(self, points: Points) -> Points:
        """Map (n, 2) body coordinates to x and y in pixels."""
        u, v = points[:, 0].copy(), points[:, 1].copy()
        for size, wave_u, wave_v, phase in self.warp:
            shift = size * np.sin(wave_u * points[:, 0] + wave_v * points[:, 1] + phase)
            u += shift * 0.7
            v += shift
        x, y = u * self.half_width, v * self.half_height
        cosine, sine = np.cos(self.tilt), np.sin(self.tilt)
        return np.stack(
            [self.centre[0] + x * cosine - y * sine, self.centre[1] + x * sine + y * cosine],
            axis=1,
        )

    def fill(self, points: Points) -> Mask:
        """Pixels inside an outline given in body coordinates."""
        return fill(self.pixels(points), SHAPE)

    def oval(
        self, u: float, v: float, radius_u: float, radius_v: float, angle: float = 0.0
    ) -> Mask:
        """Pixels inside an ellipse given in body coordinates."""
        return self.fill(ellipse((u, v), (radius_u, radius_v), angle=angle, count=64))

    def disc(self, u: float, v: float, radius: float) -> Mask:
        """Pixels inside a circle; ``radius`` as a share of the half-width."""
        return self.oval(u, v, radius, radius * self.half_width / self.half_height)

    def coordinates(self) -> tuple[Field, Field]:
        """Body coordinates of every pixel, without the bending: two (SIZE, SIZE) arrays."""
        y, x = np.mgrid[0:SIZE, 0:SIZE].astype(np.float64)
        x -= self.centre[0]
        y -= self.centre[1]
        cosine, sine = np.cos(self.tilt), np.sin(self.tilt)
        u = (x * cosine + y * sine) / self.half_width
        v = (y * cosine - x * sine) / self.half_height
        return u, v


def draw_frame(patient: Patient, rng: np.random.Generator) -> Frame:
    """The patient's body in one slice: breathing and posture move and bend it a little."""
    warp = np.stack(
        [
            rng.uniform(0.004, 0.014, 4),
            rng.uniform(-4, 4, 4),
            rng.uniform(-4, 4, 4),
            rng.uniform(0, 2 * np.pi, 4),
        ],
        axis=1,
    )
    return Frame(
        centre=(
            patient.centre[0] + rng.uniform(-3, 3),
            patient.centre[1] + rng.uniform(-3, 3),
        ),
        half_width=patient.half_width * rng.uniform(0.985, 1.015),
        half_height=patient.half_height * rng.uniform(0.98, 1.02),
        tilt=patient.tilt + rng.normal(0.0, 0.01),
        warp=warp,
    )
