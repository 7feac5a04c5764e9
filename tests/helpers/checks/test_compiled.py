"""Scores within a graph."""

import numpy as np
import pytest

from helpers import checks

tf = pytest.importorskip("tensorflow")
pytestmark = pytest.mark.tensorflow

TRUTH, FOUND = np.ones((2, 3)), np.full((2, 3), 0.5)


def test_value_and_rank():
    found = checks.graph_value(lambda t, p: tf.reduce_sum(t * p), TRUTH, FOUND)
    assert found["value"] == 3 and found["rank"] == 0
    assert checks.graph_value(lambda t, p: t * p, TRUTH, FOUND)["rank"] == 2


def test_numpy_has_no_rank():
    found = checks.graph_value(
        lambda t, p: tf.numpy_function(lambda a, b: (a * b).sum(), [t, p], tf.float32), TRUTH, FOUND
    )
    assert found["rank"] is None and found["value"] == 3


def test_compiled_even_where_functions_run_eagerly():
    tf.config.run_functions_eagerly(True)
    try:
        seen = []

        def score(true, found):
            seen.append(tf.inside_function())
            return true

        checks.graph_value(score, TRUTH, FOUND)
        assert seen == [True]
    finally:
        tf.config.run_functions_eagerly(False)
