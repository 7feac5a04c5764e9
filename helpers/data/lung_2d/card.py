"""The card of the 2D lung CT set."""

from helpers.data.card import Card, Measurement

VERSION = 1
"""Of the phantom. Raised whenever the same seed gives other files: cached ones are redrawn."""

# Measured on the phantom by ``course data show lung_2d --figures``; None: not measured yet.
BASELINE_MEAN_IOU: float | None = 0.705
UNET_MEAN_IOU: float | None = 0.943
UNET_ACCURACY: float | None = 0.985
NOTEBOOK_SECONDS: float | None = 190

CARD = Card(
    name="lung_2d",
    title="Finding and Measuring Lungs in CT Data, 2D slices",
    source="https://www.kaggle.com/datasets/kmader/finding-lungs-in-ct-data",
    licence="see the source page",
    citation="K Scott Mader, Finding and Measuring Lungs in CT Data, Kaggle, 2017",
    layout=(
        "2d_images/ID_0000_Z_0142.tif   int16, 512 x 512, Hounsfield units\n"
        "2d_masks/ID_0000_Z_0142.tif    uint8, 512 x 512, 0 or 255\n"
        "lung_stats.csv                 img_id, lung_area_px, lung_area_cm2, lung_mean_hu"
    ),
    label=(
        "255 is lung: aerated lung with its vessels and the airways inside it, and also lung that"
        " disease has made dense (consolidation, ground glass, fibrosis, collapse, a mass or nodule"
        " in it). 0 is everything else, among it air that is not lung (windpipe and main bronchi,"
        " stomach and bowel gas, the room) and fluid in the pleural space."
    ),
    quirks=(
        "Signed 16-bit TIFF: readers that convert to 8 bits or to unsigned values damage it."
        " tifffile and `cv2.IMREAD_UNCHANGED` are safe.",
        "Outside the scan circle stands a filling value that differs between scanners: the minimum"
        " of a slice lies near -940, at -1805 or at -2618 HU. Plain min-max scaling therefore"
        " shifts the brightness; clipping to a HU window first does not.",
        "Consecutive files may show the same patient: split in file order, never at random.",
        "The number of files differs between copies of the set: never rely on 267.",
    ),
    phantom=(
        "Procedurally drawn chest anatomy and scanner effects; no patient's image is in it and it"
        " is never presented as real. Disease is far more common than in the real set, the cohort"
        " has one annotator without errors, three slices a patient, and a pixel spacing of 0.7 mm"
        " throughout. A score on the phantom says nothing about a score on patients."
    ),
    figures=(
        Measurement("mean IoU of a fixed HU threshold with clean-up", BASELINE_MEAN_IOU),
        Measurement("mean IoU of the reference U-Net", UNET_MEAN_IOU),
        Measurement("pixel accuracy of the reference U-Net", UNET_ACCURACY),
        Measurement("seconds for the whole notebook, two CPU cores", NOTEBOOK_SECONDS),
    ),
)
