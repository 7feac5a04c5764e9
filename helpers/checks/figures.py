"""Describe a matplotlib figure as plain data."""

from __future__ import annotations

from typing import Any

import numpy as np


def figure_table(figure: Any) -> list[dict[str, Any]]:
    """List what each axes of a figure shows, row by row from the top left.

    Parameters
    ----------
    figure : matplotlib.figure.Figure

    Returns
    -------
    list of dict
        One entry per axes, colour bars left out, with the keys

        * ``row``, ``column``: place among the axes, counted from 0;
        * ``title``, ``xlabel``, ``ylabel``: str, empty if not set;
        * ``images``: list of dict with ``shape``, ``cmap`` (name), ``values`` (float array)
          and ``aspect`` (``"auto"`` or height of a pixel over its width);
        * ``lines``: list of dict with ``label``, ``x``, ``y`` (lists of float);
        * ``legend``: list of str.

    Raises
    ------
    TypeError
        If `figure` has no axes to list.
    """
    if not hasattr(figure, "axes") or not hasattr(figure, "get_axes"):
        raise TypeError(f"expected a matplotlib figure, got {type(figure).__name__}")
    axes = [ax for ax in figure.get_axes() if ax.get_label() != "<colorbar>"]
    corners = [_corner(ax) for ax in axes]
    rows = sorted({top for top, _ in corners})
    columns = sorted({left for _, left in corners})
    table = [
        {"row": rows.index(top), "column": columns.index(left), **_describe(ax)}
        for ax, (top, left) in zip(axes, corners, strict=True)
    ]
    return sorted(table, key=lambda entry: (entry["row"], entry["column"]))


def figure_title(figure: Any) -> str:
    """Give the title above all axes of a figure, or an empty string."""
    return str(figure.get_suptitle())


def _corner(ax: Any) -> tuple[float, float]:
    """Distance of an axes' top left corner from that of the figure (top, left)."""
    # The grid cell, where there is one: unlike the box in the figure it is the same whatever
    # layout engine or image shape moves the box about.
    spec = ax.get_subplotspec()
    if spec is not None:
        return float(spec.rowspan.start), float(spec.colspan.start)
    box = ax.get_position(original=True)
    return round(1 - box.y1, 2), round(box.x0, 2)


def _describe(ax: Any) -> dict[str, Any]:
    legend = ax.get_legend()
    return {
        "title": " ".join(ax.get_title(loc) for loc in ("left", "center", "right")).strip(),
        "xlabel": ax.get_xlabel(),
        "ylabel": ax.get_ylabel(),
        "images": [_describe_image(image) for image in ax.get_images()],
        "lines": [
            {
                "label": str(line.get_label()),
                "x": np.asarray(line.get_xdata(), float).tolist(),
                "y": np.asarray(line.get_ydata(), float).tolist(),
            }
            for line in ax.get_lines()
        ],
        "legend": [] if legend is None else [text.get_text() for text in legend.get_texts()],
    }


def _describe_image(image: Any) -> dict[str, Any]:
    values: np.ndarray = np.ma.filled(np.ma.asarray(image.get_array(), dtype=float), np.nan)
    return {
        "shape": tuple(values.shape),
        "cmap": image.get_cmap().name,
        "values": values,
        "aspect": image.axes.get_aspect(),
    }
