"""The tumour: which kind, where, how large, and what it looks like."""

from dataclasses import dataclass
from enum import Enum

import cv2
import numpy as np

from helpers.data.brain_tumour.grid import Grid, Vector
from helpers.data.brain_tumour.shapes import ellipsoid_depth, lower
from helpers.data.brain_tumour.skull import VAULT_CENTRE, cavity_depth, tentorium_depth
from helpers.data.drawing import Field, Mask


class Kind(Enum):
    """The kinds in the set; the value is the number of their slices in the real one."""

    MENINGIOMA = 708
    GLIOMA = 1426
    PITUITARY = 930


class Growth(Enum):
    """How a tumour takes up contrast agent."""

    EVEN = "all of it, evenly"
    RING = "its rim, around dead tissue"
    PATCHY = "parts of it"
    NONE = "hardly"
    CYST = "all but a cyst"


@dataclass(frozen=True)
class Tumour:
    """One tumour, in the coordinates of the head.

    Attributes
    ----------
    centre : (3,) float64, mm
    radii : (3,) float64, mm
    rough : float
        How far its surface moves in and out, as a share of its mean radius.
    signal : float
        Of what takes up contrast agent, on the scale of ``tissue``.
    rim : float, mm
        Thickness of a ring.
    oedema : float, mm
        How far swollen white matter reaches beyond it.
    push : float
        Share of its volume by which it pushes tissue aside, rather than replacing it.
    above : float, mm
        A pituitary tumour's second lobe above the sella lies this far up; 0 for none.
    """

    kind: Kind
    growth: Growth
    centre: Vector
    radii: Vector
    rough: float
    signal: float
    rim: float
    oedema: float
    push: float
    above: float

    @property
    def radius(self) -> float:
        """Radius in mm of the ball of the same volume."""
        return float(np.cbrt(self.radii.prod()))


# Sites of meningiomas that do not sit on the vault: share, x (either side), y, z in mm.
_SITES = (
    (0.28, 38.0, 24.0, -20.0),  # sphenoid wing
    (0.20, 4.0, 42.0, -12.0),  # olfactory groove
    (0.12, 3.0, 24.0, -17.0),  # tuberculum sellae
    (0.22, 27.0, -26.0, -34.0),  # cerebellopontine angle
    (0.18, 30.0, -62.0, -17.0),  # tentorium
)


def draw_kind(share: float) -> Kind:
    """The kind at a place between 0 and 1 in a cohort with the shares of the real set."""
    kinds = list(Kind)
    shares = np.cumsum([kind.value for kind in kinds])
    return kinds[int(np.searchsorted(shares, share * shares[-1], side="right"))]


def draw_tumour(kind: Kind, rng: np.random.Generator) -> Tumour:
    """Draw a tumour of a kind: its place, size and looks."""
    if kind is Kind.MENINGIOMA:
        return _draw_meningioma(rng)
    return _draw_glioma(rng) if kind is Kind.GLIOMA else _draw_pituitary(rng)


def _draw_meningioma(rng: np.random.Generator) -> Tumour:
    radius = float(np.clip(18.2 * np.exp(rng.normal(0.0, 0.36)), 8.0, 36.0))
    radii = radius * rng.uniform(0.85, 1.2, 3)
    side = 1.0 if rng.random() < 0.5 else -1.0
    where = rng.random()
    if where < 0.45:
        # On the vault: its base is on the dura, most of it grows inwards.
        direction = np.array([side * rng.uniform(0.3, 1.0), rng.uniform(-1, 1), rng.uniform(0, 1)])
        centre = _on_dura(direction, 0.45 * radius)
    elif where < 0.65:
        along = rng.uniform(0.5, 2.6)
        direction = np.array([0.0, np.cos(along), np.sin(along)])
        centre = _on_dura(direction, rng.uniform(0.5, 1.1) * radius)
        centre[0] = side * 0.75 * radii[0]  # beside the falx
    else:
        shares = np.cumsum([site[0] for site in _SITES])
        site = _SITES[int(np.searchsorted(shares, rng.random() * shares[-1], side="right"))]
        centre = np.array([side * site[1], site[2], site[3]]) + rng.normal(0.0, 3.0, 3)
        centre[2] += 0.35 * radius * (-1.0 if site[2] < -50.0 and rng.random() < 0.5 else 1.0)
    return Tumour(
        kind=Kind.MENINGIOMA,
        growth=Growth.EVEN if rng.random() < 0.85 else Growth.CYST,
        centre=centre,
        radii=radii,
        rough=rng.uniform(0.04, 0.14),
        signal=rng.uniform(138.0, 195.0),
        rim=0.0,
        oedema=rng.uniform(6.0, 16.0) if rng.random() < 0.4 else 0.0,
        push=rng.uniform(0.75, 0.95),
        above=0.0,
    )


def _draw_glioma(rng: np.random.Generator) -> Tumour:
    radius = float(np.clip(20.4 * np.exp(rng.normal(0.0, 0.36)), 7.5, 38.0))
    growth = (Growth.RING, Growth.PATCHY, Growth.NONE)[
        int(np.searchsorted((0.52, 0.84), rng.random(), side="right"))
    ]
    return Tumour(
        kind=Kind.GLIOMA,
        growth=growth,
        centre=_in_white_matter(rng),
        radii=radius * rng.uniform(0.75, 1.3, 3),
        rough=rng.uniform(0.12, 0.26),
        signal=rng.uniform(128.0, 190.0),
        rim=rng.uniform(2.5, 6.0),
        oedema=rng.uniform(5.0, 18.0) if growth is not Growth.NONE else rng.uniform(0.0, 6.0),
        push=rng.uniform(0.3, 0.8),
        above=0.0,
    )


def _draw_pituitary(rng: np.random.Generator) -> Tumour:
    radius = float(np.clip(11.8 * np.exp(rng.normal(0.0, 0.3)), 6.5, 24.0))
    radii = radius * rng.uniform(0.85, 1.2, 3)
    return Tumour(
        kind=Kind.PITUITARY,
        growth=Growth.EVEN if rng.random() < 0.7 else Growth.CYST,
        # Its lower end stays near the floor of the sella: it grows upwards.
        centre=np.array([0.0, 4.0, -34.0 + 0.8 * radii[2]]) + rng.normal(0.0, 1.2, 3),
        radii=radii,
        rough=rng.uniform(0.04, 0.12),
        signal=rng.uniform(125.0, 175.0),
        rim=0.0,
        oedema=0.0,
        push=rng.uniform(0.8, 0.95),
        above=rng.uniform(0.8, 1.2) * radius if radius > 11.0 and rng.random() < 0.5 else 0.0,
    )


def _on_dura(direction: Vector, below: float) -> Vector:
    """A point ``below`` mm under the skull in a direction from the middle of the vault."""
    ray = direction / np.sqrt((direction**2).sum())
    steps = np.arange(10.0, 110.0, 0.5)
    places = np.array(VAULT_CENTRE)[:, None] + ray[:, None] * steps
    depths = cavity_depth(places[0], places[1], places[2])
    return np.asarray(places[:, int(np.argmin(np.abs(depths - below)))], np.float64)


def _in_white_matter(rng: np.random.Generator) -> Vector:
    """A point in a hemisphere, rarely in the cerebellum, some way below the surface."""
    places = rng.uniform(0.0, 1.0, (3, 64))
    x = np.where(places[0] < 0.5, -1.0, 1.0) * (8.0 + 46.0 * (2.0 * places[0] % 1.0))
    y, z = -75.0 + 135.0 * places[1], -48.0 + 108.0 * places[2]
    tent = tentorium_depth(x, y, z)
    deep = (cavity_depth(x, y, z) > 12.0) & (tent > 9.0)
    # The brain stem and the cisterns before it are spared.
    deep &= (z > -8.0) | (np.abs(x) > 26.0)
    below = (cavity_depth(x, y, z) > 12.0) & (tent < -9.0) & (y < -42.0)
    wanted = below if rng.random() < 0.05 and below.any() else deep
    first = int(np.argmax(wanted))
    return np.array([x[first], y[first], z[first]])


def tumour_depth(grid: Grid, tumour: Tumour, cavity: Field, waves: Field) -> Field:
    """Depth below the surface of the tumour in mm.

    Parameters
    ----------
    cavity : (DRAWN, DRAWN) float64, mm below the inner surface of the skull
    waves : (DRAWN, DRAWN) float64
        A smooth random field that moves the surface in and out.
    """
    depth = _solid_depth(grid, tumour, tumour.centre, tumour.radii)
    if tumour.above:
        lobe = tumour.centre + np.array([0.0, -1.0, tumour.above])
        second = _solid_depth(grid, tumour, lobe, 0.75 * tumour.radii)
        depth = -lower(-depth, -second, 5.0)
    depth = depth + tumour.rough * tumour.radius * waves
    if tumour.kind is Kind.PITUITARY:
        return depth
    return lower(depth, cavity - (0.3 if tumour.kind is Kind.MENINGIOMA else 2.0), 2.0)


def largest_part(mask: Mask) -> Mask:
    """The largest connected part of a mask: a rough surface may leave crumbs beside the tumour."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.view(np.uint8))
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0  # the background
    return np.asarray(mask & (labels == int(np.argmax(areas))), np.bool_)


def _solid_depth(grid: Grid, tumour: Tumour, centre: Vector, radii: Vector) -> Field:
    x, y, z = (float(value) for value in centre)
    a, b, c = (float(value) for value in radii)
    exponent = 2.5 if tumour.kind is Kind.MENINGIOMA else 2.0
    return ellipsoid_depth(grid.x, grid.y, grid.z, (x, y, z), (a, b, c), exponent)
