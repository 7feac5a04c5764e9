"""Who is photographed, and with which camera: what both eyes of a patient share."""

from dataclasses import dataclass

import numpy as np

# Width and height of the photographs: those of the real set, divided by 4 to 7.
_SIZES = (
    (648, 486),  # 2592 x 1944
    (724, 486),  # 2896 x 1944
    (778, 518),  # 3888 x 2592
    (715, 475),  # 4288 x 2848
    (792, 528),  # 4752 x 3168
    (704, 466),  # 4928 x 3264
)

# Diameter of the field of view as a share of the height: above 1, it is cut at top and bottom.
_DIAMETERS = ((0.95, 0.30), (1.04, 0.30), (1.13, 0.25), (1.22, 0.15))


@dataclass(frozen=True)
class Camera:
    """A fundus camera and the way in which a practice uses it."""

    size: tuple[int, int]  # width and height of the photograph in pixels
    radius: float  # of the field of view, in pixels
    zoom: float  # 1: the field is 45 degrees wide
    inverted: bool  # the image is upside down, as seen through a condensing lens
    notch: str  # on the rim of the field: "", "square", "triangle" or "round"
    cast: tuple[float, float, float]  # factors on red, green and blue
    noise: float  # grey levels, standard deviation
    sharpness: float  # pixels, sigma of the blur of optics and sensor
    contrast: float  # 0: film-like soft shoulder, 1: hard
    dust: tuple[tuple[float, float, float], ...]  # x, y and radius of specks, in field radii
    quality: int  # of the JPEG


@dataclass(frozen=True)
class Patient:
    """One patient.

    Shares run from 0 (none) to 1 (as much as there is in a clinic).
    """

    camera: Camera
    melanin: float  # pigment of the choroid: 0 fair, 1 dark
    tessellation: float  # how much of the choroid's vessels shows
    sheen: float  # reflexes of a young retina
    drusen: int  # number of drusen in an eye
    nevus: bool
    disc: float  # radius of the optic disc, in field radii
    cup: float  # cup-to-disc ratio
    atrophy: float  # width of the pale crescent beside the disc
    tortuosity: float


def draw_patient(rng: np.random.Generator) -> Patient:
    """Draw a patient; nothing here depends on the grade of the retinopathy."""
    age = rng.random()
    melanin = float(rng.beta(1.6, 1.8))
    with_drusen = rng.random() < 0.1 + 0.5 * age
    return Patient(
        camera=_draw_camera(rng),
        melanin=melanin,
        tessellation=max(0.0, rng.uniform(0.2, 1.0) * (0.5 + 0.5 * age) * (1.1 - melanin)),
        sheen=max(0.0, rng.uniform(-0.3, 1.0) * (1.0 - age)),
        drusen=int(rng.integers(10, 160)) if with_drusen else 0,
        nevus=rng.random() < 0.1,
        disc=rng.uniform(0.118, 0.15),
        cup=rng.uniform(0.25, 0.7),
        atrophy=rng.uniform(0.1, 0.5) if rng.random() < 0.1 + 0.25 * age else 0.0,
        tortuosity=rng.uniform(0.4, 1.3),
    )


def _draw_camera(rng: np.random.Generator) -> Camera:
    width, height = _SIZES[int(rng.integers(len(_SIZES)))]
    shares = np.array([share for _, share in _DIAMETERS])
    diameter = _DIAMETERS[int(rng.choice(len(_DIAMETERS), p=shares))][0] * rng.uniform(0.98, 1.02)
    inverted = rng.random() < 0.25
    notch = str(rng.choice(["", "square", "triangle", "round"], p=[0.4, 0.25, 0.2, 0.15]))
    specks = int(rng.integers(1, 7)) if rng.random() < 0.45 else 0
    return Camera(
        size=(width, height),
        radius=min(diameter * height, 0.97 * width) / 2,
        zoom=rng.uniform(0.95, 1.12),
        inverted=inverted,
        notch="" if inverted else notch,
        cast=(rng.uniform(0.88, 1.12), rng.uniform(0.86, 1.14), rng.uniform(0.5, 1.35)),
        noise=rng.uniform(0.8, 2.6),
        sharpness=rng.uniform(0.5, 1.0),
        contrast=rng.uniform(0.0, 1.0),
        dust=tuple(
            (rng.uniform(-0.7, 0.7), rng.uniform(-0.7, 0.7), rng.uniform(0.006, 0.022))
            for _ in range(specks)
        ),
        quality=int(rng.integers(82, 91)),
    )
