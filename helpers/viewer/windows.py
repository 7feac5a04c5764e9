"""Which grey values are shown from black to white."""

WINDOWS = {"lung": (-600.0, 1500.0), "mediastinum": (40.0, 400.0), "bone": (400.0, 1800.0)}
"""Centre and width in Hounsfield units, as radiology departments commonly set them."""


def window_of(
    window: str | tuple[float, float] | None, low: float, high: float
) -> tuple[float, float]:
    """Centre and width of a window that was named, given, or left to the image's own range.

    Raises
    ------
    ValueError
        The name is unknown, or the width is not positive.
    """
    if window is None:
        return (low + high) / 2, max(high - low, 0.0) or 1.0
    if isinstance(window, str):
        if window not in WINDOWS:
            raise ValueError(f"window={window!r} is unknown; there are: {', '.join(WINDOWS)}")
        return WINDOWS[window]
    centre, width = (float(value) for value in window)
    if not width > 0:
        raise ValueError(f"window={window!r}: the width should be positive")
    return centre, width
