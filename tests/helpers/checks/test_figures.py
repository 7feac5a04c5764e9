"""A figure turns into plain data, in reading order."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers import checks


@pytest.fixture
def figure():
    figure, grid = plt.subplots(2, 3)
    for number, ax in enumerate(grid.flat):
        ax.set_title(f"axes {number}")
    yield figure
    plt.close(figure)


def test_axes_come_row_by_row(figure):
    table = checks.figure_table(figure)
    assert [entry["title"] for entry in table] == [f"axes {number}" for number in range(6)]
    assert [(entry["row"], entry["column"]) for entry in table] == [
        (0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2),
    ]  # fmt: skip


def test_order_does_not_depend_on_creation():
    figure = plt.figure()
    for number in (4, 1, 3, 2):
        figure.add_subplot(2, 2, number).set_title(str(number))
    assert [entry["title"] for entry in checks.figure_table(figure)] == ["1", "2", "3", "4"]
    plt.close(figure)


def test_axes_without_a_grid_are_placed_by_their_box():
    figure = plt.figure()
    figure.add_axes((0.1, 0.1, 0.3, 0.3)).set_title("below")
    figure.add_axes((0.1, 0.6, 0.3, 0.3)).set_title("above")
    assert [entry["title"] for entry in checks.figure_table(figure)] == ["above", "below"]
    plt.close(figure)


def test_images_colour_maps_and_values(figure):
    values = np.arange(6).reshape(2, 3)
    figure.axes[4].imshow(values, cmap="gray")
    (image,) = checks.figure_table(figure)[4]["images"]
    assert image["shape"] == (2, 3)
    assert image["cmap"] == "gray"
    assert image["aspect"] == 1
    assert np.array_equal(image["values"], values)


def test_colour_bars_are_no_axes(figure):
    shown = figure.axes[0].imshow(np.eye(3))
    figure.colorbar(shown, ax=figure.axes[0])
    assert len(checks.figure_table(figure)) == 6


def test_lines_labels_and_legend():
    figure, ax = plt.subplots()
    ax.plot([0, 1], [2, 3], label="loss")
    ax.set_xlabel("epoch")
    ax.set_ylabel("value")
    ax.legend()
    (entry,) = checks.figure_table(figure)
    assert entry["lines"] == [{"label": "loss", "x": [0, 1], "y": [2, 3]}]
    assert entry["legend"] == ["loss"]
    assert (entry["xlabel"], entry["ylabel"]) == ("epoch", "value")
    plt.close(figure)


def test_title_of_the_whole_figure(figure):
    assert checks.figure_title(figure) == ""
    figure.suptitle("all of it")
    assert checks.figure_title(figure) == "all of it"


def test_something_else_is_told():
    with pytest.raises(TypeError, match="list"):
        checks.figure_table([1, 2])
