"""Independent streams of random numbers, from one seed."""

import numpy as np


def generator(seed: int, *stream: int) -> np.random.Generator:
    """A generator of its own for every combination of seed and stream; all integers, 0 or more."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *stream])))
