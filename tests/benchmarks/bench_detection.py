"""Average precision of the Data Science Bowl: ours against two histograms, straight from numpy."""

import time
from collections.abc import Callable, Iterator

import numpy as np
from figure import Figure
from numpy.typing import NDArray

from helpers.metrics import average_precision
from helpers.metrics.detection import THRESHOLDS

SIDE, OBJECTS, RADIUS = 1024, 500, 14  # pixels; nuclei; pixels
ROUNDS = 20


def figures() -> Iterator[Figure]:
    """How many times faster, and how far the two results differ."""
    truth, found = _nuclei(0), _nuclei(3)
    ours, theirs = average_precision(truth, found, empty=1), _two_histograms(truth, found)
    faster = _seconds(_two_histograms, truth, found) / _seconds(_ours, truth, found)
    yield Figure("times_faster_than_two_histograms", faster, 10, at_least=True)
    yield Figure("difference_of_average_precision", abs(ours - theirs), 1e-12)


def _ours(truth: NDArray[np.int32], found: NDArray[np.int32]) -> float:
    return average_precision(truth, found, empty=1)


def _two_histograms(truth: NDArray[np.int32], found: NDArray[np.int32]) -> float:
    """The formulation that went round in the challenge's forum."""
    true_bins, found_bins = len(np.unique(truth)), len(np.unique(found))
    overlap = np.histogram2d(truth.ravel(), found.ravel(), bins=(true_bins, found_bins))[0]
    true_area = np.histogram(truth, bins=true_bins)[0][:, np.newaxis]
    found_area = np.histogram(found, bins=found_bins)[0][np.newaxis]
    ious = (overlap / (true_area + found_area - overlap))[1:, 1:]
    scores = []
    for threshold in THRESHOLDS:
        hits = ious > threshold
        tp, fp, fn = hits.sum(), (hits.sum(0) == 0).sum(), (hits.sum(1) == 0).sum()
        scores.append(tp / (tp + fp + fn))
    return float(np.mean(scores))


def _nuclei(shift: int) -> NDArray[np.int32]:
    """Discs on a jittered grid, numbered from 1; ``shift`` moves every other one, in pixels."""
    rng = np.random.default_rng(8)
    columns = int(np.ceil(np.sqrt(OBJECTS)))
    pitch = SIDE / columns
    image = np.zeros((SIDE, SIDE), np.int32)
    rows, across = np.mgrid[:SIDE, :SIDE]
    for number in range(OBJECTS):
        y = (number // columns + 0.5) * pitch + rng.uniform(-4, 4)
        x = (number % columns + 0.5) * pitch + rng.uniform(-4, 4) + shift * (number % 2)
        top, left = max(0, int(y) - 24), max(0, int(x) - 24)
        window = np.s_[top : top + 48, left : left + 48]
        inside = (rows[window] - y) ** 2 + (across[window] - x) ** 2 < RADIUS**2
        image[window][inside] = number + 1
    return image


def _seconds(
    score: Callable[[NDArray[np.int32], NDArray[np.int32]], float],
    truth: NDArray[np.int32],
    found: NDArray[np.int32],
) -> float:
    """The shortest of some rounds: what else the machine does only adds."""
    took = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        score(truth, found)
        took.append(time.perf_counter() - started)
    return min(took)
