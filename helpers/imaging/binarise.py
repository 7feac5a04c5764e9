"""Which values of a mask file mean "inside"? One rule for all files."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

# How masks are stored, by the value of a marked pixel, and the largest value that is still outside.
# Resampling overshoots by less than half the mark on both sides.
MARKS = ((1, 0.5), (255, 127), (65535, 32767))


def binarise(values: NDArray[Any], *, lossy: bool = False) -> NDArray[np.uint8]:
    """Turn the stored values of a mask into 0 and 1.

    Masks mark a pixel with 1, 255 or 65535. The largest value tells which; what exceeds half of it
    is inside. So the grey fringe that JPEG or resampling leaves around an object does not widen it.

    Parameters
    ----------
    values : array of bool, int or float, any shape
        Values of a mask; after spline resampling from about -115 to 345.
    lossy : bool
        The values come from a JPEG file. Its masks are 0 to 255 with noise: an almost empty one
        need not reach 255.

    Returns
    -------
    array of uint8, same shape
        0 and 1.

    Raises
    ------
    ValueError
        There are no values, some are not numbers, or they are not those of a mask: labels such as
        0, 1, 2, probabilities times 100, Hounsfield units.
    """
    values = np.asarray(values)
    if values.size == 0:
        raise ValueError(f"has no pixels, its shape is {values.shape}; make the mask anew")
    if values.dtype == np.bool_:
        return values.astype(np.uint8)
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        raise ValueError("holds NaN or infinite values; make the mask anew")
    low, high = float(values.min()), float(values.max())
    if low >= -0.5 and high <= 0.5:
        return np.zeros(values.shape, np.uint8)
    if lossy and low >= 0 and high <= 255:
        return (values > 127).astype(np.uint8)
    for mark, outside in MARKS:
        if -mark / 2 <= low and outside < high <= 1.5 * mark:
            return (values > outside).astype(np.uint8)
    raise ValueError(
        f"holds values from {low:g} to {high:g}, but a mask holds 0 and 1 or 0 and 255;"
        " store what is marked as 255"
    )
