"""Where each pixel of a slice lies in the head.

Head coordinates are millimetres in an average head: x to the patient's left, y to the front, z
upwards; the origin lies in the middle of the brain, near the third ventricle.
"""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from helpers.data.brain_tumour.canvas import DRAWN
from helpers.data.drawing import Field

Vector = NDArray[np.float64]
Window = tuple[slice, slice]


class Plane(Enum):
    """The three planes; the value is the axis of head coordinates at a right angle to it."""

    SAGITTAL = 0
    CORONAL = 1
    AXIAL = 2


# Directions of a row and of a column of the picture. Image left is the patient's right in axial
# and coronal slices, and the face in sagittal ones.
_DIRECTIONS = {
    Plane.SAGITTAL: ((0, -1, 0), (0, 0, -1)),
    Plane.CORONAL: ((1, 0, 0), (0, 0, -1)),
    Plane.AXIAL: ((1, 0, 0), (0, -1, 0)),
}


@dataclass(frozen=True)
class Grid:
    """Head coordinates of the pixels of one slice.

    Attributes
    ----------
    x, y, z : (DRAWN, DRAWN) float64, mm
    centre : (3,) float64, mm, the middle of the picture
    across, down : (3,) float64
        Head coordinates gained from one pixel to the next in a row, and in a column.
    normal : (3,) float64, mm, at a right angle to both, of length 1
    margin : float, mm
        How far the coordinates of a pixel may be from those that the three vectors give.
    """

    x: Field
    y: Field
    z: Field
    centre: Vector
    across: Vector
    down: Vector
    normal: Vector
    margin: float

    @property
    def pixel(self) -> float:
        """Distance of two pixels in mm, of an average head."""
        return float(np.sqrt((self.across**2).sum()))

    def window(self, point: Vector, reach: float) -> Window:
        """The part of the picture that lies within ``reach`` mm of a point; may be empty."""
        reach += self.margin
        offset = point - self.centre
        if abs(float((offset * self.normal).sum())) > reach:
            return slice(0, 0), slice(0, 0)
        pixels = int(np.ceil(reach / self.pixel)) + 1
        rows, columns = (
            round(DRAWN / 2 + float((offset * step).sum() / (step**2).sum()))
            for step in (self.down, self.across)
        )
        return (
            slice(max(0, rows - pixels), max(0, rows + pixels)),
            slice(max(0, columns - pixels), max(0, columns + pixels)),
        )

    def pushed_by(self, centre: Vector, radius: float, strength: float) -> "Grid":
        """The slice of a head in which something of that radius (mm) has grown at ``centre``.

        Tissue keeps its volume near the mass and moves less and less with the distance from it.

        Parameters
        ----------
        strength : float, 0 (tissue is replaced) to 1 (tissue is only pushed away)
        """
        x, y, z = self.x - centre[0], self.y - centre[1], self.z - centre[2]
        square = x * x + y * y + z * z + 1e-9
        gone = strength * radius**3 * np.exp(-square / (2.6 * radius + 12.0) ** 2)
        share = np.cbrt(np.maximum(square * np.sqrt(square) - gone, 0.0)) / np.sqrt(square)
        return replace(
            self,
            x=centre[0] + x * share,
            y=centre[1] + y * share,
            z=centre[2] + z * share,
            margin=self.margin + 0.8 * radius,
        )


def build_grid(
    plane: Plane,
    through: Vector,
    centre: Vector,
    field_of_view: float,
    tilt: Vector,
    build: Vector,
    bend: NDArray[np.float64],
) -> Grid:
    """Lay a slice through a head.

    Parameters
    ----------
    through : (3,) float64, mm, head coordinates of a point in the slice
    centre : (3,) float64, mm
        Head coordinates of the middle of the picture, apart from how deep the slice lies.
    field_of_view : float, width and height of the picture in mm
    tilt : (3,) float64, radians, how far the head is turned about x, y and z
    build : (3,) float64, size of this head along x, y and z as a share of the average one
    bend : (n, 3, 4) float64
        Individual shape. Each of n waves moves x, y and z by a sine of the position; rows hold the
        size in mm and three wave numbers in radians/mm.
    """
    rotation = _rotation(tilt)
    across, down = (
        (rotation * np.asarray(direction, np.float64)).sum(axis=1) * field_of_view / DRAWN / build
        for direction in _DIRECTIONS[plane]
    )
    normal = np.cross(across, down)
    normal /= np.sqrt((normal**2).sum())
    centre = centre + normal * float(((through - centre) * normal).sum())
    steps = np.arange(DRAWN) - DRAWN / 2 + 0.5
    flat = [
        centre[axis] + across[axis] * steps[None, :] + down[axis] * steps[:, None]
        for axis in range(3)
    ]
    moved = [axis.copy() for axis in flat]
    for wave in bend:
        for axis, (size, *numbers) in enumerate(wave):
            phase = numbers[0] * flat[0] + numbers[1] * flat[1] + numbers[2] * flat[2]
            moved[axis] += size * np.sin(phase + 50.0 * size)
    margin = float(np.abs(bend[:, :, 0]).sum(axis=0).max())
    return Grid(moved[0], moved[1], moved[2], centre, across, down, normal, margin)


def _rotation(tilt: Vector) -> NDArray[np.float64]:
    turn = np.eye(3)
    for axis, angle in enumerate(tilt):
        first, second = (other for other in range(3) if other != axis)
        step = np.eye(3)
        step[first, first] = step[second, second] = np.cos(angle)
        step[first, second], step[second, first] = -np.sin(angle), np.sin(angle)
        turn = (turn[:, :, None] * step[None, :, :]).sum(axis=1)
    return turn
