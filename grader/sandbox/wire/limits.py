"""What a frame may cost."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WireLimits:
    """What a frame may cost.

    Parameters
    ----------
    frame_bytes : int
        Header and buffers together.
    header_bytes : int
        JSON text.
    depth : int
        Containers within containers. Below 200, for the sake of Python's own stack.
    nodes : int
        JSON values, counting brackets and commas: 1 for a number, 2 for an empty list, 3 for a
        string or an array of no dimension.
    dimensions : int
        Axes of an array.
    digits : int
        Decimal digits of an integer; at least 24, and below 4300 for what arrives to be printable.
    string : int
        UTF-8 bytes of one string.
    text : int
        UTF-8 bytes of all strings; in memory each may take four times as much.
    path : int
        UTF-8 bytes of one path.
    item_bytes : int
        Bytes of one element of an array.
    """

    frame_bytes: int = 256 * 2**20
    header_bytes: int = 16 * 2**20
    depth: int = 32
    nodes: int = 1_000_000
    dimensions: int = 16
    digits: int = 4000
    string: int = 8 * 2**20
    text: int = 64 * 2**20
    path: int = 4096
    item_bytes: int = 2**20


DEFAULT_LIMITS = WireLimits()
