"""Who is scanned, and how: everything that the slices of one patient share."""

from dataclasses import dataclass
from enum import Enum

import numpy as np


class Disease(Enum):
    """The main finding. Each patient has one; nodules come on top."""

    NONE = "no disease"
    PNEUMONIA = "lobar consolidation"
    ARDS = "ground glass and dependent consolidation of both lungs"
    FIBROSIS = "subpleural fibrosis with honeycombing"
    EMPHYSEMA = "emphysema"
    MASS = "mass that touches the chest wall or the mediastinum"
    EFFUSION = "pleural effusion with compressive atelectasis"


# Far more disease than in a screening cohort: dense lung is what a threshold cannot see.
_DISEASES = (
    (Disease.NONE, 0.28),
    (Disease.PNEUMONIA, 0.27),
    (Disease.ARDS, 0.18),
    (Disease.FIBROSIS, 0.08),
    (Disease.EMPHYSEMA, 0.06),
    (Disease.MASS, 0.08),
    (Disease.EFFUSION, 0.05),
)


@dataclass(frozen=True)
class Patient:
    """One patient on one scanner.

    Lengths named in pixels are pixels; shares are shares of the half-width or half-height of the
    body. Image left is the patient's right, as in every axial CT slice.
    """

    half_width: float  # pixels
    half_height: float  # pixels
    centre: tuple[float, float]  # pixels
    tilt: float  # radians
    cavity: tuple[float, float]  # shares
    fat: float  # share
    breasts: float  # share, 0 for none
    arms_down: bool
    heart: float  # factor on the size of the heart
    junction: float  # factor on the thickness between the two lungs in front of the heart
    dome: float  # level at which the right diaphragm appears
    blood: float  # HU; above 100 after a contrast injection
    marrow: float  # HU
    gas: float  # size of the gas in stomach and colon, 0 to 1
    disease: Disease
    side: int  # -1: image left, 1: image right
    severity: float  # 0 to 1
    lung: float  # HU of healthy lung
    floor: float  # HU below which the scanner clips, or fills outside the scan circle
    scan_circle: bool
    noise: float  # HU, standard deviation
    sharpness: float  # pixels, sigma of the beam blur
    table: tuple[float, float]  # pixels: gap below the body, thickness
    cushion: bool


def draw_patient(rng: np.random.Generator, ill: float, padding: float) -> Patient:
    """Draw a patient; the cohort differs in build, disease and scanner.

    Parameters
    ----------
    ill, padding : float in [0, 1)
        Choose the disease, and what stands outside the scan circle. They come from the caller,
        who spreads them evenly: a few dozen independent draws would give one part of a cohort
        twice the disease of another.
    """
    arms_down = rng.random() < 0.06
    half_width = rng.uniform(175, 195) if arms_down else rng.uniform(230, 280)
    if not arms_down and rng.random() < 0.12:
        # Reconstructed on the lungs alone: skin and fat lie outside the picture.
        half_width = rng.uniform(300, 340)
    fat = rng.uniform(0.02, 0.1)
    shares = np.cumsum([share for _, share in _DISEASES])
    disease = _DISEASES[int(np.searchsorted(shares, ill * shares[-1], side="right"))][0]
    if padding < 0.8:
        floor, scan_circle = rng.uniform(-955, -925), False
    elif padding < 0.89:
        floor, scan_circle = -1805.0, True
    else:
        floor, scan_circle = -2618.0, True
    return Patient(
        half_width=half_width,
        half_height=half_width * rng.uniform(0.7, 0.83),
        centre=(256 + rng.uniform(-8, 8), 250 + rng.uniform(-14, 8)),
        tilt=rng.normal(0.0, 0.04),
        cavity=(0.9 - fat + rng.uniform(-0.03, 0.02), 0.88 - fat + rng.uniform(-0.03, 0.02)),
        fat=fat,
        breasts=rng.uniform(0.06, 0.18) if rng.random() < 0.4 else 0.0,
        arms_down=arms_down,
        heart=rng.uniform(0.82, 1.15),
        junction=rng.uniform(0.3, 1.6),
        dome=rng.uniform(0.72, 0.82),
        blood=rng.uniform(140, 330) if rng.random() < 0.45 else rng.uniform(35, 50),
        marrow=rng.uniform(120, 260),
        gas=rng.uniform(0.15, 0.7),
        disease=disease,
        side=-1 if rng.random() < 0.5 else 1,
        severity=rng.uniform(0.6, 1.0),
        lung=rng.uniform(-870, -770),
        floor=floor,
        scan_circle=scan_circle,
        noise=rng.uniform(6, 16),
        sharpness=rng.uniform(0.6, 1.1),
        table=(rng.uniform(0, 8), rng.uniform(22, 40)),
        cushion=rng.random() < 0.4,
    )
