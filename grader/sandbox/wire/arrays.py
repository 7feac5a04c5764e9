"""Which arrays may travel."""

import math
import re
from typing import Any

import numpy as np

from grader.sandbox.wire.errors import WireError
from grader.sandbox.wire.limits import WireLimits

_DTYPE = re.compile(
    r"\|[biu]1|[<>][iu][248]|[<>]f[248]|[<>]c(?:8|16)"
    r"|[<>][Mm]8(?:\[(?:[1-9][0-9]{0,8})?(?:Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\])?"
    r"|[<>]U(?:0|[1-9][0-9]{0,6})|\|S(?:0|[1-9][0-9]{0,6})"
)


def listed_dtype(name: object, limits: WireLimits) -> np.dtype[Any]:
    """The dtype of this name, if it is on the list: numpy's own parser takes far too much."""
    if type(name) is not str or not _DTYPE.fullmatch(name):
        raise WireError("a dtype that is not on the list")
    dtype = np.dtype(name)
    if dtype.itemsize > limits.item_bytes:
        raise WireError(f"elements of {dtype.itemsize} bytes; at most {limits.item_bytes}")
    return dtype


def is_possible(itemsize: int, shape: tuple[int, ...], limits: WireLimits) -> bool:
    """Whether an array of this shape can be in a frame, and be reduced without harm.

    An empty array has no bytes, yet one of (0, 10**9) becomes large when it is summed up. And a
    string of no length would need no bytes for any number of elements.
    """
    extent = itemsize * math.prod(length for length in shape if length)
    return len(shape) <= limits.dimensions and 0 < extent <= limits.frame_bytes
