"""Networks on a pretrained base are tried without the base, and their weights are read back."""

import numpy as np
import pytest

from helpers import backbones, checks, transfer

pytestmark = pytest.mark.tensorflow


def head_on(base, shape):
    import keras

    return keras.Sequential(
        [
            keras.Input(shape),
            base,
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(1),
            keras.layers.Activation("sigmoid"),
        ]
    )


def build_ours(input_shape=(224, 224, 3), weights="imagenet"):
    return head_on(backbones.mobilenet_v2(input_shape, weights), input_shape)


def build_theirs(input_shape=(64, 64, 3)):
    import keras

    base = keras.applications.MobileNetV2(input_shape, include_top=False, weights=None, alpha=0.5)
    return head_on(base, input_shape)


def small(input_shape=(32, 64, 3)):
    return checks.stand_in_backbone(build_ours, input_shape=input_shape)["model"]


def test_our_backbone_is_replaced_and_the_request_noted():
    before = backbones.mobilenet_v2
    found = checks.stand_in_backbone(build_ours)
    expected = {"weights": "imagenet", "input_shape": (224, 224, 3)}
    assert found["calls"] == [expected | {"include_top": False, "alpha": 1.0, "pooling": None}]
    assert found["base"].output_shape == (None, 7, 7, 1280)
    assert found["model"].count_params() - found["base"].count_params() == 1281
    assert backbones.mobilenet_v2 is before


def test_the_backbone_of_keras_is_replaced_too():
    (call,) = checks.stand_in_backbone(build_theirs)["calls"]
    assert (call["weights"], call["include_top"], call["alpha"]) == (None, False, 0.5)


def test_nobody_asks():
    found = checks.stand_in_backbone(lambda: "no network")
    assert found == {"model": "no network", "base": None, "calls": []}


def test_first_value_model_on_a_dataset():
    images = np.arange(24, dtype=np.float32).reshape(4, 1, 2, 3) / 8
    dataset = checks.image_dataset(images, np.array([0, 1, 0, 1]), 3)
    scores = np.ravel(checks.first_value_model((1, 2, 3)).predict(dataset, verbose=0))
    assert scores.tolist() == [0, 0.75, 1.5, 2.25]
    assert [len(labels) for _, labels in dataset] == [3, 1]


def test_learning_rate_of_a_fit():
    model = small()
    model.compile("adam", "binary_crossentropy", run_eagerly=True)
    model.optimizer.learning_rate = 0.25
    history = model.fit(np.zeros((2, 32, 64, 3)), np.ones(2), verbose=0)
    assert checks.fitted_rate(history) == 0.25
    assert checks.fitted_optimizer(history) == "Adam"


def test_weights_of_the_head_alone_or_of_everything(tmp_path):
    images = np.random.default_rng(0).random((5, 32, 64, 3), dtype=np.float32)
    model = small()
    _, head = transfer.split_at(model, model.layers[0])
    head.save_weights(tmp_path / "head.weights.h5")
    expected = np.ravel(model(images))

    def predict(name):
        return checks.predict_with_head(small, tmp_path / name, images)

    assert predict("head.weights.h5") == pytest.approx(expected, abs=1e-6)
    kernel, *others = model.get_weights()
    model.set_weights([kernel + 0.1, *others])
    model.save_weights(tmp_path / "all.weights.h5")
    assert predict("all.weights.h5") == pytest.approx(np.ravel(model(images)), abs=1e-6)
    assert predict("none.weights.h5") is None
    (tmp_path / "broken.weights.h5").write_bytes(b"no weights")
    assert predict("broken.weights.h5") is None
