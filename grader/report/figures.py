"""The report's figure, as SVG that stands in the page itself."""

import io
from typing import Any

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from grader.report.bins import Bins

# The page shows the figure at this size on a phone, so that a font size here is one there.
WIDTH, HEIGHT, FONT = 358, 250, 15.5
BLUE, INK = "#8fb8de", "#1b2733"

STYLE: dict[Any, Any] = {
    # Text stays text: sharp, searchable, and in the page's own font.
    "svg.fonttype": "none",
    # The same numbers give the same bytes.
    "svg.hashsalt": "report",
    "font.size": FONT,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
}


def histogram(bins: Bins, median: float) -> Markup:
    """Draw the automatic marks of the class.

    Parameters
    ----------
    bins : Bins
        The bars.
    median : float
        Shown as a dashed line.

    Returns
    -------
    Markup
        An ``<svg>`` element that holds numbers only, nothing that a student wrote.
    """
    with mpl.rc_context():
        # A lecturer's own matplotlib settings are for their own figures.
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)
        # One point of matplotlib's is one unit of the SVG's.
        figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72))
        axes = figure.add_axes((0.03, 0.25, 0.94, 0.73))
        _draw_bars(axes, bins)
        _draw_median(axes, bins, median)
        return _svg(figure)


def _draw_bars(axes: Axes, bins: Bins) -> None:
    bars = axes.bar(
        bins.edges[:-1], bins.counts, bins.width, align="edge", color=BLUE, edgecolor=INK
    )
    for bar in bars:
        # Else the outermost outlines are cut in half.
        bar.set_clip_on(False)
    highest = max(bins.counts)
    for left, number in zip(bins.edges, bins.counts, strict=False):
        if number:
            middle = left + bins.width / 2
            axes.text(middle, number + 0.02 * highest, str(number), ha="center", va="bottom")
    # Room above the bars for their numbers and the median's.
    axes.set_ylim(0, 1.36 * highest)
    axes.set_xlim(0, bins.edges[-1])
    axes.set_xticks(bins.edges[:: 2 if len(bins.edges) > 7 else 1])
    axes.set_xlabel("automatic points")
    axes.yaxis.set_visible(False)
    axes.spines[["left", "right", "top"]].set_visible(False)


def _draw_median(axes: Axes, bins: Bins, median: float) -> None:
    axes.axvline(median, color=INK, linestyle=(0, (4, 3)), linewidth=1.6)
    left = median > bins.edges[-1] / 2
    axes.annotate(
        f"median {median:g}",
        (median, 1),
        xycoords=axes.get_xaxis_transform(),
        xytext=(-6 if left else 6, 0),
        textcoords="offset points",
        ha="right" if left else "left",
        va="top",
    )


def _svg(figure: Figure) -> Markup:
    stream = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(stream, format="svg", transparent=True, metadata=nothing)
    text = stream.getvalue()
    # Without the XML declaration and the document type, which do not belong inside a page.
    return Markup(text[text.index("<svg") :])  # noqa: S704 - drawn from numbers alone
