"""Keras metrics give the same numbers as the functions on arrays, however images are batched."""

import numpy as np
import pytest

from helpers import metrics

pytestmark = pytest.mark.tensorflow


@pytest.mark.parametrize("kind", ["dice", "iou", "thresholded_jaccard"])
@pytest.mark.parametrize("empty", [0.0, 1.0])
def test_agrees_with_arrays(kind, empty):
    from helpers.metrics.keras_metrics import MeanOverlap

    rng = np.random.default_rng(1)
    truth = (rng.random((7, 9, 8, 1)) > 0.7).astype(np.float32)
    found = rng.random((7, 9, 8, 1)).astype(np.float32)
    truth[2], found[2] = 0, 0.1
    truth[3] = 0
    found[4:6] = np.where(rng.random((2, 9, 8, 1)) < 0.1, 1 - truth[4:6], truth[4:6])
    expected = [
        getattr(metrics, kind)(one > 0.5, other > 0.4, empty=empty)
        for one, other in zip(truth, found, strict=True)
    ]
    for size in (1, 3, 7):
        metric = MeanOverlap(kind, empty=empty, threshold=0.4)
        for start in range(0, 7, size):
            metric.update_state(truth[start : start + size], found[start : start + size])
        assert float(metric.result()) == pytest.approx(np.mean(expected), abs=1e-6)


@pytest.mark.parametrize("empty", [0.0, 1.0])
def test_average_precision_agrees_with_arrays(empty):
    from skimage.measure import label

    from helpers.metrics.keras_metrics import MeanAveragePrecision

    rng = np.random.default_rng(2)
    truth = np.kron(rng.random((5, 6, 6, 1)) > 0.7, np.ones((1, 5, 5, 1))).astype(np.float32)
    found = np.where(rng.random(truth.shape) < 0.05, 1 - truth, truth).astype(np.float32)
    truth[0], found[0] = 0, 0.3
    truth[1] = 0
    expected = [
        metrics.average_precision(
            label(one[..., 0] > 0.5, connectivity=2),
            label(other[..., 0] > 0.4, connectivity=2),
            empty=empty,
        )
        for one, other in zip(truth, found, strict=True)
    ]
    assert len(set(expected)) > 2
    for size in (1, 2, 5):
        metric = MeanAveragePrecision(empty=empty, threshold=0.4)
        for start in range(0, 5, size):
            metric.update_state(truth[start : start + size], found[start : start + size])
        assert float(metric.result()) == pytest.approx(np.mean(expected), abs=1e-6)


def test_average_precision_in_fit():
    import keras

    from helpers.metrics.keras_metrics import MeanAveragePrecision

    model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2D(1, 1)])
    metric = MeanAveragePrecision(empty=1, name="ap")
    model.compile("sgd", "mse", metrics=[metric], jit_compile=False)
    images = np.ones((3, 4, 4, 1), np.float32)
    assert 0 <= model.fit(images, images, verbose=0).history["ap"][0] <= 1
    again = MeanAveragePrecision.from_config(metric.get_config())
    assert again.get_config() == metric.get_config()
    with pytest.raises(ValueError, match="sample_weight"):
        metric.update_state(images, images, images)


def test_works_in_fit_and_survives_its_configuration():
    import keras

    from helpers.metrics.keras_metrics import MeanOverlap

    model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2D(1, 1)])
    model.compile("sgd", "mse", metrics=[MeanOverlap("dice", empty=1)])
    images = np.ones((3, 4, 4, 1), np.float32)
    assert "dice" in model.fit(images, images, verbose=0).history
    metric = MeanOverlap("iou", empty=0.0, threshold=0.3, name="jaccard")
    again = MeanOverlap.from_config(metric.get_config())
    assert again.get_config() == metric.get_config()
    assert again.name == "jaccard"


def test_unknown_kinds_and_weights_are_refused():
    from helpers.metrics.keras_metrics import MeanOverlap

    with pytest.raises(ValueError, match="'dice', 'iou', 'thresholded_jaccard'"):
        MeanOverlap("f1", empty=1)
    with pytest.raises(ValueError, match="sample_weight"):
        MeanOverlap("iou", empty=1).update_state(np.ones((1, 2)), np.ones((1, 2)), np.ones(1))
