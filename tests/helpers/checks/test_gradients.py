"""The derivative of a score, and its absence."""

import numpy as np
import pytest

from helpers import checks

pytestmark = pytest.mark.tensorflow

TRUTH = np.array([[1.0, 0.0], [1.0, 1.0]])
PROBABILITY = np.array([[0.2, 0.7], [0.9, 0.4]])


def test_derivative_of_the_squared_error():
    found = checks.gradient(lambda t, p: (t - p) ** 2, TRUTH, PROBABILITY)
    assert found.dtype == np.float32
    assert np.allclose(found, 2 * (PROBABILITY - TRUTH), atol=1e-6)


def test_a_threshold_has_none():
    import keras

    hard = checks.gradient(lambda t, p: keras.ops.cast(p > 0.5, "float32") * t, TRUTH, PROBABILITY)
    assert hard is None
