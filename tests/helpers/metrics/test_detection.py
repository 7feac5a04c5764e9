"""The score of the Data Science Bowl against a loop over all pairs of objects."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from helpers import metrics

PAIRS = st.tuples(
    arrays.arrays(np.int32, (6, 7), elements=st.integers(0, 4)),
    arrays.arrays(np.int32, (6, 7), elements=st.integers(0, 4)),
)


def labels(image):
    return [label for label in np.unique(image) if label]


def slow_ious(truth, prediction):
    return [
        [
            ((truth == a) & (prediction == b)).sum() / ((truth == a) | (prediction == b)).sum()
            for b in labels(prediction)
        ]
        for a in labels(truth)
    ]


@given(PAIRS)
def test_ious_agree_with_a_loop_over_pairs(pair):
    found = metrics.object_ious(*pair)
    expected = np.reshape(slow_ious(*pair), (len(labels(pair[0])), len(labels(pair[1]))))
    np.testing.assert_allclose(found, expected)


@given(PAIRS)
def test_average_precision_agrees_with_its_definition(pair):
    ious = np.reshape(slow_ious(*pair), (len(labels(pair[0])), len(labels(pair[1]))))
    if ious.shape == (0, 0):
        expected = 1.0
    else:
        scores = []
        for step in range(10):
            threshold = round(0.5 + 0.05 * step, 2)
            found = sum(any(row > threshold) for row in ious)
            invented = sum(not any(column > threshold) for column in ious.T)
            scores.append(found / (len(ious) + invented))
        expected = np.mean(scores)
    assert metrics.average_precision(*pair, empty=1) == pytest.approx(expected)


def test_perfect_empty_and_one_sided():
    image = np.array([[1, 0, 2], [1, 0, 2]])
    nothing = np.zeros_like(image)
    assert metrics.average_precision(image, image, empty=1) == 1
    assert metrics.average_precision(nothing, nothing, empty=1) == 1
    assert metrics.average_precision(nothing, nothing, empty=0) == 0
    assert metrics.average_precision(image, nothing, empty=1) == 0
    assert metrics.average_precision(nothing, image, empty=1) == 0


def test_label_values_do_not_matter():
    image = np.array([[1, 0, 2], [1, 0, 2]])
    assert metrics.average_precision(image, image * 1000 + (image > 0), empty=1) == 1


def test_a_threshold_with_two_matches_is_refused():
    with pytest.raises(ValueError, match="two matches"):
        metrics.detections(np.ones((1, 1)), 0.4)


def test_shapes_that_differ_are_named():
    with pytest.raises(ValueError, match=r"\(2, 3\).*\(3, 2\)"):
        metrics.object_ious(np.ones((2, 3), int), np.ones((3, 2), int))


@pytest.mark.parametrize("kind", [np.int64, np.float64, np.uint16])
def test_labels_may_be_anything(kind):
    truth = np.array([[0, 5, 5], [9, 9, 0]])
    other = np.array([[0, 60000, 60000], [7, 0, 7]]).astype(kind)
    assert metrics.object_ious(truth, other).tolist() == [[0, 1], [1 / 3, 0]]
    if kind is not np.uint16:
        # In the order of the labels: -3 comes before 7.
        negative = np.where(other == 60000, -3, other)
        assert metrics.object_ious(truth, negative).tolist() == [[1, 0], [0, 1 / 3]]


def test_no_background():
    whole = np.ones((2, 3), int)
    assert metrics.object_ious(whole, 4 * whole).tolist() == [[1]]
