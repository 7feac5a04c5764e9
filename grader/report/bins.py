"""The bars of a histogram that does not mislead."""

import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

MOST_BINS = 10


@dataclass(frozen=True)
class Bins:
    """Equal bins over all marks that were possible, not only over those that were given.

    Parameters
    ----------
    width : int
        Points that a bin covers; whole, for tests give whole points.
    edges : tuple of int
        From 0 to the first multiple of the width that reaches the maximum.
    counts : tuple of int
        Marks in each bin. A bin holds its lower edge; the last one both of its edges.
    """

    width: int
    edges: tuple[int, ...]
    counts: tuple[int, ...]


def bins(marks: Iterable[float], possible: float) -> Bins:
    """Sort marks into at most ten bins of 1, 2, 5, 10, 20, 50, ... points.

    Examples
    --------
    >>> bins([0, 9, 10, 76], 76).counts
    (2, 1, 0, 0, 0, 0, 0, 1)
    """
    widths = (digit * 10**power for power in count() for digit in (1, 2, 5))
    width = next(width for width in widths if width * MOST_BINS >= possible)
    number = max(1, -int(-possible // width))
    edges = tuple(width * index for index in range(number + 1))
    counts = [0] * number
    for mark in marks:
        # 29.999999999 is a sum of floats that means 30.
        index = bisect.bisect_right(edges, round(mark, 9)) - 1
        counts[min(max(index, 0), number - 1)] += 1
    return Bins(width, edges, tuple(counts))
