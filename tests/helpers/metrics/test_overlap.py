"""Overlap scores agree with scikit-learn and say what they do with empty masks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from sklearn import metrics as library

from helpers import metrics

SHAPES = arrays.array_shapes(min_dims=1, max_dims=3, max_side=6)
PAIRS = SHAPES.flatmap(
    lambda shape: st.tuples(arrays.arrays(bool, shape), arrays.arrays(bool, shape))
)


@given(PAIRS, st.sampled_from([0.0, 1.0]))
def test_scores_agree_with_scikit_learn(pair, empty):
    truth, prediction = pair
    flat = truth.ravel(), prediction.ravel()
    both_empty = not truth.any() and not prediction.any()
    for ours, theirs in [
        (metrics.iou, library.jaccard_score),
        (metrics.dice, library.f1_score),
        (metrics.precision, library.precision_score),
        (metrics.sensitivity, library.recall_score),
    ]:
        expected = empty if both_empty else theirs(*flat, zero_division=0.0)
        assert ours(truth, prediction, empty=empty) == pytest.approx(expected)
    expected = library.recall_score(~flat[0], ~flat[1], zero_division=1.0)
    assert metrics.specificity(truth, prediction) == pytest.approx(expected)


@given(PAIRS)
def test_counts_add_up(pair):
    found = metrics.counts(*pair)
    tn, fp, fn, tp = library.confusion_matrix(
        pair[0].ravel(), pair[1].ravel(), labels=[False, True]
    ).ravel()
    assert found == metrics.Counts(tp, fp, fn, tn)


@pytest.mark.parametrize("kind", [bool, np.uint8, np.int64, np.float32])
def test_masks_of_any_type(kind):
    truth, prediction = np.array([[1, 1, 0]]), np.array([[1, 0, 0]])
    assert metrics.iou(truth.astype(kind), prediction.astype(kind), empty=1) == 0.5


def test_a_jaccard_index_below_the_threshold_is_a_failure():
    truth = np.ones(100, bool)
    prediction = truth.copy()
    prediction[65:] = False
    assert metrics.thresholded_jaccard(truth, prediction, empty=1) == 0.65
    prediction[64] = False
    assert metrics.thresholded_jaccard(truth, prediction, empty=1) == 0


def test_shapes_that_differ_are_named():
    with pytest.raises(ValueError, match=r"truth has shape \(2, 3\).*prediction.*\(3, 2\)"):
        metrics.iou(np.ones((2, 3)), np.ones((3, 2)), empty=1)


@pytest.mark.parametrize("value", [0.5, 2, 255, np.nan])
def test_what_is_no_mask_is_refused(value):
    with pytest.raises(ValueError, match="prediction should hold only 0 and 1"):
        metrics.dice(np.ones(3), np.array([0, 1, value]), empty=1)
