"""Where the real data sets come from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RemoteFile:
    """A ZIP archive on the web.

    Attributes
    ----------
    name : str, what it is called on the disk
    sha256 : str or None
        Published hash; None where nobody has published one, see ``retrieve``.
    """

    name: str
    url: str
    sha256: str | None = None


@dataclass(frozen=True)
class Web:
    """Files that anybody may download.

    Attributes
    ----------
    page : str, where a person can download them
    files : tuple of RemoteFile
    growth : float
        Bytes on the disk after unpacking and converting, per byte downloaded; estimated.
    """

    page: str
    files: tuple[RemoteFile, ...]
    growth: float


@dataclass(frozen=True)
class Kaggle:
    """A data set or a competition on Kaggle.

    Attributes
    ----------
    handle : str, ``owner/name`` of a data set, or the name of a competition
    page : str, where a person can download it, and accept its rules
    files : tuple of str
        What to download of a competition; empty for a data set, which comes whole.
    size : int
        Bytes that archives and unpacked files take together; estimated.
    """

    handle: str
    page: str
    files: tuple[str, ...]
    size: int


_ISIC = "https://isic-challenge-data.s3.amazonaws.com/2016/"
_FIGSHARE = "https://ndownloader.figshare.com/files/"
_LUNGS = Kaggle(
    "kmader/finding-lungs-in-ct-data",
    "https://www.kaggle.com/datasets/kmader/finding-lungs-in-ct-data",
    files=(),
    size=2_500_000_000,
)

HOSTS: dict[str, Web | Kaggle] = {
    "brain_tumour": Web(
        "https://figshare.com/articles/dataset/brain_tumor_dataset/1512427",
        (
            # The hashes are those that torch-em (github.com/constantinpape/torch-em) checks.
            RemoteFile(
                "brainTumorDataPublic_1-766.zip",
                f"{_FIGSHARE}3381290",
                "cdac0a7f4152cb34dd79b13543da96c37a6928ad8cb823e2662150b1a73ade54",
            ),
            RemoteFile(
                "brainTumorDataPublic_767-1532.zip",
                f"{_FIGSHARE}3381296",
                "d18e896d14f7af791cdd3d9b9342f9f974742a06132effde5a5219209862b4ce",
            ),
            RemoteFile(
                "brainTumorDataPublic_1533-2298.zip",
                f"{_FIGSHARE}3381293",
                "612d9f506c55c54db5f2f38b6d50741ef97a6d7c32b3e1be76e789674a97aefb",
            ),
            RemoteFile(
                "brainTumorDataPublic_2299-3064.zip",
                f"{_FIGSHARE}3381302",
                "9a673c55d139133cfbc57097bf155b5ac9f33684ee97f40bf2afba332d416a3a",
            ),
        ),
        growth=1.8,
    ),
    "retina": Kaggle(
        "diabetic-retinopathy-detection",
        "https://www.kaggle.com/competitions/diabetic-retinopathy-detection",
        files=(*(f"train.zip.00{part}" for part in range(1, 6)), "trainLabels.csv.zip"),
        size=71_000_000_000,
    ),
    "lung_2d": _LUNGS,
    "lung_3d": _LUNGS,
    "skin_lesion": Web(
        "https://challenge.isic-archive.com/data/#2016",
        tuple(
            RemoteFile(f"{stem}.zip", f"{_ISIC}{stem}.zip")
            for stem in (
                "ISBI2016_ISIC_Part1_Training_Data",
                "ISBI2016_ISIC_Part1_Training_GroundTruth",
                "ISBI2016_ISIC_Part1_Test_Data",
                "ISBI2016_ISIC_Part1_Test_GroundTruth",
            )
        ),
        growth=1.1,
    ),
    "nuclei": Web(
        "https://bbbc.broadinstitute.org/BBBC038",
        (
            RemoteFile(
                "stage1_train.zip",
                "https://data.broadinstitute.org/bbbc/BBBC038/stage1_train.zip",
            ),
        ),
        growth=3.0,  # tens of thousands of mask files smaller than a block of the disk
    ),
}
