"""Subclasses arrive as their base, and no method of theirs is run."""

import collections
import enum
import math
from typing import Any

import numpy as np
import pytest

from grader.sandbox import wire
from grader.sandbox.wire import Table, UnsupportedError, encoder
from tests.grader.sandbox.wire.frames import round_trip, same


class Evil:
    """Every method that encoding could call by mistake."""

    def _run(self, *_: object, **__: object) -> Any:
        raise AssertionError("student code was run")

    __class__ = property(_run)  # type: ignore[assignment]
    __iter__ = __len__ = __getitem__ = __str__ = __repr__ = __int__ = __index__ = __float__ = _run
    __bytes__ = __complex__ = __bool__ = __contains__ = __array__ = __buffer__ = __format__ = _run
    __array_function__ = __array_ufunc__ = __array_finalize__ = __reduce_ex__ = _run
    items = keys = values = encode = tobytes = view = reshape = astype = copy = bit_length = _run
    dtype = shape = nbytes = itemsize = ndim = property(_run)


class EvilMeta(type):
    def _run(cls, *_: object) -> Any:
        raise AssertionError("student code was run")

    __hash__ = __eq__ = __instancecheck__ = __subclasscheck__ = __repr__ = _run
    __name__ = __mro__ = property(_run)  # type: ignore[assignment]


@pytest.mark.parametrize(
    ("base", "value"),
    [
        (int, 3),
        (int, 2**70),
        (float, 1.5),
        (float, math.inf),
        (complex, 1j),
        (str, "text"),
        (bytes, b"bytes"),
        (bytes, b"b" * 10_000),
        (list, [1, "a"]),
        (tuple, (1, "a")),
        (dict, {"a": 1}),
        (set, {1}),
        (frozenset, {1}),
        (collections.OrderedDict, {"a": 1}),
        (np.float64, 2.5),
        (np.str_, "text"),
    ],
)
def test_overrides_of_a_subclass_are_not_run(base: type, value: Any) -> None:
    evil = EvilMeta("E", (Evil, base), {"__eq__": Evil._run, "__hash__": base.__hash__})
    one = base.__new__(evil, value)
    if base in (list, dict, set, collections.OrderedDict):
        base.__init__(one, value)
    result = round_trip([one])[0]
    plain = next(kind for kind in encoder._BASES if issubclass(base, kind[0]))[0]
    assert type(result) is plain and result == plain(value)
    # Nor are they when the object is refused or is given to a fallback.
    thing = object.__new__(EvilMeta("E", (Evil,), {}))
    with pytest.raises(UnsupportedError):
        wire.encode([thing])
    assert round_trip([thing], fallback=lambda _: 1) == [1]


@pytest.mark.parametrize("base", [np.ndarray, np.matrix, np.memmap, np.recarray])
def test_overrides_of_an_array_are_not_run(base: Any) -> None:
    kind = type("E", (Evil, base), {"__array_finalize__": lambda *_: None})
    array = np.ndarray.__new__(kind, (2, 3))
    np.ndarray.fill(array, 1.0)
    kind.__array_finalize__ = Evil._run
    with pytest.raises(AssertionError, match="student code"):
        np.ndarray.copy(array)
    assert same(round_trip([array])[0], np.ones((2, 3)))


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_arrays_of_well_known_subclasses() -> None:
    assert same(round_trip(np.matrix([[1.0]])), np.array([[1.0]]))
    words = np.char.array(["ab", "c"])
    assert same(round_trip(words), np.array(["ab", "c"]))


def test_well_known_subclasses_become_their_base() -> None:
    ordered = collections.OrderedDict(a=1, b=2)
    ordered.move_to_end("a")
    point = collections.namedtuple("point", "x y")
    colour = enum.IntEnum("colour", "RED GREEN")
    default = collections.defaultdict(list, x=[1])
    assert same(round_trip(ordered), {"b": 2, "a": 1})
    assert same(round_trip(default), {"x": [1]})
    assert same(round_trip(collections.Counter("aab")), {"a": 2, "b": 1})
    assert same(round_trip(point(1, 2)), (1, 2))
    assert same(round_trip(colour.GREEN), 2)
    assert same(round_trip({colour.RED: enum.StrEnum("s", "A").A}), {1: "a"})


class HashableList(list):  # type: ignore[type-arg]
    __hash__ = object.__hash__  # type: ignore[assignment]


class HashableDict(dict):  # type: ignore[type-arg]
    __hash__ = object.__hash__  # type: ignore[assignment]


class HashableArray(np.ndarray):  # type: ignore[type-arg]
    __hash__ = object.__hash__  # type: ignore[assignment]


@pytest.mark.parametrize(
    "key",
    [
        HashableList(),
        HashableDict(),
        np.zeros(2).view(HashableArray),
        (1, (HashableList(),)),
        Table({}),
    ],
)
def test_key_whose_plain_form_has_no_hash(key: Any) -> None:
    for value in ({key: 1}, {key}, frozenset({key})):
        with pytest.raises(UnsupportedError):
            wire.encode(value)
