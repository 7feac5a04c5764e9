"""Who is scanned, and how: everything about a volume that a few numbers tell."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

PLANE = 256
"""Height and width of a slice in voxels."""

PIXEL = 1.4
"""Millimetres from one voxel to the next in a slice: the field of view is that of 512 x 0.7 mm."""


class Finding(Enum):
    """What a patient has on top of the consolidation that all of them have."""

    NONE = "consolidation only"
    EFFUSION = "pleural effusion on one side"
    MASS = "mass that touches the chest wall or the mediastinum"
    EMPHYSEMA = "emphysema of the upper lobes"
    FIBROSIS = "subpleural fibrosis with honeycombing"


@dataclass(frozen=True)
class Patient:
    """One patient on one scanner.

    Lengths are millimetres. Shares are shares of the half-width or half-height of the body.
    Image left is the patient's right, as in every axial CT slice.
    """

    half_width: float
    half_height: float
    lung_height: float  # from the apex to the deepest recess
    centre: tuple[float, float]  # to the right and downwards of the middle of the slice
    tilt: float  # radians
    shape: tuple[tuple[float, float], ...]  # size and phase of each wave around the skin
    cavity: tuple[float, float]  # shares
    fat: float  # share
    breasts: float  # share, 0 for none
    heart: float  # factor on the size of the heart
    junction: float  # factor on the thickness between the two lungs in front of the heart
    dome: float  # level of the top of the right diaphragm
    kyphosis: float  # share by which the spine bends backwards
    vertebra: float  # height of a vertebra with its disc
    blood: float  # HU; above 100 after a contrast injection
    marrow: float  # HU
    cortex: float  # HU
    gas: float  # size of the gas in stomach and colon, 0 to 1
    wires: bool  # steel wires around the breastbone after heart surgery
    finding: Finding
    side: int  # the sicker side; -1: image left, 1: image right
    consolidated: tuple[float, float]  # share of the right and the left lung
    lung: float  # HU of healthy lung
    floor: float  # HU below which the scanner clips, or fills outside the scan circle
    scan_circle: bool
    noise: float  # HU, standard deviation
    sharpness: float  # sigma of the beam blur
    table: tuple[float, float]  # gap below the body, thickness


def draw_patient(rng: np.random.Generator, ill: float, scanner: float) -> Patient:
    """Draw a patient.

    Parameters
    ----------
    ill, scanner : float in [0, 1)
        Choose the finding, and what stands outside the scan circle and who has wires. They come
        from the caller, who spreads them evenly: four independent draws would often be four times
        the same.
    """
    half_width = rng.uniform(158, 184)
    fat = rng.uniform(0.03, 0.1)
    findings = tuple(Finding)
    if scanner < 0.3:
        floor, scan_circle = -2618.0, True
    elif scanner < 0.6:
        floor, scan_circle = -1805.0, True
    else:
        floor, scan_circle = -1024.0, scanner < 0.8
    side = -1 if rng.random() < 0.5 else 1
    sicker, other = rng.uniform(0.38, 0.5), rng.uniform(0.2, 0.36)
    return Patient(
        half_width=half_width,
        half_height=half_width * rng.uniform(0.68, 0.78),
        lung_height=rng.uniform(245, 285),
        centre=(rng.uniform(-6, 6), rng.uniform(-12, 0)),
        tilt=rng.normal(0.0, 0.03),
        shape=tuple((rng.uniform(0.0, 0.009), rng.uniform(0, 2 * np.pi)) for _ in range(4)),
        cavity=(0.9 - fat + rng.uniform(-0.03, 0.02), 0.88 - fat + rng.uniform(-0.03, 0.02)),
        fat=fat,
        breasts=rng.uniform(0.06, 0.16) if rng.random() < 0.4 else 0.0,
        heart=rng.uniform(0.85, 1.12),
        junction=rng.uniform(0.4, 1.5),
        dome=rng.uniform(0.66, 0.74),
        kyphosis=rng.uniform(0.04, 0.1),
        vertebra=rng.uniform(22, 26),
        blood=rng.uniform(140, 300) if rng.random() < 0.45 else rng.uniform(35, 50),
        marrow=rng.uniform(120, 260),
        cortex=rng.uniform(650, 1100),
        gas=rng.uniform(0.25, 0.7),
        wires=0.45 <= scanner < 0.75,
        finding=findings[int(ill * len(findings))],
        side=side,
        consolidated=(sicker, other) if side < 0 else (other, sicker),
        lung=rng.uniform(-870, -780),
        floor=floor,
        scan_circle=scan_circle,
        noise=rng.uniform(8, 18),
        sharpness=rng.uniform(0.6, 0.9),
        table=(rng.uniform(0, 5), rng.uniform(16, 26)),
    )
