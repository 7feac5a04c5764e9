"""Readers that neither damage an image nor guess: CT, photographs, masks; and honest splits."""

from helpers.imaging.binarise import binarise
from helpers.imaging.ct import read_ct_slice
from helpers.imaging.mask import read_mask
from helpers.imaging.nuclei import instance_labels, read_nuclei, union
from helpers.imaging.order import numeric_order
from helpers.imaging.photograph import read_image
from helpers.imaging.split import split_by_patient
from helpers.imaging.volume import Volume, read_mask_volume, read_volume

__all__ = [
    "Volume",
    "binarise",
    "instance_labels",
    "numeric_order",
    "read_ct_slice",
    "read_image",
    "read_mask",
    "read_mask_volume",
    "read_nuclei",
    "read_volume",
    "split_by_patient",
    "union",
]
