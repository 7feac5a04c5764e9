"""The card of the 3D lung CT set."""

from helpers.data.card import Card, Measurement

VERSION = 3
"""Of the phantom. Raised whenever the same seed gives other files: cached ones are redrawn."""

# Measured on the phantom by ``course data show lung_3d --figures``; None: not measured yet.
BASELINE_MEAN_IOU: float | None = 0.690
UNET_TEST_IOU: float | None = 0.791
NOTEBOOK_SECONDS: float | None = 146

CARD = Card(
    name="lung_3d",
    title="Finding and Measuring Lungs in CT Data, 3D volumes",
    source="https://www.kaggle.com/datasets/kmader/finding-lungs-in-ct-data",
    licence="see the source page",
    citation="K Scott Mader, Finding and Measuring Lungs in CT Data, Kaggle, 2017",
    layout=(
        "3d_images/IMG_0002.nii.gz     int16, slices x 512 x 512, Hounsfield units\n"
        "3d_images/MASK_0002.nii.gz    as many slices, 0 or 255\n"
        "ids 2, 31, 59, 78 with 325, 465, 301 and 117 slices"
    ),
    label=(
        "255 is lung: aerated lung with its vessels and the airways inside it, and also lung that"
        " disease has made dense (consolidation, ground glass, fibrosis, collapse, a mass or nodule"
        " in it). 0 is everything else, among it air that is not lung (windpipe and main bronchi,"
        " stomach and bowel gas, the room) and fluid in the pleural space."
    ),
    quirks=(
        "Slices lie along the first axis, from feet to head. Other lung sets put them along the"
        " last one: look at the affine (`nibabel.aff2axcodes`) before you assume which is axial.",
        "Distances between slices differ between volumes, and from those within a slice.",
        "Values run from about -2600 to 2600 HU and never above 3071. Outside the scan circle"
        " stands a filling value that differs between scanners.",
        "`get_fdata()` returns float64. Masks of other sets, resampled by splines, hold values"
        " between and beyond 0 and 255: threshold at 127.",
        "Four volumes are four patients, not a thousand slices: neighbouring slices are alike.",
    ),
    phantom=(
        "Procedurally drawn chest anatomy and scanner effects; no patient's image is in it and it"
        " is never presented as real. Volumes are smaller than the real ones: 70, 100, 65 and 25"
        " slices of 256 x 256 voxels of 1.4 mm, which is every second pixel of a real slice and"
        " every fourth or fifth slice; the affine tells the distances. Every patient has"
        " consolidated lung, far more than in the real set, and the annotator makes no errors. A"
        " score on the phantom says nothing about a score on patients."
    ),
    figures=(
        Measurement("mean IoU of a fixed HU threshold with clean-up", BASELINE_MEAN_IOU),
        Measurement("IoU of the reference U-Net on the test volume", UNET_TEST_IOU),
        Measurement("seconds for the whole notebook, two CPU cores", NOTEBOOK_SECONDS),
    ),
)
