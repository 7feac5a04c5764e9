"""What cannot be sent is for the fallback or is refused before anything is sent."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import ml_dtypes
import numpy as np
import pytest

from grader.sandbox import wire
from grader.sandbox.wire import Reference, Table, UnsupportedError, WireLimits
from tests.grader.sandbox.wire.frames import round_trip, same, split


@pytest.mark.parametrize(
    "value",
    [
        np.array([object()]),
        np.zeros(2, "i4,f4"),
        np.zeros(2, "V3"),
        np.zeros(2, np.longdouble),
        np.longdouble(1),
        np.ma.masked_array([1, 2], [True, False]),
        np.ma.masked,
        np.array(["a"], np.dtypes.StringDType()),
        np.zeros(2, ml_dtypes.float8_e4m3),
        np.array(["a" * 2**19]),
        np.dtype(object),
        slice("a"),
        object(),
        object,
        len,
        bytearray(b"x"),
        memoryview(b"x"),
        iter(()),
        UnsupportedError(),
        type("Odd", (PurePosixPath,), {})("x"),
        type("Odd", (Reference,), {})(1, "x"),
    ],
    # Without addresses: every process has to give a test the same name.
    ids=lambda value: repr(value).partition(" at 0x")[0][:30],
)
def test_anything_else_is_for_the_fallback(value: object) -> None:
    with pytest.raises(UnsupportedError):
        wire.encode([value])
    asked = []

    def fallback(thing: object) -> Reference:
        asked.append(thing)
        return Reference(7, "thing")

    assert round_trip([1, {"x": value}], fallback=fallback) == [1, {"x": Reference(7, "thing")}]
    assert len(asked) == 1 and asked[0] is value


def test_fallback_may_answer_with_data() -> None:
    result = round_trip([object()], fallback=lambda _: {"array": np.arange(3)})
    assert same(result, [{"array": np.arange(3)}])


def test_fallback_that_never_ends() -> None:
    with pytest.raises(UnsupportedError):
        wire.encode(object(), fallback=lambda thing: [thing])


def test_error_of_the_fallback_is_the_callers() -> None:
    with pytest.raises(ZeroDivisionError):
        wire.encode(object(), fallback=lambda _: 1 / 0)


def cyclic_list() -> object:
    value: list[Any] = []
    value += [value, value]
    return value


def cyclic_dict() -> object:
    value: dict[str, Any] = {}
    value["self"] = (value,)
    return value


def nested(depth: int) -> object:
    value: list[Any] = []
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    "make",
    [
        cyclic_list,
        cyclic_dict,
        lambda: nested(33),
        lambda: nested(100_000),
        lambda: 10**4000,
        lambda: [0] * 1_000_000,
        lambda: dict.fromkeys(range(600_000)),
        lambda: "x" * (8 * 2**20 + 1),
        lambda: ["x" * 2**23] * 9,
        lambda: Path("x" * 5000),
        lambda: [np.zeros(2**25, np.uint8)] * 9,
        lambda: np.broadcast_to(np.float64(0), (10**6, 10**6)),
        lambda: np.zeros((0, 10**10)),
        lambda: Table({1: [1]}),  # type: ignore[dict-item]
        lambda: Table({"a": [1], "b": [1, 2]}),
        lambda: Table({"a": [1]}, range(10**30)),
        lambda: Table({"a": np.array(3)}),
        lambda: Table({"a": "text"}),  # type: ignore[dict-item]
        lambda: Reference(-1, "x"),
        lambda: Reference(1, b"x"),  # type: ignore[arg-type]
    ],
)
def test_what_the_reader_would_refuse_is_not_sent(make: Callable[[], object]) -> None:
    with pytest.raises(UnsupportedError):
        wire.encode(make())


def test_writer_counts_as_the_reader_does() -> None:
    limits = WireLimits(nodes=100)
    for value in ([1] * 98, [[]] * 49, [""] * 32, [np.datetime64(0, "ns")] * 24):
        assert len(wire.decode(*split(wire.encode(value, limits=limits)), limits)) == len(value)
        with pytest.raises(UnsupportedError):
            wire.encode([*value, *value[:1]], limits=limits)


def test_column_that_becomes_a_reference() -> None:
    table = Table({"a": np.array([object()])})
    with pytest.raises(UnsupportedError):
        wire.encode(table, fallback=lambda _: Reference(1, "column"))
    result = round_trip(table, fallback=lambda _: [1])
    assert same(result, Table({"a": [1]}))


def test_large_array_is_not_copied_when_encoded() -> None:
    array = np.ones(1_000_000)
    part = wire.encode([1, array])[-1]
    assert np.shares_memory(np.frombuffer(part, np.uint8), array)


def test_small_buffers_share_a_part() -> None:
    assert len(wire.encode([b"x"] * 1000)) < 5
