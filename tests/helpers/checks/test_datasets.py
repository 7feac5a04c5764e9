"""Pipelines can be described without running them."""

import pytest

from helpers import checks

pytestmark = pytest.mark.tensorflow


def read(x, y):
    import tensorflow as tf

    return tf.strings.length(x), tf.ones((4, 3)) * tf.cast(tf.strings.length(y), tf.float32)


def untold(x):
    import tensorflow as tf

    return tf.numpy_function(lambda value: value, [x], tf.string)


def test_a_function_is_mapped_over_rows():
    dataset = checks.mapped_dataset(read, ["a", "bb"], ["ccc", ""])
    found = checks.take(dataset, 3)
    assert [int(length) for length, _ in found] == [1, 2]
    assert [part[0, 0] for _, part in found] == [3, 0]


def test_element_spec():
    dataset = checks.mapped_dataset(read, ["a", "bb"], ["ccc", ""])
    assert checks.element_spec(dataset) == [((), "int32"), ((4, 3), "float32")]
    assert checks.element_spec(dataset.batch(2))[1] == ((None, 4, 3), "float32")
    assert checks.element_spec(dataset.batch(2, drop_remainder=True))[1][0] == (2, 4, 3)


def test_unknown_shapes_are_none():
    assert checks.element_spec(checks.mapped_dataset(untold, ["a"])) == [(None, "string")]


def test_steps_from_the_last_to_the_first():
    import tensorflow as tf

    dataset = tf.data.Dataset.range(5).map(lambda x: x + 1).batch(2).prefetch(1)
    steps = checks.dataset_steps(dataset)
    for name, step in zip(("Prefetch", "Batch", "Map", "Range"), steps, strict=True):
        assert name in step
    assert checks.dataset_steps(dataset.with_options(tf.data.Options())) == steps


def test_steps_end_where_a_pipeline_forks():
    import tensorflow as tf

    dataset = tf.data.Dataset.zip((tf.data.Dataset.range(2), tf.data.Dataset.range(2))).batch(1)
    assert len(checks.dataset_steps(dataset)) == 2
    assert checks.dataset_steps([1, 2]) == ["list"]
