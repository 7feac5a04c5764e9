"""Frames cut open, values compared and memory watched: what the tests of the wire share."""

import contextlib
import struct
import tracemalloc
from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.sandbox import wire
from grader.sandbox.wire import Table


def split(parts: list[wire.Part]) -> tuple[bytes, bytearray]:
    frame = b"".join(parts)
    _, header, buffers = struct.unpack(">4sIQ", frame[:16])
    assert len(frame) == 16 + header + buffers
    return frame[16 : 16 + header], bytearray(frame[16 + header :])


def round_trip(value: object, **options: Any) -> Any:
    return wire.decode(*split(wire.encode(value, **options)))


def same(one: Any, other: Any) -> bool:
    """Equality of values and of types, all the way down; NaN is itself, 0.0 is not -0.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
    if isinstance(one, np.generic):
        return one.dtype == other.dtype and one.tobytes() == other.tobytes()
    if isinstance(one, float):
        return struct.pack("d", one) == struct.pack("d", other)
    if isinstance(one, complex):
        return same(one.real, other.real) and same(one.imag, other.imag)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return same([*one.items()], [*other.items()])
    if isinstance(one, Table):
        return same(one.columns, other.columns) and same(one.index, other.index)
    return bool(one == other)


@contextlib.contextmanager
def memory_below(limit: int) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < limit
    finally:
        tracemalloc.stop()
