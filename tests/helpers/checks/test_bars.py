"""Bars are described in the order in which they stand."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from helpers import checks


@pytest.fixture(autouse=True)
def no_window():
    before = mpl.get_backend()
    plt.switch_backend("agg")
    yield
    plt.close("all")
    plt.switch_backend(before)


def test_bars_are_sorted_by_place():
    figure, axes = plt.subplots()
    axes.bar([2, 0, 1], [5, 3, 4])
    axes.set_xticks([0, 1, 2], ["a", "b", "c"])
    axes.set(xlabel="kind", ylabel="count")
    (found,) = checks.bar_table(figure)
    assert found["lengths"] == [3, 4, 5]
    assert found["places"] == pytest.approx([0, 1, 2])
    assert found["ticks"] == ["a", "b", "c"]
    assert (found["xlabel"], found["ylabel"]) == ("kind", "count")


def test_lying_bars():
    figure, axes = plt.subplots()
    axes.barh([1, 0], [7, 6])
    (found,) = checks.bar_table(figure)
    assert found["lengths"] == [6, 7]


def test_a_histogram_is_bars_and_empty_axes_are_left_out():
    figure, (left, _) = plt.subplots(1, 2)
    left.hist([0, 0, 1, 2], bins=[-0.5, 0.5, 1.5, 2.5])
    (found,) = checks.bar_table(figure)
    assert found["lengths"] == [2, 1, 1]


def test_what_is_no_figure():
    with pytest.raises(TypeError, match="int"):
        checks.bar_table(3)
