"""Independent streams of random numbers."""

import numpy as np

COHORT, CASE, NAME, PAINT = 0, 1, 2, 3  # what a stream is for


def generator(seed: int, *stream: int) -> np.random.Generator:
    """A generator of its own for every combination of seed and stream; all integers, 0 or more."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *stream])))
