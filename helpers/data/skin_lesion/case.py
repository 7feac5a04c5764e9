"""What is photographed, and how: everything about one photograph that is decided before drawing."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from helpers.data.skin_lesion.streams import CASE, COHORT
from helpers.data.streams import generator


class Lesion(Enum):
    """The kind of lesion, by its dermoscopic pattern."""

    RETICULAR = "naevus with a pigment network"
    GLOBULAR = "naevus with globules"
    HOMOGENEOUS = "naevus without structure"
    PALE = "lesion with little pigment"
    MELANOMA = "melanoma"
    KERATOSIS = "seborrhoeic keratosis"


# The real set holds 173 melanomas among 900 training photographs; the shares of the benign
# patterns are estimates.
_LESIONS = (
    (Lesion.RETICULAR, 0.27),
    (Lesion.GLOBULAR, 0.15),
    (Lesion.HOMOGENEOUS, 0.14),
    (Lesion.PALE, 0.19),
    (Lesion.MELANOMA, 0.19),
    (Lesion.KERATOSIS, 0.06),
)


class Annotation(Enum):
    """How the outline was drawn."""

    FINE = "follows every notch"
    SMOOTH = "rounds the notches off"
    POLYGON = "straight lines between few points"


# Width and height in pixels: about half of common sizes of the real set.
_SIZES = (
    ((360, 270), 0.10),
    ((384, 288), 0.14),
    ((383, 288), 0.05),
    ((432, 324), 0.12),
    ((511, 383), 0.20),
    ((512, 384), 0.14),
    ((504, 335), 0.07),
    ((482, 482), 0.03),
    ((576, 432), 0.07),
    ((602, 401), 0.04),
    ((722, 540), 0.04),
)

_SHARES = (0.02, 0.9)  # of the picture that is lesion
_MEDIAN_SHARE, _SPREAD = 0.2, 0.95
_LARGEST_PALE = 0.45  # beyond it nobody could tell lesion from skin


@dataclass(frozen=True)
class Case:
    """One lesion on one person's skin, and one photograph of it.

    Amounts of melanin and blood are optical densities, see ``optics``. Lengths called "units" are
    multiples of ``unit``.
    """

    lesion: Lesion
    size: tuple[int, int]  # pixels, width and height
    unit: float  # pixels; about 0.03 mm of skin
    share: float  # of the picture that is lesion
    centre: tuple[float, float]  # shares of width and height
    elongation: float  # long axis by short axis
    angle: float  # radians
    irregularity: float  # 0 to 1
    softness: float  # units, half-width of the border
    skin_melanin: float
    skin_blood: float
    melanin: float  # of the lesion, on top of the skin's
    blood: float  # of the lesion, on top of the skin's
    freckles: int
    dark_hairs: int
    light_hairs: int
    bubbles: int
    ruler: bool
    ink: bool
    charts: bool
    vignette: float  # radius of the field of view as a share of the half-diagonal; 0 for none
    reflections: int
    cast: tuple[float, float, float]  # factors on red, green and blue
    unevenness: float  # of the light, 0 to 1
    focus: float  # pixels, sigma of the blur
    noise: float  # grey levels of 255, standard deviation
    quality: int  # of the JPEG file
    annotation: Annotation

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.size[1], self.size[0]


def draw_case(seed: int, index: int) -> Case:
    """The case of that number; lesions, their sizes and the skin are spread evenly over numbers.

    Parameters
    ----------
    seed, index : int, 0 or more
    """
    start = generator(seed, COHORT).random(4)
    # Multiples of these irrational numbers, modulo 1, fill [0, 1) evenly, however many are taken.
    even = (start + index * np.sqrt([2.0, 3.0, 5.0, 7.0])) % 1.0
    rng = generator(seed, CASE, index)
    lesion = _LESIONS[_which([share for _, share in _LESIONS], float(even[0]))][0]
    size = _SIZES[_which([share for _, share in _SIZES], rng.random())][0]
    share = _share(float(even[1]))
    if lesion is Lesion.PALE:
        share = min(share, _LARGEST_PALE)
    skin_melanin = _skin_melanin(float(even[2]), rng)
    melanin, blood, softness, irregularity = _look(lesion, rng)
    if lesion is not Lesion.PALE:
        melanin += 0.4 * skin_melanin  # naevi of dark skin are darker
    return Case(
        lesion=lesion,
        size=size,
        unit=size[0] / 500 * rng.uniform(0.85, 1.2),
        share=share,
        centre=_centre(share, rng),
        elongation=rng.uniform(1.0, 1.55),
        angle=rng.uniform(0, np.pi),
        irregularity=irregularity,
        softness=softness,
        skin_melanin=skin_melanin,
        skin_blood=rng.uniform(0.06, 0.34),
        melanin=melanin,
        blood=blood,
        freckles=int(rng.integers(2, 12)) if rng.random() < 0.2 else 0,
        dark_hairs=_hairs(float(even[3]), rng),
        light_hairs=int(rng.integers(3, 20)) if rng.random() < 0.15 else 0,
        bubbles=int(rng.integers(2, 22)) if rng.random() < 0.25 else 0,
        ruler=rng.random() < 0.1,
        ink=rng.random() < 0.08,
        charts=rng.random() < 0.1,
        vignette=rng.uniform(0.7, 0.97) if rng.random() < 0.34 else 0.0,
        reflections=int(rng.integers(1, 6)) if rng.random() < 0.2 else 0,
        cast=(rng.uniform(0.9, 1.06), rng.uniform(0.93, 1.05), rng.uniform(0.9, 1.16)),
        unevenness=rng.uniform(0.1, 1.0),
        focus=rng.uniform(0.5, 1.2),
        noise=rng.uniform(1.0, 3.5),
        quality=int(rng.integers(80, 91)),
        annotation=Annotation(rng.choice([style.value for style in Annotation])),
    )


def _which(shares: list[float], position: float) -> int:
    edges = np.cumsum(shares)
    return int(np.searchsorted(edges, position * edges[-1], side="right"))


def _share(position: float) -> float:
    """Share of the picture that is lesion: many small lesions, few that fill the frame."""
    logit = np.log(_MEDIAN_SHARE / (1 - _MEDIAN_SHARE))
    logit += _SPREAD * np.log((position + 1e-3) / (1 - position + 1e-3)) / 1.7
    return float(np.clip(1 / (1 + np.exp(-logit)), *_SHARES))


def _skin_melanin(position: float, rng: np.random.Generator) -> float:
    """Mostly light skin, as in the real set, which comes from few clinics."""
    if position < 0.62:
        return rng.uniform(0.02, 0.16)
    if position < 0.88:
        return rng.uniform(0.16, 0.38)
    return rng.uniform(0.38, 0.75)


def _look(lesion: Lesion, rng: np.random.Generator) -> tuple[float, float, float, float]:
    """Melanin, blood, softness and irregularity of a kind of lesion."""
    if lesion is Lesion.PALE:
        return (
            rng.uniform(0.02, 0.16),
            rng.uniform(0.08, 0.34),
            rng.uniform(4, 16),
            rng.uniform(0.1, 0.6),
        )
    if lesion is Lesion.MELANOMA:
        return (
            rng.uniform(0.3, 1.1),
            rng.uniform(0.0, 0.2),
            rng.uniform(2, 9),
            rng.uniform(0.5, 1.0),
        )
    if lesion is Lesion.KERATOSIS:
        return (
            rng.uniform(0.2, 0.65),
            rng.uniform(0.0, 0.15),
            rng.uniform(1, 2.5),
            rng.uniform(0.2, 0.6),
        )
    return (
        0.12 + 0.7 * rng.random() ** 1.5,
        rng.uniform(0.0, 0.1),
        rng.uniform(4, 20),
        rng.uniform(0, 0.55),
    )


def _centre(share: float, rng: np.random.Generator) -> tuple[float, float]:
    """Small lesions lie further off the middle than those that leave no room for it."""
    spread = 0.1 * (1 - share)
    x, y = np.clip(rng.normal(0.5, spread, 2), 0.28, 0.72)
    return float(x), float(y)


def _hairs(position: float, rng: np.random.Generator) -> int:
    if position < 0.5:
        return 0
    if position < 0.8:
        return int(rng.integers(1, 10))
    return int(rng.integers(12, 55))
