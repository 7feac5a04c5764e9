"""Small networks in the place of pretrained encoders."""

import pytest

from helpers import backbones, checks

keras = pytest.importorskip("keras")
pytestmark = pytest.mark.tensorflow

ENCODERS = {"resnet50": (backbones.resnet50, "conv2_block2_out", "conv4_block6_out")}


def by_table(shape, weights="imagenet"):
    build, fine, deep = ENCODERS["resnet50"]
    network = build(shape, weights)
    outputs = [network.get_layer(name).output for name in (fine, deep)]
    return keras.Model(network.input, outputs)


def by_keras(shape, weights=None):
    inputs = keras.Input(shape)
    x = keras.layers.Rescaling(255.0)(inputs)
    network = keras.applications.ResNet50(include_top=False, weights=weights, input_tensor=x)
    return keras.Model(inputs, network.get_layer("conv4_block6_out").output)


def test_levels_have_the_sizes_of_resnet50():
    found = checks.encoder_requests(by_table, (64, 96, 3))
    shapes = [tuple(tensor.shape) for tensor in found["model"].outputs]
    assert shapes == [(None, 16, 24, 256), (None, 4, 6, 1024)]
    assert found["parameters"] == found["model"].count_params()


def test_requests_are_noted_and_the_encoders_put_back():
    found = checks.encoder_requests(by_table, (64, 64, 3), weights=None)
    assert found["calls"] == [
        {"name": "resnet50", "weights": None, "shape": (64, 64, 3), "include_top": False}
    ]
    assert ENCODERS["resnet50"][0] is backbones.resnet50
    assert "stand" not in backbones.resnet50.__module__


def test_keras_itself_with_preprocessing_before_it():
    found = checks.encoder_requests(by_keras, (32, 32, 3), weights="imagenet")
    assert [call["weights"] for call in found["calls"]] == ["imagenet"]
    assert tuple(found["model"].output_shape) == (None, 2, 2, 1024)


def test_put_back_after_an_error():
    def fails(shape):
        raise KeyError(shape)

    kept = keras.applications.ResNet50
    with pytest.raises(KeyError):
        checks.encoder_requests(fails, (32, 32, 3))
    assert keras.applications.ResNet50 is kept


def test_small_encoder_for_dry_runs():
    network = checks.small_encoder((64, 32, 3), "imagenet")
    assert tuple(network.get_layer("conv2_block2_out").output.shape) == (None, 16, 8, 8)
    assert tuple(network.get_layer("conv4_block6_out").output.shape) == (None, 4, 2, 16)
