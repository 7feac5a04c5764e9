"""The kinds of preparations and microscopes that the set mixes, and how often each occurs."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from helpers.data.drawing import Shape
from helpers.data.nuclei.streams import COHORT
from helpers.data.streams import generator

Range = tuple[float, float]  # lowest and highest of evenly spread values


class Style(Enum):
    """How a preparation is lit, and so by which module it is painted."""

    FLUORESCENCE = "bright nuclei on a dark background"
    EMBRYO = "fluorescence of an embryo: a shell of nuclei around glowing yolk"
    TISSUE = "stained section in transmitted light, in colour"
    SMEAR = "stained single cells in transmitted light, in grey"


@dataclass(frozen=True)
class Population:
    """Which nuclei a preparation shows. Lengths are in pixels.

    Attributes
    ----------
    count : two floats, median and standard deviation of the logarithm
    radius : Range of the mean radius in an image
    spread : float, standard deviation of the logarithm of the radius within an image
    aspect : Range of length over width
    alignment : float, 0 (every direction) to 1 (all nuclei lie in one)
    clusters : Range of the share of nuclei that lie at another one
    mitoses, lobed, apoptoses : float, shares of the nuclei
    """

    count: tuple[float, float]
    radius: Range
    spread: float = 0.15
    aspect: Range = (1.0, 1.5)
    alignment: float = 0.0
    clusters: Range = (0.1, 0.4)
    mitoses: float = 0.0
    lobed: float = 0.0
    apoptoses: float = 0.0


@dataclass(frozen=True)
class Light:
    """How fluorescence is recorded.

    Attributes
    ----------
    peak : Range of the grey level of an average nucleus, above the offset
    contrast : float, standard deviation of the logarithm of the nuclei's brightness
    offset : Range of the camera's grey level without light
    chromatin : Range of the strength of the texture
    spots : float, mean number of bright chromocentres in a nucleus
    nucleoli : float, mean number of nucleoli in a nucleus
    focus : Range of the blur of a nucleus, pixels
    haze : Range of the share of light that is scattered widely
    background : Range of the glow of the medium, as a share of the peak; in two images of five
    shot, read : Range of noise: grey levels at 100 grey levels of light, and at none
    debris : float, mean number of specks
    fibres : bool, cytoplasm glows faintly along the cells
    """

    peak: Range
    contrast: float
    offset: Range
    chromatin: Range
    focus: Range
    spots: float = 0.0
    nucleoli: float = 0.0
    haze: Range = (0.05, 0.3)
    background: Range = (0.1, 0.55)
    shot: Range = (1.5, 4.0)
    read: Range = (0.2, 0.6)
    debris: float = 1.0
    fibres: bool = False


@dataclass(frozen=True)
class Preparation:
    """One kind of preparation; ``share`` is its share of the images."""

    name: str
    share: float
    width: int
    height: int
    style: Style
    population: Population
    light: Light = Light((60, 90), 0.2, (5, 15), (0.1, 0.2), (0.8, 1.2))

    @property
    def shape(self) -> Shape:
        """Height and width in pixels."""
        return self.height, self.width


# Sizes, and their shares up to the rarest, are those of the real set. Two of the rare sizes are
# drawn more often than there, so that 300 images hold all nine.
PREPARATIONS = (
    Preparation(
        "fibroblasts", 0.222, 256, 256, Style.FLUORESCENCE,
        Population((20, 0.6), (5.2, 7.2), aspect=(1.1, 2.3), alignment=0.55, clusters=(0.05, 0.4),
                   mitoses=0.01, apoptoses=0.02),
        Light((14, 90), 0.38, (1, 12), (0.08, 0.2), (0.7, 1.5), haze=(0.05, 0.45), debris=1.5,
              fibres=True),
    ),
    Preparation(
        "embryoid tissue", 0.172, 256, 256, Style.FLUORESCENCE,
        Population((29, 0.55), (7.4, 9.6), aspect=(1.0, 1.3), clusters=(0.3, 0.75),
                   mitoses=0.012, apoptoses=0.05),
        Light((25, 90), 0.45, (0, 6), (0.2, 0.38), (0.8, 2.6), spots=3.0, haze=(0.2, 0.6),
              debris=2.0),
    ),
    Preparation(
        "stained tissue", 0.105, 256, 256, Style.TISSUE,
        Population((26, 0.5), (8.5, 14.0), spread=0.2, aspect=(1.0, 1.9), alignment=0.3,
                   clusters=(0.2, 0.55)),
    ),
    Preparation(
        "blood cells", 0.117, 320, 256, Style.FLUORESCENCE,
        Population((21, 0.7), (5.8, 8.2), spread=0.18, aspect=(1.0, 1.5), clusters=(0.3, 0.7),
                   mitoses=0.012, lobed=0.35, apoptoses=0.06),
        Light((30, 110), 0.4, (2, 14), (0.12, 0.3), (0.7, 2.2), spots=1.0, debris=2.0),
    ),
    Preparation(
        "stained muscle", 0.045, 320, 256, Style.TISSUE,
        Population((24, 0.5), (7.5, 11.5), spread=0.22, aspect=(1.2, 3.4), alignment=0.8,
                   clusters=(0.05, 0.45)),
    ),
    Preparation(
        "dense culture", 0.09, 696, 520, Style.FLUORESCENCE,
        Population((76, 0.38), (12.0, 15.0), aspect=(1.05, 1.6), clusters=(0.05, 0.25),
                   mitoses=0.018, apoptoses=0.01),
        Light((25, 60), 0.25, (8, 16), (0.04, 0.12), (1.2, 2.6), haze=(0.15, 0.45), shot=(1.2, 2.5),
              read=(0.3, 0.6)),
    ),
    Preparation(
        "sparse culture", 0.045, 696, 520, Style.FLUORESCENCE,
        Population((30, 0.75), (21.0, 26.0), aspect=(1.1, 1.7), clusters=(0.1, 0.45),
                   mitoses=0.018),
        Light((55, 130), 0.25, (8, 16), (0.15, 0.28), (0.8, 1.4), nucleoli=1.5, shot=(1.2, 2.5),
              read=(0.3, 0.6)),
    ),
    Preparation(
        "large nuclei", 0.135, 360, 360, Style.FLUORESCENCE,
        Population((19, 0.4), (21.0, 28.0), aspect=(1.1, 1.9), clusters=(0.2, 0.6),
                   apoptoses=0.03),
        Light((13, 38), 0.18, (2, 6), (0.05, 0.12), (1.0, 2.0), nucleoli=0.8, haze=(0.1, 0.5),
              debris=0.7),
    ),
    Preparation(
        "cervical smear", 0.024, 1024, 1024, Style.SMEAR,
        Population((62, 0.45), (8.0, 10.5), spread=0.25, aspect=(1.0, 1.4), clusters=(0.0, 0.1)),
    ),
    Preparation(
        "thick tissue", 0.012, 640, 512, Style.FLUORESCENCE,
        Population((30, 0.4), (17.0, 22.0), aspect=(1.0, 1.5), clusters=(0.2, 0.5)),
        Light((25, 55), 0.35, (0, 3), (0.3, 0.45), (1.0, 5.0), nucleoli=3.0, haze=(0.3, 0.6),
              shot=(6.0, 9.0), read=(0.6, 1.4)),
    ),
    Preparation(
        "stained section", 0.008, 640, 512, Style.TISSUE,
        Population((60, 0.4), (11.0, 15.0), spread=0.2, aspect=(1.0, 1.9), alignment=0.3,
                   clusters=(0.2, 0.5)),
    ),
    Preparation(
        "embryo", 0.01, 1272, 603, Style.EMBRYO,
        Population((75, 0.4), (5.0, 6.5), aspect=(1.2, 1.9)),
        Light((50, 110), 0.3, (0.0, 0.3), (0.2, 0.35), (1.0, 1.6), spots=1.0, haze=(0.1, 0.25),
              read=(0.1, 0.25), background=(0.0, 0.02)),
    ),
    Preparation(
        "crowded culture", 0.012, 347, 260, Style.FLUORESCENCE,
        Population((92, 0.25), (6.2, 8.2), spread=0.22, aspect=(1.0, 1.7), clusters=(0.3, 0.6),
                   mitoses=0.012, apoptoses=0.12),
        Light((65, 110), 0.4, (12, 30), (0.1, 0.2), (0.7, 1.3), haze=(0.3, 0.6), debris=6.0),
    ),
    Preparation(
        "high magnification", 0.005, 1388, 1040, Style.FLUORESCENCE,
        Population((16, 0.4), (43.0, 52.0), spread=0.1, aspect=(1.1, 1.5), clusters=(0.1, 0.3)),
        Light((110, 150), 0.2, (4, 9), (0.3, 0.42), (1.0, 1.6), nucleoli=4.0, haze=(0.03, 0.1)),
    ),
)  # fmt: skip


def preparation_of(seed: int, index: int) -> Preparation:
    """The preparation of image ``index``; the kinds are spread evenly over the numbers."""
    start = generator(seed, COHORT).random()
    # Multiples of this irrational number, modulo 1, fill [0, 1) evenly, however many are taken.
    place = (start + index * (np.sqrt(5) - 1) / 2) % 1.0
    shares = np.cumsum([preparation.share for preparation in PREPARATIONS])
    return PREPARATIONS[int(np.searchsorted(shares, place * shares[-1], side="right"))]
