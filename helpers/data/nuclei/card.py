"""The card of the nuclei set."""

from helpers.data.card import Card, Measurement

VERSION = 1
"""Of the phantom. Raised whenever the same seed gives other files: cached ones are redrawn."""

# Measured on the phantom by ``course data show nuclei --figures``; None: not measured yet.
BASELINE_MEAN_JACCARD: float | None = 0.667
UNET_MEAN_JACCARD: float | None = 0.780
DEEPLAB_MEAN_JACCARD: float | None = 0.877
NOTEBOOK_SECONDS: float | None = 284

CARD = Card(
    name="nuclei",
    title="2018 Data Science Bowl: nuclei in microscope images",
    source="https://bbbc.broadinstitute.org/BBBC038",
    licence="CC0 1.0",
    citation=(
        "J C Caicedo et al., Nucleus segmentation across imaging experiments: the 2018 Data Science"
        " Bowl, Nature Methods 16, 1247-1253, 2019; image set BBBC038v1, Broad Bioimage Benchmark"
        " Collection (V Ljosa, K L Sokolnicki, A E Carpenter, Nature Methods 9, 637, 2012)"
    ),
    layout=(
        "stage1_train/<id>/images/<id>.png      RGBA, 256 x 256 to 1388 x 1040 (width x height)\n"
        "stage1_train/<id>/masks/<other id>.png  0 or 255, one file a nucleus\n"
        "images/<id>.jpg                         grey, 256 x 256\n"
        "masks/<id>.jpg                          grey, 256 x 256, all nuclei of the image"
    ),
    label=(
        "255 is nucleus. In the original layout each nucleus has a mask of its own; in the"
        " processed one they are merged, so that touching nuclei cannot be told apart. Blurred"
        " nuclei, dividing ones and the fragments of dying ones count; specks of debris, cytoplasm"
        " and nuclei of which fewer than about 20 pixels show do not."
    ),
    quirks=(
        "The processed masks are JPEG, so not binary: compare with 127; `> 0` makes every nucleus"
        " larger.",
        "The original images are RGBA with an alpha of 255 that says nothing, and five in six are"
        " grey all the same.",
        "Nine sizes, many not square; the processed layout squeezes them all to 256 x 256, and the"
        " nuclei with them.",
        "Nuclei are bright on dark in fluorescence, dark on bright in stained sections and smears.",
        "Dim images use a few dozen of the 256 grey levels only.",
        "A mask's name has nothing to do with the name of its image: the folder binds them.",
        "In a few images neighbouring masks overlap by some pixels: their areas add up to more"
        " than the area of their union.",
        "The number of files differs between copies of the set: never rely on 670.",
    ),
    phantom=(
        "Procedurally drawn nuclei, tissue and microscope effects; no real cell is in it and it is"
        " never presented as real. Kinds of preparations and sizes have about their real"
        " frequencies, except that the rarest sizes are more frequent; there are somewhat fewer"
        " nuclei an image, and the masks know the true border, while people draw it a little off."
        " A score on the phantom says nothing about a score on real images."
    ),
    figures=(
        Measurement(
            "mean Jaccard index of Otsu's threshold with clean-up, processed layout",
            BASELINE_MEAN_JACCARD,
        ),
        Measurement(
            "mean Jaccard index of the reference Attention U-Net, processed layout",
            UNET_MEAN_JACCARD,
        ),
        Measurement(
            "mean Jaccard index of the reference DeepLabV3+, processed layout",
            DEEPLAB_MEAN_JACCARD,
        ),
        Measurement("seconds for the whole notebook, two CPU cores", NOTEBOOK_SECONDS),
    ),
)
