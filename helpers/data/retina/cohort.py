"""Who is in the cohort: the number, the eye and the level of every item.

Grades follow one hidden severity, standard normal over all eyes and correlated between the two
eyes of a patient: the shares of the levels are those of the real set, and where two eyes differ
they mostly differ by one level.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from helpers.data.streams import generator

SHARES = (0.735, 0.070, 0.151, 0.025, 0.019)
"""Share of the eyes of levels 0 to 4 (the published percentages add up to 100.1)."""

REFERABLE = 2
"""The lowest level that is referred: moderate."""

SIDES = ("left", "right")

_CORRELATION = 0.957  # of the severity of two eyes: the same level in 85 % of the patients
_COHORT, _NUMBER, _PATIENT, _EYE = 0, 1, 2, 3  # keep the streams of random numbers apart
_GOLDEN = (np.sqrt(5) - 1) / 2


@dataclass(frozen=True)
class Eye:
    """One item: an eye and its grade."""

    patient: int  # 0, 1, 2, ...
    side: str  # "left" or "right"
    name: str  # as in the column ``image`` of the labels, for example "10_left"
    level: int  # 0 to 4


def cohort_eye(seed: int, index: int) -> Eye:
    """The item of that index: items 2p and 2p+1 are the left and the right eye of patient p."""
    patient, place = divmod(index, 2)
    side = SIDES[place]
    return Eye(
        patient=patient,
        side=side,
        name=f"{_number(seed, patient)}_{side}",
        level=_levels(seed, patient)[place],
    )


def patient_generator(seed: int, patient: int) -> np.random.Generator:
    """Random numbers for what both eyes of a patient share."""
    return generator(seed, _PATIENT, patient)


def eye_generator(seed: int, index: int) -> np.random.Generator:
    """Random numbers for one eye and its photograph."""
    return generator(seed, _EYE, index)


def _number(seed: int, patient: int) -> int:
    """Numbers start at 10 and rise with gaps: half of the real patients are in another set."""
    gap = 0 if patient == 0 else int(generator(seed, _NUMBER, patient).integers(0, 2))
    return 10 + 5 * patient // 2 + gap


def _levels(seed: int, patient: int) -> tuple[int, int]:
    """Levels of the left and the right eye; evenly spread over the patients."""
    rng = generator(seed, _COHORT)
    # Multiples of an irrational number, modulo 1, fill [0, 1) evenly, however many are taken.
    # The golden ratio brings patient n + 13 back to patient n, plus 0.034: a start in this window
    # puts one of them into level 3 and the other into level 4, so that even 40 images have all.
    first = rng.integers(0, 6)
    start = rng.uniform(0.957, 0.964)
    left = (start + (patient - int(first)) * _GOLDEN) % 1.0
    other = (rng.random() + patient * np.sqrt(2)) % 1.0
    right = ndtr(_CORRELATION * ndtri(left) + np.sqrt(1 - _CORRELATION**2) * ndtri(other))
    return _level(left), _level(float(right))


def _level(quantile: float) -> int:
    return int(np.searchsorted(np.cumsum(SHARES[:-1]), quantile, side="right"))
