"""Curves of what a training run logged."""

from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure

from helpers.plotting import COLOURS


def plot_history(histories: Mapping[str, Any], quantity: str) -> Figure:
    """Draw one quantity over the epochs: training dashed, validation solid, one colour a run.

    Parameters
    ----------
    histories : mapping of str to History or dict
        By the name that the legend shows: what ``fit`` returned, its ``history``, or a dict of
        lists read back from a CSV log.
    quantity : str
        Name as it was logged, without ``val_``.

    Returns
    -------
    matplotlib.figure.Figure
        One axes; epochs are counted from 1, and go on counting where ``fit`` went on
        (``initial_epoch``).

    Raises
    ------
    ValueError
        No run is given, or one did not log the quantity.
    """
    if not histories:
        raise ValueError("histories is empty: name at least one run")
    figure = Figure(figsize=(6, 3.5))
    axes = figure.subplots()
    for number, (name, run) in enumerate(histories.items()):
        logged: Mapping[str, Any] = getattr(run, "history", run)
        if quantity not in logged:
            raise ValueError(f"{name} did not log {quantity!r}; it has {', '.join(sorted(logged))}")
        first = 1 + (getattr(run, "epoch", None) or [0])[0]
        colour = COLOURS[number % len(COLOURS)]
        for key, line, what in (
            (quantity, "--", "training"),
            (f"val_{quantity}", "-", "validation"),
        ):
            if key in logged:
                epochs = range(first, first + len(logged[key]))
                axes.plot(epochs, logged[key], line, color=colour, label=f"{name}, {what}")
    axes.set(xlabel="epoch", ylabel=quantity, title=f"{quantity} over the epochs")
    axes.legend()
    return figure
