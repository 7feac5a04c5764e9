"""The back of the eye: what light of each colour it sends back, without and with lesions.

Blood and pigment absorb; deposits, scars and the disc scatter. So vessels and haemorrhages
multiply what lies below them, and pale lesions replace it.
"""

import numpy as np

from helpers.data.drawing import Field, mix, ramp, smooth_field
from helpers.data.retina.findings import Findings
from helpers.data.retina.frame import FOVEA, Frame
from helpers.data.retina.lesions import Lesions, draw_lesions
from helpers.data.retina.other_findings import OtherFindings, draw_other_findings
from helpers.data.retina.patient import Patient
from helpers.data.retina.vessels import grow_vessels, vessel_density

# Share of red, green and blue that comes back, and what pigment and blood take from it.
_RETINA = (0.88, 0.44, 0.185)
_MELANIN = (0.42, 0.56, 0.60)
_BLOOD = (0.44, 0.76, 0.68)

_DISC_RIM = (0.96, 0.60, 0.29)
_DISC_CUP = (1.02, 0.86, 0.54)
_ATROPHY = (0.98, 0.70, 0.38)
_EXUDATE = (1.02, 0.90, 0.46)
_COTTON_WOOL = (0.98, 0.80, 0.50)
_DRUSEN = (0.99, 0.76, 0.36)
_SCAR = (0.92, 0.70, 0.38)
_FIBROUS = (0.88, 0.76, 0.56)
_SHEEN = (0.96, 0.72, 0.42)

Colours = tuple[Field, Field, Field]


def paint_fundus(
    patient: Patient, findings: Findings, frame: Frame, rng: np.random.Generator
) -> Colours:
    """Paint one eye.

    Returns
    -------
    Red, green and blue, each (height, width) float64, about 0 to 1.
    """
    vessels = grow_vessels(rng, patient.tortuosity, findings.beading)
    density = vessel_density(vessels, frame)
    lesions = draw_lesions(findings, frame, rng)
    other = draw_other_findings(patient, density, frame, rng)
    pigment = _pigment(patient, other, lesions, frame, rng)
    disc, cup, atrophy = _disc(patient, frame, rng)
    if lesions.blood is not None:
        np.maximum(density, lesions.blood, out=density)

    def paint(channel: int) -> Field:
        image = _RETINA[channel] * (1.0 - _MELANIN[channel] * pigment)
        if atrophy is not None:
            mix(image, atrophy, _ATROPHY[channel])
        if other.drusen is not None:
            mix(image, other.drusen, _DRUSEN[channel])
        mix(image, disc, _DISC_RIM[channel])
        mix(image, cup, _DISC_CUP[channel])
        for cover, colour in ((lesions.scar, _SCAR), (lesions.cotton_wool, _COTTON_WOOL)):
            if cover is not None:
                mix(image, 0.8 * cover, colour[channel])
        image *= 1.0 - _BLOOD[channel] * density
        if lesions.exudate is not None:
            mix(image, 0.85 * lesions.exudate, _EXUDATE[channel])
        if lesions.fibrous is not None:
            mix(image, 0.6 * lesions.fibrous, _FIBROUS[channel])
        if other.sheen is not None:
            mix(image, other.sheen, _SHEEN[channel])
        return image

    return paint(0), paint(1), paint(2)


def _pigment(
    patient: Patient,
    other: OtherFindings,
    lesions: Lesions,
    frame: Frame,
    rng: np.random.Generator,
) -> Field:
    """Density of melanin (and of the macula's yellow): 0 none, 1 much; texture of the choroid."""
    unit = round(frame.unit)
    pigment = 0.12 * smooth_field(rng, unit // 3, frame.shape)
    pigment += 0.07 * smooth_field(rng, unit // 12, frame.shape)
    pigment += 0.045 * smooth_field(rng, unit // 45, frame.shape)
    pigment += 0.1 + 0.55 * patient.melanin
    from_fovea = frame.distance(FOVEA)
    if patient.tessellation > 0.1:
        # The choroid's vessels: a pale network where two smooth fields change sign.
        web = smooth_field(rng, unit // 9, frame.shape)
        web += 0.5 * smooth_field(rng, unit // 16, frame.shape)
        shown = ramp(from_fovea, 0.15, 0.7) * (0.42 * patient.tessellation)
        pigment -= shown * (ramp(np.abs(web), 0.5, 0.0) - 0.35)
    # The macula: xanthophyll around, a dark pit in the middle.
    pigment += (0.30 + 0.15 * rng.random()) * np.exp(-((from_fovea / 0.27) ** 2))
    pigment += (0.22 + 0.2 * rng.random()) * np.exp(-((from_fovea / 0.08) ** 2))
    if other.pigment is not None:
        pigment += other.pigment
    if lesions.scar_pigment is not None:
        pigment += 0.9 * lesions.scar_pigment
    return pigment


def _disc(
    patient: Patient, frame: Frame, rng: np.random.Generator
) -> tuple[Field, Field, Field | None]:
    """The optic disc, its pale cup, and the crescent of atrophy on its temporal side."""
    radius = patient.disc
    taller = rng.uniform(1.02, 1.14)
    ((x, y),) = frame.pixels(np.zeros((1, 2)))
    rows, columns = frame.shape
    across = (np.arange(columns, dtype=np.float64) - x)[None, :] / frame.unit
    down = (np.arange(rows, dtype=np.float64) - y)[:, None] / (frame.unit * taller)
    temporal = frame.axes[0][0]
    away = np.asarray(np.sqrt(across**2 + down**2), np.float64)
    disc = ramp(away, radius * 1.14, radius * 0.86)
    # The temporal rim is paler than the nasal one.
    paler = np.clip(0.5 + 0.35 * temporal * across / radius, 0.0, 1.0)
    disc *= 0.55 + 0.4 * paler
    shifted = across - temporal * 0.12 * radius
    cup_away = np.asarray(np.sqrt(shifted**2 + down**2), np.float64)
    cup = 0.9 * ramp(cup_away, radius * patient.cup * 1.5, radius * patient.cup * 0.4)
    if not patient.atrophy:
        return disc, cup, None
    moved = across - temporal * patient.atrophy * radius
    crescent_away = np.asarray(np.sqrt(moved**2 + down**2), np.float64)
    return disc, cup, 0.7 * ramp(crescent_away, radius * 1.12, radius)
