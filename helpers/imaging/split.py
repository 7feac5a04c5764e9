"""Split a data set so that no patient is on two sides."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def split_by_patient(
    patients: ArrayLike, labels: ArrayLike, shares: Sequence[float], seed: int
) -> list[NDArray[np.int64]]:
    """Divide images into disjoint parts; all images of a patient lie in one part.

    scikit-learn's StratifiedGroupKFold makes folds of one size only, some images too large or too
    small. Here patients are dealt out one after the other, those with most images first, each to
    the part that lacks such images most. So sizes and the share of each label come out as near to
    `shares` as whole patients allow, usually to the image.

    Parameters
    ----------
    patients : (n,) array of str or int
        Whose image it is: for ``11503_left`` and ``11503_right`` both times ``11503``.
    labels : (n,) array of str or int
        What each part should have its share of, for example the level of retinopathy.
    shares : sequence of float
        Sizes of the parts, for example ``(0.6, 0.2, 0.2)``; positive, their sum is 1.
    seed : int
        Another seed, another split.

    Returns
    -------
    list of (k,) int64 arrays
        For each share the indices of its images, ascending.

    Raises
    ------
    ValueError
        The arrays differ in length, the shares do not add up to 1, or there are too few patients
        to give every part one.
    """
    patients, labels = np.asarray(patients), np.asarray(labels)
    if patients.ndim != 1 or patients.shape != labels.shape:
        raise ValueError(
            f"there are {patients.shape} patients for {labels.shape} labels; give each image one"
        )
    if min(shares, default=0) <= 0 or abs(sum(shares) - 1) > 1e-9:
        raise ValueError(f"shares must be positive and add up to 1, got {tuple(shares)}")
    counts, patient_of_image = _count(patients, labels)
    part_of_patient = _deal(counts, np.asarray(shares, np.float64), seed)
    part_of_image = part_of_patient[patient_of_image]
    parts = [np.flatnonzero(part_of_image == part) for part in range(len(shares))]
    if min(part.size for part in parts) == 0:
        raise ValueError(f"{len(counts)} patients are too few to be split into {tuple(shares)}")
    return parts


def _count(
    patients: NDArray[Any], labels: NDArray[Any]
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Images of each patient by label, and in the last column altogether; the patient of each."""
    ids, patient = np.unique(patients, return_inverse=True)
    kinds, label = np.unique(labels, return_inverse=True)
    counts = np.zeros((len(ids), len(kinds) + 1))
    np.add.at(counts, (patient, label), 1)
    counts[:, -1] = counts[:, :-1].sum(axis=1)
    return counts, patient


def _deal(counts: NDArray[np.float64], shares: NDArray[np.float64], seed: int) -> NDArray[np.int64]:
    """The part that each patient goes to."""
    wanted = np.outer(shares, counts.sum(axis=0))
    room = wanted.copy()
    shuffled = np.random.Generator(np.random.PCG64(seed)).permutation(len(counts))
    largest_first = shuffled[np.argsort(-counts[shuffled, -1], kind="stable")]
    parts = np.empty(len(counts), np.int64)
    for patient in largest_first:
        # How much nearer the patient brings each part to what it should hold.
        change = (room - counts[patient]) ** 2 - room**2
        parts[patient] = (change / wanted).sum(axis=1).argmin()
        room[parts[patient]] -= counts[patient]
    return parts
