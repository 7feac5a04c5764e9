"""Curves of one run or of several."""

from types import SimpleNamespace

import pytest

pytestmark = pytest.mark.tensorflow  # the package imports Keras


def test_two_runs_of_different_length():
    from helpers.training import plot_history

    logged = {"loss": [3.0, 2.0], "val_loss": [4.0, 3.0], "lr": [1, 1]}
    runs = {"plain": SimpleNamespace(history=logged), "gated": {"loss": [1.0]}}
    (axes,) = plot_history(runs, "loss").axes
    lines = {line.get_label(): line for line in axes.lines}
    assert list(lines) == ["plain, training", "plain, validation", "gated, training"]
    assert list(lines["plain, validation"].get_xdata()) == [1, 2]
    assert list(lines["plain, validation"].get_ydata()) == [4, 3]
    colours = {name: line.get_color() for name, line in lines.items()}
    assert colours["plain, training"] == colours["plain, validation"] != colours["gated, training"]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("epoch", "loss")


def test_epochs_go_on_counting_where_fit_went_on():
    from helpers.training import plot_history

    later = SimpleNamespace(history={"loss": [2.0, 1.0]}, epoch=[1, 2])
    stopped = SimpleNamespace(history={"loss": []}, epoch=[])
    (axes,) = plot_history({"later": later, "stopped": stopped}, "loss").axes
    assert list(axes.lines[0].get_xdata()) == [2, 3]


def test_what_was_not_logged():
    from helpers.training import plot_history

    with pytest.raises(ValueError, match="plain did not log 'dice'; it has loss"):
        plot_history({"plain": {"loss": [1.0]}}, "dice")
    with pytest.raises(ValueError, match="at least one run"):
        plot_history({}, "loss")
