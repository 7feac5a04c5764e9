"""The card of the skin lesion set."""

from helpers.data.card import Card, Measurement

VERSION = 1
"""Of the phantom. Raised whenever the same seed gives other files: cached ones are redrawn."""

# Measured on the phantom by ``course data show skin_lesion --figures``; None: not measured yet.
BASELINE_MEAN_JACCARD: float | None = 0.562
UNET_MEAN_JACCARD: float | None = 0.879
NOTEBOOK_SECONDS: float | None = 207

CARD = Card(
    name="skin_lesion",
    title="ISIC 2016, part 1: lesion segmentation in dermoscopy",
    source="https://challenge.isic-archive.com/data/#2016",
    licence="CC0 1.0",
    citation=(
        "D Gutman, N C F Codella, E Celebi, B Helba, M Marchetti, N Mishra, A Halpern, Skin Lesion"
        " Analysis toward Melanoma Detection: A Challenge at the International Symposium on"
        " Biomedical Imaging (ISBI) 2016, hosted by the International Skin Imaging Collaboration"
        " (ISIC), arXiv:1605.01397, 2016"
    ),
    layout=(
        "ISBI2016_ISIC_Part1_Training_Data/ISIC_0000000.jpg                      RGB\n"
        "ISBI2016_ISIC_Part1_Training_GroundTruth/ISIC_0000000_Segmentation.png  0 or 255\n"
        "ISBI2016_ISIC_Part1_Test_Data/ISIC_0000003.jpg                          RGB\n"
        "ISBI2016_ISIC_Part1_Test_GroundTruth/ISIC_0000003_Segmentation.png      0 or 255"
    ),
    label=(
        "255 is lesion: everything inside the outline that a dermatologist drew around it, with"
        " hair, bubbles and ink that lie on it. 0 is everything else, among it freckles and other"
        " spots beside the lesion. There is one lesion a photograph."
    ),
    quirks=(
        "Photographs differ in size and aspect ratio, 722 x 540 to 4288 x 2848 in the real set;"
        " a mask has the size of its photograph.",
        "Numbers in the names have gaps: pair photograph and mask by name, never by counting.",
        "Hair, rulers, gel bubbles, ink, colour charts and the dark corners of the tube are darker"
        " than many a lesion.",
        "Outlines were drawn in several styles, from a coarse polygon to one that follows every"
        " notch; two experts would not agree perfectly either.",
        "Some lesions nearly fill the frame and touch its edge; others cover 2 % of it.",
        "The number of files differs between copies of the set: never rely on 900 and 379.",
    ),
    phantom=(
        "Procedurally drawn skin, lesions and dermatoscope effects; no patient's image is in it and"
        " it is never presented as real. Photographs are half as large or less (360 x 270 to"
        " 722 x 540), seven of ten are for training, the benign patterns are mixed by estimate,"
        " and the outlines know the true border. A score on the phantom says nothing about a score"
        " on patients."
    ),
    figures=(
        Measurement(
            "mean Jaccard index on the test photographs of Otsu's threshold with clean-up",
            BASELINE_MEAN_JACCARD,
        ),
        Measurement(
            "mean Jaccard index on the test photographs of the reference U-Net", UNET_MEAN_JACCARD
        ),
        Measurement("seconds for the whole notebook, two CPU cores", NOTEBOOK_SECONDS),
    ),
)
