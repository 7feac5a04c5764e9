"""The simple method: logistic regression on colour histograms, which knows no shapes."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from helpers.data.errors import DataError
from helpers.data.retina.cohort import REFERABLE
from helpers.data.retina.layout import IMAGES, SUFFIX, read_labels

_BINS = 16  # a colour
_FOLDS = 5
_FIELD = 0.12  # share of the brightest red above which a pixel is in the field of view


def colour_histogram(image: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Shares of the pixels of the field of view in 16 steps of red, green and blue.

    Parameters
    ----------
    image : (height, width, 3) uint8

    Returns
    -------
    (48,) float64: red, green and blue one after another, each adding up to 1
    """
    red = image[:, :, 0]
    field = image[red > _FIELD * np.percentile(red, 99)]
    if not len(field):
        field = image.reshape(-1, 3)
    counts = [
        np.bincount(field[:, channel] // (256 // _BINS), minlength=_BINS) for channel in range(3)
    ]
    return np.concatenate(counts) / len(field)


def cross_validated_auc(folder: Path) -> float:
    """Area under the ROC curve for referable retinopathy, cross-validated by patient.

    Parameters
    ----------
    folder : Path
        In the layout of the set. Photographs are read at a quarter of their size.

    Raises
    ------
    DataError
        The table of the levels is not usable, or fewer than 5 patients have an eye to refer or
        none.
    """
    labels = read_labels(folder)
    names = list(labels)
    target = np.array([labels[name] >= REFERABLE for name in names])
    patients = np.array([name.split("_")[0] for name in names])
    for referable in (True, False):
        count = len(set(patients[target == referable]))
        if count < _FOLDS:
            kind = "referable" if referable else "not referable"
            raise DataError(
                f"{folder}: {count} patients have an eye that is {kind}; cross-validation needs"
                f" {_FOLDS}: use more photographs"
            )
    data = np.stack([colour_histogram(_read(folder / IMAGES / f"{n}{SUFFIX}")) for n in names])
    model = make_pipeline(
        StandardScaler(), LogisticRegression(C=0.1, class_weight="balanced", max_iter=1000)
    )
    folds = StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=0)
    scores = cross_val_predict(
        model, data, target, groups=patients, cv=folds, method="decision_function"
    )
    return float(roc_auc_score(target, scores))


def _read(path: Path) -> NDArray[np.uint8]:
    image = cv2.imread(str(path), cv2.IMREAD_REDUCED_COLOR_4)
    if image is None:
        raise DataError(f"{path}: cannot be read as an image; download or copy it again")
    return np.asarray(image[:, :, ::-1], np.uint8)
