"""The layer table follows the data through functional and subclassed networks."""

import numpy as np
import pytest

from helpers import checks

pytestmark = pytest.mark.tensorflow


@pytest.fixture
def net_class():
    import keras
    from keras import layers

    class Net(keras.Model):
        """One level down and up; `skips` and `spare` switch mistakes on."""

        def __init__(self, filters=(2, 3), skips=True, spare=False):
            super().__init__()
            self.skips = skips
            self.first = layers.Conv2D(filters[0], 3, padding="same")
            self.relu = layers.ReLU()
            self.pool = layers.MaxPooling2D()
            self.deep = [layers.Conv2D(filters[1], 3, padding="same") for _ in range(2)]
            self.up = layers.UpSampling2D()
            self.drop = layers.Dropout(0.3)
            self.last = layers.Conv2D(1, 1, activation="sigmoid")
            if spare:
                self.spare = layers.Conv2D(1, 2, name="never")

        def call(self, inputs):
            import keras

            skip = self.relu(self.first(inputs))
            x = self.pool(skip)
            for conv in self.deep:
                x = self.relu(conv(x))
            x = self.up(x)
            if self.skips:
                x = keras.layers.concatenate([x, skip])
            return self.last(self.drop(x))

    return Net


def test_rows_follow_the_data(net_class):
    rows = checks.layer_table(net_class(), (8, 12, 1))
    assert [row["type"] for row in rows] == [
        "InputLayer", "Conv2D", "ReLU", "MaxPooling2D", "Conv2D", "ReLU", "Conv2D", "ReLU",
        "UpSampling2D", "Concatenate", "Dropout", "Conv2D",
    ]  # fmt: skip
    assert [row["index"] for row in rows] == list(range(12))
    assert all(source < row["index"] for row in rows for source in row["inputs"])
    join = rows[9]
    assert sorted(join["inputs"]) == [2, 8]
    assert join["output_shape"] == (None, 8, 12, 5)


def test_rows_tell_the_settings(net_class):
    rows = checks.layer_table(net_class(), (8, 12, 1))
    assert rows[1]["filters"] == 2 and rows[1]["kernel_size"] == (3, 3)
    assert rows[1]["padding"] == "same" and rows[1]["activation"] == "linear"
    assert rows[3]["pool_size"] == (2, 2) and rows[8]["size"] == (2, 2)
    assert rows[10]["rate"] == 0.3
    assert rows[11]["activation"] == "sigmoid"


def test_tracing_twice_gives_the_same_table(net_class):
    net = net_class()
    one, other = (checks.layer_table(net, (8, 8, 1)) for _ in range(2))
    for row in one + other:
        del row["name"]  # Keras numbers the names of layers that are made on the way
    assert one == other


def test_functional_models_and_operations():
    import keras

    inputs = keras.Input((8, 8, 1))
    x = keras.ops.relu(keras.layers.Conv2D(2, 3, padding="same")(inputs))
    model = keras.Model(inputs, keras.ops.concatenate([x, inputs], axis=-1))
    types = [row["type"] for row in checks.layer_table(model, (8, 8, 1))]
    assert types == ["InputLayer", "Conv2D", "Relu", "Concatenate"]


def test_unused_layers_are_named(net_class):
    assert checks.unused_layers(net_class(), (8, 8, 1)) == []
    assert checks.unused_layers(net_class(spare=True), (8, 8, 1)) == ["never"]


def test_the_skip_probe_tells_networks_with_skips_from_those_without(net_class):
    changes = checks.skip_probe(net_class, (8, 8, 1))
    assert len(changes) == 3 and max(changes) > 1e-4
    assert max(checks.skip_probe(net_class, (8, 8, 1), skips=False)) == 0


def test_the_skip_probe_leaves_the_global_seed_alone(net_class):
    import keras

    keras.utils.set_random_seed(1)
    expected = np.random.random()
    keras.utils.set_random_seed(1)
    checks.skip_probe(net_class, (8, 8, 1))
    assert np.random.random() == expected


def test_a_network_without_convolutions_is_told():
    import keras

    def build():
        inputs = keras.Input((4, 4, 1))
        return keras.Model(inputs, keras.layers.UpSampling2D()(inputs))

    with pytest.raises(ValueError, match="no convolution"):
        checks.skip_probe(build, (4, 4, 1))


def test_a_network_that_cannot_be_traced_is_told():
    import keras

    class Broken(keras.Model):
        def call(self, inputs):
            raise RuntimeError("half finished")

    with pytest.raises(ValueError, match="half finished"):
        checks.layer_table(Broken(), (4, 4, 1))


def test_weights_are_created_as_the_first_call_would(net_class):
    import keras

    from helpers.checks.layers import create_weights

    found = []
    for first in (True, False):
        keras.utils.set_random_seed(4)
        net = net_class()
        if first:
            create_weights(net, (8, 8, 1))
            assert all(layer.built for layer in net.deep)
        net(np.zeros((1, 8, 8, 1), np.float32))
        found.append(net.get_weights())
    assert all(np.array_equal(one, two) for one, two in zip(*found, strict=True))


def test_a_network_that_cannot_be_traced_gets_its_weights_later():
    import keras

    from helpers.checks.layers import create_weights

    class Broken(keras.Model):
        def call(self, inputs):
            raise RuntimeError("half finished")

    create_weights(Broken(), (4, 4, 1))
