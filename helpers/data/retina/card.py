"""The card of the retinal fundus set."""

from helpers.data.card import Card, Measurement

VERSION = 1
"""Of the phantom. Raised whenever the same seed gives other files: cached ones are redrawn."""

# Measured on the first 800 photographs of the phantom by ``course data show retina --figures``;
# None: not measured yet.
BASELINE_AUC: float | None = 0.551
MOBILENET_AUC: float | None = 0.920
NOTEBOOK_SECONDS: float | None = 166

CARD = Card(
    name="retina",
    title="Diabetic Retinopathy Detection, retinal photographs from EyePACS",
    source="https://www.kaggle.com/competitions/diabetic-retinopathy-detection",
    licence="see the competition rules on the source page; they have to be accepted",
    citation=(
        "Emma Dugas, Jared, Jorge and Will Cukierski, Diabetic Retinopathy Detection, Kaggle, 2015;"
        " photographs by EyePACS"
    ),
    layout=(
        "train/10_left.jpeg    RGB JPEG, sizes differ; the left eye of patient 10\n"
        "train/10_right.jpeg   the right eye of the same patient\n"
        "trainLabels.csv       image (10_left, without extension), level (0 to 4)"
    ),
    label=(
        "The level of diabetic retinopathy in one eye: 0 none, 1 mild (microaneurysms only),"
        " 2 moderate (haemorrhages, hard exudates, cotton wool spots), 3 severe (many haemorrhages"
        " in all four quadrants, beaded veins), 4 proliferative (new vessels, bleeding in front of"
        " the retina). Levels 2 to 4 are referred to an ophthalmologist."
    ),
    quirks=(
        "73.5 % of the eyes have level 0, 7.0, 15.1, 2.5 and 2.0 % have levels 1 to 4: who always"
        " says 'no referral' is right four times out of five.",
        "The two eyes of a patient are alike, and mostly of one level: split by patient.",
        "Exposure, colour cast, focus and the cut of the field of view vary a lot; some photographs"
        " are nearly black.",
        "Some photographs are inverted, turned by 180 degrees as seen through a condensing lens. A"
        " notch on the rim of the field means that a photograph is not.",
        "Levels are noisy: graders disagree about eyes on the border between two levels.",
        "Drusen, a nevus, reflexes, dust and pigment are bright or dark as well, but no diabetic"
        " retinopathy.",
    ),
    phantom=(
        "Procedurally drawn eyes and cameras; no patient's image is in it and it is never presented"
        " as real. Photographs are 648 x 486 to 792 x 528 pixels, a quarter to a seventh of the"
        " real width at about the real aspect ratios, and lesions are somewhat larger and of fewer"
        " kinds than real ones, so that they survive 224 x 224 pixels. One eye in twelve shows the"
        " findings of the level next to its own. A score on the phantom says nothing about a score"
        " on patients."
    ),
    figures=(
        Measurement(
            "ROC AUC of logistic regression on colour histograms, cross-validated by patient",
            BASELINE_AUC,
        ),
        Measurement("ROC AUC of the reference MobileNetV2", MOBILENET_AUC),
        Measurement("seconds for the whole notebook, two CPU cores", NOTEBOOK_SECONDS),
    ),
)
