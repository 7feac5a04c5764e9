"""Draw the photographs of the phantom."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.data.retina.cohort import Eye, cohort_eye, eye_generator, patient_generator
from helpers.data.retina.findings import draw_findings
from helpers.data.retina.frame import draw_frame
from helpers.data.retina.fundus import paint_fundus
from helpers.data.retina.patient import draw_patient
from helpers.data.retina.photograph import draw_exposure, take_photograph


@dataclass(frozen=True)
class Photograph:
    """One drawn photograph.

    Attributes
    ----------
    eye : Eye
    image : (height, width, 3) uint8, red, green and blue
    quality : int, of the JPEG that stores it
    """

    eye: Eye
    image: NDArray[np.uint8]
    quality: int


def draw(seed: int, index: int) -> Photograph:
    """Draw a fundus photograph; the same arguments give the same pixels.

    Parameters
    ----------
    seed, index : int, 0 or more
        Photographs 2p and 2p+1 show the left and the right eye of patient p.
    """
    eye = cohort_eye(seed, index)
    patient = draw_patient(patient_generator(seed, eye.patient))
    rng = eye_generator(seed, index)
    findings = draw_findings(eye.level, rng)
    exposure = draw_exposure(rng)
    frame = draw_frame(patient.camera, eye.side, rng)
    fundus = paint_fundus(patient, findings, frame, rng)
    image = take_photograph(fundus, patient.camera, exposure, frame, rng)
    return Photograph(eye=eye, image=image, quality=patient.camera.quality)
