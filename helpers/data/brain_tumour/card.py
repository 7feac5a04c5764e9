"""The card of the brain tumour set."""

from helpers.data.card import Card, Measurement

VERSION = 1
"""Of the phantom. Raised whenever the same seed gives other files: cached ones are redrawn."""

# Measured on the first 400 slices of the default seed; None: not measured yet.
BASELINE_MEAN_DICE: float | None = 0.275
UNET_MEAN_DICE: float | None = 0.525
BACKGROUND_ACCURACY: float | None = 0.982
NOTEBOOK_SECONDS: float | None = 225

CARD = Card(
    name="brain_tumour",
    title="Brain tumour dataset: contrast-enhanced T1-weighted MRI",
    source="https://figshare.com/articles/dataset/brain_tumor_dataset/1512427",
    licence="CC BY 4.0, see the source page",
    citation="Jun Cheng, brain tumor dataset, figshare, 2017, doi:10.6084/m9.figshare.1512427.v5",
    layout=(
        "images/1.png    8-bit grey, 512 x 512, rarely 256 x 256\n"
        "masks/1.png     same name and size, 0 or 255"
    ),
    label=(
        "255 is tumour within its outline: also dead tissue and cysts inside it, whether or not"
        " they take up contrast agent. 0 is everything else, among it the swollen tissue around"
        " the tumour, and what else is bright after contrast: vessels, choroid plexus, mucosa,"
        " dura."
    ),
    quirks=(
        "Names are integers: sort them as numbers, or 10.png comes before 2.png.",
        "About one pair in two hundred is 256 x 256: resize, never assume a size.",
        "Axial, coronal and sagittal slices are mixed, and no file says which is which.",
        "The tumour fills 1.3 % of a typical slice (0.1 to 9.7 %): a mask without any tumour"
        " reaches an accuracy above 97 %.",
        "Neighbouring files may show the same patient and nothing names the patient: a random"
        " split puts one patient on both sides.",
        "The number of files differs between copies of the set: never rely on 3064.",
    ),
    phantom=(
        "Procedurally drawn head anatomy, tumours and scanner effects; no patient's image is in it"
        " and it is never presented as real. Meningioma, glioma and pituitary tumour have the"
        " shares of the real set, 708 : 1426 : 930. It has two slices a patient, in different"
        " planes, where the real set has about thirteen, and outlines without an annotator's"
        " errors. A score on the phantom says nothing about a score on patients."
    ),
    figures=(
        Measurement("mean Dice of the best global threshold with clean-up", BASELINE_MEAN_DICE),
        Measurement("mean Dice of a small U-Net", UNET_MEAN_DICE),
        Measurement("pixel accuracy of a mask without tumour", BACKGROUND_ACCURACY),
        Measurement("seconds for the whole notebook, two CPU cores", NOTEBOOK_SECONDS),
    ),
)
