"""From places in an eye to pixels of its photograph.

Eye coordinates: the origin is the centre of the optic disc, the first axis points to the temporal
side (towards the macula), the second one up. The unit is half of a field of 45 degrees, about
6.5 mm on the retina. They are the same for left and right eyes.
"""

from dataclasses import dataclass

import numpy as np

from helpers.data.drawing import Field, Points, Shape
from helpers.data.retina.patient import Camera

FOVEA = (0.69, -0.09)
"""The fovea lies 15.5 degrees beside the disc and a little below its centre."""


@dataclass(frozen=True)
class Frame:
    """Where the eye lies in the part of a photograph that the field of view takes."""

    shape: Shape  # height and width of that part in pixels
    corner: tuple[int, int]  # its top row and left column in the photograph
    centre: tuple[float, float]  # x and y of the middle of the field, in pixels of the part
    radius: float  # of the field, in pixels
    unit: float  # pixels per unit of the eye coordinates
    axes: tuple[tuple[float, float], tuple[float, float]]  # temporal and up, in the image
    looking: tuple[float, float]  # eye coordinates of the middle of the field

    def pixels(self, points: Points) -> Points:
        """(n, 2) eye coordinates to (n, 2) x and y in pixels."""
        moved = (points - np.array(self.looking)) * self.unit
        temporal, up = self.axes
        # Written out: a matrix product may add in another order on another processor.
        x = moved[:, 0] * temporal[0] + moved[:, 1] * up[0] + self.centre[0]
        y = moved[:, 0] * temporal[1] + moved[:, 1] * up[1] + self.centre[1]
        return np.stack([x, y], axis=1)

    def distance(self, place: tuple[float, float]) -> Field:
        """Distance of every pixel to a place in eye coordinates, in their unit."""
        ((x, y),) = self.pixels(np.array([place]))
        return self._radii(float(x), float(y)) / self.unit

    def eccentricity(self) -> Field:
        """Distance of every pixel to the middle of the field, in radii of the field."""
        return self._radii(*self.centre) / self.radius

    def offsets(self) -> tuple[Field, Field]:
        """Column and row offsets to the middle of the field in radii: (1, width), (height, 1)."""
        rows, columns = self.shape
        x = (np.arange(columns, dtype=np.float64) - self.centre[0]) / self.radius
        y = (np.arange(rows, dtype=np.float64) - self.centre[1]) / self.radius
        return x[None, :], y[:, None]

    def _radii(self, x: float, y: float) -> Field:
        rows, columns = self.shape
        across = np.arange(columns, dtype=np.float64) - x
        down = np.arange(rows, dtype=np.float64) - y
        return np.asarray(np.sqrt(down[:, None] ** 2 + across[None, :] ** 2), np.float64)


def draw_frame(camera: Camera, side: str, rng: np.random.Generator) -> Frame:
    """Aim the camera at an eye: at the macula, or between it and the disc.

    Seen as anatomy has it, the temporal side of a right eye is left in the image, that of a left
    eye right. An inverted image is turned by 180 degrees.
    """
    width, height = camera.size
    radius = camera.radius
    middle = (
        width / 2 + rng.normal(0.0, 0.012) * width,
        height / 2 + rng.normal(0.0, 0.006) * height,
    )
    margin = 0.06 * radius  # for the notch, which stands out
    left = max(0, int(np.floor(middle[0] - radius - margin)))
    right = min(width, int(np.ceil(middle[0] + radius + margin)))
    top = max(0, int(np.floor(middle[1] - radius - margin)))
    bottom = min(height, int(np.ceil(middle[1] + radius + margin)))
    temporal = 1.0 if side == "left" else -1.0
    turn = -1.0 if camera.inverted else 1.0
    tilt = rng.normal(0.0, 0.05)
    cosine, sine = float(np.cos(tilt)), float(np.sin(tilt))
    aim = rng.uniform(0.42, 1.02)  # 0: at the disc, 1: at the fovea
    return Frame(
        shape=(bottom - top, right - left),
        corner=(top, left),
        centre=(middle[0] - left, middle[1] - top),
        radius=radius,
        unit=radius * camera.zoom,
        axes=(
            (turn * temporal * cosine, turn * temporal * sine),
            (turn * sine, -turn * cosine),
        ),
        looking=(FOVEA[0] * aim, FOVEA[1] * aim + rng.normal(0.0, 0.05)),
    )
