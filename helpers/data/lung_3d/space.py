"""Body coordinates: u across from -1 to 1, v from front (-1) to back (1), level down the chest.

Level 0 is the apex of the lungs and 1 their deepest recess, as in the 2D set.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.data.drawing import Field, Points
from helpers.data.lung_3d.patient import PIXEL, PLANE, Patient

_TOP, _BOTTOM = -0.07, 1.07  # levels at which the scan starts and ends
_FAR = -99.0  # millimetres outside, where nobody needs to know how many


@dataclass(frozen=True)
class Space:
    """Where a patient lies in a volume. Slice 0 is the lowest: the slices run from feet to head.

    Attributes
    ----------
    spacing : float, millimetres from one slice to the next
    levels : (slices,) float64, level of each slice
    u, v : (PLANE, PLANE) float64, body coordinates of the voxels of every slice
    mm : (3,) float64, millimetres of one unit of u, v and level
    """

    patient: Patient
    spacing: float
    levels: NDArray[np.float64]
    u: Field
    v: Field
    mm: NDArray[np.float64]

    def place(self, points: Points) -> Points:
        """Map (n, 3) body coordinates u, v, level to (n, 3) millimetres.

        These run along the axes of the volume, from the centre of voxel (0, 0, 0).
        """
        patient = self.patient
        x, y = points[:, 0] * self.mm[0], points[:, 1] * self.mm[1]
        cosine, sine = np.cos(patient.tilt), np.sin(patient.tilt)
        middle = (PLANE - 1) / 2 * PIXEL
        return np.stack(
            [
                (self.levels[0] - points[:, 2]) * self.mm[2],
                middle + patient.centre[1] + x * sine + y * cosine,
                middle + patient.centre[0] + x * cosine - y * sine,
            ],
            axis=1,
        )

    def oval(
        self, u: float, v: float, radius_u: float, radius_v: float, angle: float = 0.0
    ) -> Field:
        """Depth of every voxel of a slice in an ellipse given in body coordinates.

        Returns
        -------
        (PLANE, PLANE) float64, millimetres, roughly; positive inside, negative outside
        """
        depth = np.full((PLANE, PLANE), _FAR)
        smallest = min(radius_u * self.mm[0], radius_v * self.mm[1])
        if smallest < 0.3:
            return depth
        centre = self.place(np.array([[u, v, 0.0]]))[0, 1:] / PIXEL
        reach = max(radius_u, radius_v) * self.mm[0] / PIXEL + 4
        low = np.clip(np.floor(centre - reach), 0, PLANE).astype(int)
        high = np.clip(np.ceil(centre + reach), 0, PLANE).astype(int)
        window = (slice(low[0], high[0]), slice(low[1], high[1]))
        x, y = self.u[window] - u, self.v[window] - v
        cosine, sine = np.cos(angle), np.sin(angle)
        across, along = (x * cosine + y * sine) / radius_u, (y * cosine - x * sine) / radius_v
        depth[window] = (1.0 - np.sqrt(across * across + along * along)) * smallest
        return depth

    def ellipsoid(
        self,
        level: float,
        centre: tuple[float, float, float],
        radii: tuple[float, float, float],
        angle: float = 0.0,
    ) -> Field:
        """As ``oval``, for the slice at ``level`` of an ellipsoid (u, v, level)."""
        share = 1.0 - ((level - centre[2]) / radii[2]) ** 2
        if share <= 0.0:
            return np.full((PLANE, PLANE), _FAR)
        size = float(np.sqrt(share))
        return self.oval(centre[0], centre[1], radii[0] * size, radii[1] * size, angle)


def build_space(patient: Patient, slices: int) -> Space:
    """Lay a patient into a volume of that many slices, from above the apices to below the base."""
    spacing = round((_BOTTOM - _TOP) * patient.lung_height / slices, 2)
    levels = _BOTTOM - (np.arange(slices) + 0.5) * spacing / patient.lung_height
    y, x = (np.mgrid[0:PLANE, 0:PLANE].astype(np.float64) - (PLANE - 1) / 2) * PIXEL
    x -= patient.centre[0]
    y -= patient.centre[1]
    cosine, sine = np.cos(patient.tilt), np.sin(patient.tilt)
    return Space(
        patient=patient,
        spacing=spacing,
        levels=np.asarray(levels, np.float64),
        u=(x * cosine + y * sine) / patient.half_width,
        v=(y * cosine - x * sine) / patient.half_height,
        mm=np.array([patient.half_width, patient.half_height, patient.lung_height]),
    )


def cover(depth: Field) -> Field:
    """Share of a voxel that lies inside, in [0, 1], from its depth in millimetres."""
    return np.clip(depth / PIXEL + 0.5, 0.0, 1.0)
