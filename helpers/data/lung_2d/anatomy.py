"""Everything in the slice that is not lung."""

import numpy as np

from helpers.data.drawing import Field
from helpers.data.lung_2d.abdomen import paint_abdomen
from helpers.data.lung_2d.bones import paint_bones
from helpers.data.lung_2d.canvas import SIZE
from helpers.data.lung_2d.frame import Frame
from helpers.data.lung_2d.mediastinum import paint_mediastinum
from helpers.data.lung_2d.patient import Patient
from helpers.data.lung_2d.table import paint_table
from helpers.data.lung_2d.thorax import Thorax
from helpers.data.lung_2d.tissue import AIR, FAT
from helpers.data.lung_2d.wall import paint_wall


def paint_anatomy(
    patient: Patient, thorax: Thorax, frame: Frame, rng: np.random.Generator
) -> Field:
    """Draw the patient without the lungs, on the scanner table.

    Returns
    -------
    (SIZE, SIZE) float64 in HU
    """
    image = np.full((SIZE, SIZE), AIR)
    paint_table(image, patient, frame, rng)
    paint_wall(image, patient, thorax, frame, rng)
    # What is left over inside the ribs is fat; the thin rim of it outlines the pleura.
    image[thorax.cavity] = FAT + 15.0
    paint_abdomen(image, patient, thorax, frame, rng)
    paint_mediastinum(image, patient, thorax, frame, rng)
    paint_bones(image, patient, thorax, frame, rng)
    return image
