"""Describe the bars of a matplotlib figure as plain data."""

from __future__ import annotations

from typing import Any


def bar_table(figure: Any) -> list[dict[str, Any]]:
    """List the bars of each axes of a figure.

    Parameters
    ----------
    figure : matplotlib.figure.Figure

    Returns
    -------
    list of dict
        One entry per axes that has bars, with the keys ``lengths`` (list of float, in the order of
        the bars' places from left to right, lying bars from the first tick on), ``places`` (list
        of float, their middles), ``ticks`` (list of str, the labels of the ticks in view along
        them), ``xlabel`` and ``ylabel``.

    Raises
    ------
    TypeError
        If `figure` is no figure.
    """
    if not hasattr(figure, "get_axes"):
        raise TypeError(f"expected a matplotlib figure, got {type(figure).__name__}")
    figure.canvas.draw()  # before that, ticks have no text
    return [_describe(ax) for ax in figure.get_axes() if _bars(ax)]


def _bars(ax: Any) -> list[Any]:
    from matplotlib.patches import Rectangle

    return [patch for patch in ax.patches if isinstance(patch, Rectangle)]


def _describe(ax: Any) -> dict[str, Any]:
    bars = _bars(ax)
    # Standing bars share their foot, lying ones their left end; in doubt they stand.
    lying = len({bar.get_y() for bar in bars}) > 1 and len({bar.get_x() for bar in bars}) == 1
    axis = ax.yaxis if lying else ax.xaxis
    found = sorted(
        (bar.get_y() + bar.get_height() / 2, bar.get_width())
        if lying
        else (bar.get_x() + bar.get_width() / 2, bar.get_height())
        for bar in bars
    )
    low, high = sorted(axis.get_view_interval())
    ticks = zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=False)
    return {
        "lengths": [float(length) for _, length in found],
        "places": [float(place) for place, _ in found],
        "ticks": [text.get_text() for place, text in ticks if low <= place <= high],
        "xlabel": ax.get_xlabel(),
        "ylabel": ax.get_ylabel(),
    }
