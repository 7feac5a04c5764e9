import collections
import contextlib
import enum
import math
import signal
import socket
import struct
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.sandbox import wire
from grader.sandbox.wire import Reference, Table, UnsupportedError, WireError, WireLimits

DTYPES = [
    *("?", "i1", "<i2", ">i2", "<i4", "<i8", ">i8", "u1", "<u2", "<u4", "<u8", ">u8"),
    *("<f2", "<f4", ">f4", "<f8", ">f8", "<c8", ">c8", "<c16"),
    *("<M8[ns]", ">M8[D]", "<M8[25s]", "<m8[ms]", ">m8[Y]", "<m8"),
    *("<U1", "<U7", ">U3", "S1", "S9"),
]
HASH_MODULUS = 2**61 - 1  # two integers that differ by this share a hash


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


hashable = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=-(2**300), max_value=2**300)
    | st.floats(allow_nan=False)
    | st.complex_numbers(allow_nan=False)
    | st.text()
    | st.binary()
    | st.just(...)
    | st.builds(Reference, st.integers(0, 2**63 - 1), st.text())
    | st.builds(range, st.integers(), st.integers(), st.integers(min_value=1)),
    lambda inner: st.lists(inner, max_size=4).map(tuple) | st.frozensets(inner, max_size=4),
    max_leaves=8,
)
arrays = st.sampled_from(DTYPES).flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, min_side=0, max_side=4))
)
values = st.recursive(
    hashable | st.floats() | st.complex_numbers() | arrays,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.lists(inner, max_size=5).map(tuple)
        | st.dictionaries(hashable, inner, max_size=5)
        | st.sets(hashable, max_size=5)
    ),
    max_leaves=20,
)


@given(values)
@settings(max_examples=150, deadline=None)
def test_plain_data_comes_back_as_it_went(value: object) -> None:
    assert same(round_trip(value), value)


@pytest.mark.parametrize(
    "value",
    [
        *(-0.0, math.nan, math.inf, -math.inf, 5e-324, 1.7976931348623157e308),
        *(2**63, 2**64 - 1, 2**64, -(2**63), -(2**63) - 1, 10**4000 - 1, 1 - 10**4000),
        *(complex(math.nan, -0.0), "nul \0, astral \U0001f600", "", b"", b"\0" * 100_000),
        *(True, 1, 1.0, [], (), {}, set(), frozenset(), ..., range(10**30), slice(None, -1, 2)),
        *({(1, frozenset({2})): [Ellipsis]}, {math.nan: 1}, {None: None, "": ""}),
        *(Path("a/b.nii"), Path("/"), Path("."), [[[[[]]]]]),
        *(Reference(2**63 - 1, "function"), {Reference(0, "")}),
        Table({"age": np.arange(2), "name": ["a", None]}, np.array(["x", "y"])),
        Table({}),
        Table({"a": [1, 2, 3]}, range(3)),
        {"nested": [{"deep": (1, [np.eye(2), b"x"])}]},
        *(np.dtype(name) for name in DTYPES),
        *(np.dtype("U"), np.dtype("S")),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_value(value: object) -> None:
    assert same(round_trip(value), value)


@pytest.mark.parametrize(
    "dtype", [*"?bhilBHILefdFD", "M8[ns]", "M8[25s]", "m8[ns]", "m8[Y]", ">f4", ">M8[D]"]
)
def test_numpy_scalar_keeps_its_type(dtype: str) -> None:
    value = np.ones((), dtype)[()]
    result = round_trip({value: [value]})
    assert same(result, {value: [value]})
    assert isinstance(result[value][0], np.generic)


def test_long_long_is_as_good_as_long() -> None:
    assert same(round_trip([np.longlong(-1), np.ulonglong(1)]), [np.int64(-1), np.uint64(1)])


def test_duration_without_a_unit_has_no_hash() -> None:
    assert same(round_trip(np.timedelta64(1)), np.timedelta64(1))
    with pytest.raises(WireError):
        wire.decode(b'["s",["n","<m8"]]', bytearray(8))


@pytest.mark.parametrize("text", ["", "a", "wörter", "\U0001f600"])
def test_numpy_strings(text: str) -> None:
    assert same(round_trip(np.str_(text)), np.str_(text))
    assert same(round_trip(np.bytes_(text.encode())), np.bytes_(text.encode()))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    "form",
    [
        lambda array: array,
        lambda array: array[()].reshape(-1)[0].reshape(()),  # no dimension
        lambda array: array[:0],
        lambda array: array.T,
        lambda array: array[::-2, 1::2],
        lambda array: np.broadcast_to(array[0, 0], (3, 4)),
        lambda array: np.asfortranarray(array),
    ],
)
def test_array(dtype: str, form: Callable[[Any], Any]) -> None:
    array = np.asarray(form(np.arange(24).reshape(4, 6).astype(dtype)))
    array.flags.writeable = False
    result = round_trip(array)
    assert same(result, array)
    assert result.flags.writeable and result.flags.owndata and result.flags.aligned


def test_array_of_sixteen_dimensions() -> None:
    assert round_trip(np.zeros([1] * 16)).ndim == 16
    with pytest.raises(UnsupportedError):
        wire.encode(np.zeros([1] * 17))


def test_bfloat16_becomes_float32() -> None:
    array = np.array([[1.5, -2.0]], ml_dtypes.bfloat16)
    assert same(round_trip(array), array.astype(np.float32))
    assert same(round_trip(array[0, 0]), np.float32(1.5))


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
    ids=lambda value: repr(value)[:30],
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


@contextlib.contextmanager
def memory_below(limit: int) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < limit
    finally:
        tracemalloc.stop()


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


def test_deepest_value_is_read() -> None:
    for leaf in (np.datetime64(0, "ns"), np.str_("x"), np.zeros(2, "M8[ns]"), Ellipsis):
        value: Any = leaf
        for _ in range(32):
            value = [value]
        assert round_trip(value)


def test_lone_surrogates_become_question_marks() -> None:
    assert round_trip("a\ud800b\udfff") == "a?b?"
    assert round_trip({"\ud83d\ude00": 1}) == {"??": 1}
    assert round_trip(Path("\udcff.nii")) == Path("?.nii")
    assert round_trip(np.array(["a\ud800"])).tolist() == ["a?"]


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
    plain = next(kind for kind in wire._BASES if issubclass(base, kind[0]))[0]
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


def test_large_array_is_not_copied_when_encoded() -> None:
    array = np.ones(1_000_000)
    part = wire.encode([1, array])[-1]
    assert np.shares_memory(np.frombuffer(part, np.uint8), array)


def test_small_buffers_share_a_part() -> None:
    assert len(wire.encode([b"x"] * 1000)) < 5


def test_decoded_values_own_their_memory() -> None:
    value = [np.arange(5), np.arange(5), b"abc", "def", np.array(["x"]), np.array([True])]
    header, buffers = split(wire.encode(value))
    result = wire.decode(header, memoryview(buffers))
    buffers[:] = b"\xff" * len(buffers)
    assert same(result, value)
    result[0][:] = 9
    assert same(result[1], np.arange(5))
    assert not np.shares_memory(result[0], result[1])
    buffers.clear()  # nothing holds on to it


# What each frame lacks: (header, buffers).
MALFORMED = {
    "nothing": (b"", b""),
    "not UTF-8": (b'["u",\xff]', b""),
    "not ASCII": ('["ü"]'.encode(), b""),
    "byte order mark": (b"\xef\xbb\xbf1", b""),
    "UTF-16": ("1".encode("utf-16"), b""),
    "not JSON": (b"[1", b""),
    "two values": (b"1,1", b""),
    "white space": (b'["l", 1]', b""),
    "escape": (b'["\\u006c"]', b""),
    "object": (b'{"l":1}', b""),
    "duplicate keys": (b'{"l":1,"l":2}', b""),
    "NaN": (b"NaN", b""),
    "infinity": (b"-Infinity", b""),
    "ten million digits": (b"1" * 10_000_000, b""),
    "long integer": (b"1" * 25, b""),
    "long float": (b"0." + b"1" * 5000, b""),
    "long exponent": (b"1e" + b"1" * 5000, b""),
    "leading zero": (b"01", b""),
    "deep JSON": (b"[" * 400_000 + b"]" * 400_000, b""),
    "deep JSON, never closed": (b"[" * 900_000, b""),
    "deep JSON, closed first": (b"]" * 1000 + b"[" * 1000, b""),
    "deep lists": (b'["l",' * 33 + b"1" + b"]" * 33, b""),
    "deep tuples as a key": (b'["s",' + b'["t",' * 32 + b"1" + b"]" * 33, b""),
    "too many values": (b"[" + b"1," * 1_000_000 + b"1]", b""),
    "too long a header": (b'["l"' + b",1.0000000000000" * 1_100_000 + b"]", b""),
    "text": (b'"l"', b""),
    "text in a list": (b'["l","l"]', b""),
    "no tag": (b"[]", b""),
    "number as tag": (b"[1]", b""),
    "list as tag": (b"[[]]", b""),
    "unknown tag": (b'["V"]', b""),
    "empty tag": (b'[""]', b""),
    "long tag": (b'["ll"]', b""),
    "bytes left over": (b"1", b"x"),
    "bytes missing": (b'["b",2]', b"x"),
    "bytes of negative length": (b'["l",["b",1],["b",-1],["b",1]]', b"x"),
    "bytes of huge length": (b'["b",18446744073709551615]', b"x"),
    "bytes of length true": (b'["b",true]', b"x"),
    "bytes of length 1.0": (b'["b",1.0]', b"x"),
    "bytes of length null": (b'["b",null]', b""),
    "bytes with another field": (b'["b",1,1]', b"x"),
    "buffer used twice": (b'["l",["b",4],["b",4]]', b"1234"),
    "buffer used twice by arrays": (b'["l",["a","<f4",2],["a","<f4",2]]', b"12345678"),
    "text that is not UTF-8": (b'["u",1]', b"\xff"),
    "surrogate in UTF-8": (b'["u",3]', b"\xed\xa0\x80"),
    "overlong UTF-8": (b'["u",2]', b"\xc0\x80"),
    "too long a string": (b'["u",8388609]', b"x" * 8388609),
    "too much text": (b'["l"' + b',["u",8388608]' * 9 + b"]", b"x" * 8388608 * 9),
    "too long a path": (b'["p",4097]', b"x" * 4097),
    "integer of too many digits": (b'["i",1662]', (10**4000).to_bytes(1662, "little")),
    "integer of megabytes": (b'["i",1000000]', b"\x01" * 1_000_000),
    "float of 7 bytes": (b'["f"]', b"1234567"),
    "float with a field": (b'["f",1]', b"12345678"),
    "complex of 8 bytes": (b'["c"]', b"12345678"),
    "Ellipsis with a field": (b'["e",1]', b""),
    "key without a value": (b'["d",1]', b""),
    "equal keys": (b'["d",1,2,1,3]', b""),
    "equal keys of two types": (b'["d",1,2,true,3]', b""),
    "equal members": (b'["s",1,1.0]', b""),
    "list as a key": (b'["d",["l"],1]', b""),
    "dict as a key": (b'["d",["d"],1]', b""),
    "set as a key": (b'["s",["s"]]', b""),
    "slice as a key": (b'["s",["k",1,1,1]]', b""),
    "array as a key": (b'["z",["a","|i1",1]]', b"x"),
    "table as a key": (b'["z",["T",["d"],null]]', b""),
    "list in a tuple as a key": (b'["d",["t",["t",["l"]]],1]', b""),
    "range of two": (b'["r",1,2]', b""),
    "range of floats": (b'["r",1,2,1.0]', b""),
    "range of bools": (b'["r",true,true,true]', b""),
    "range without a step": (b'["r",1,2,0]', b""),
    "range with null": (b'["r",1,2,null]', b""),
    "slice of text": (b'["k",null,["u",1],null]', b"x"),
    "slice of two": (b'["k",1,2]', b""),
    "slice of four": (b'["k",1,2,3,4]', b""),
    "dtype of objects": (b'["y","|O"]', b""),
    "dtype in numpy's words": (b'["y","f4,f4"]', b""),
    "dtype with repetition": (b'["y","999999999f4"]', b""),
    "dtype without order": (b'["y","f4"]', b""),
    "dtype is a number": (b'["y",1]', b""),
    "dtype is missing": (b'["y"]', b""),
    "dtype of long elements": (b'["y","<U999999999"]', b""),
    "dtype of a date with an odd unit": (b'["y","<M8[25]"]', b""),
    "dtype of a date with a huge unit": (b'["y","<M8[9999999999s]"]', b""),
    "array of nothing": (b'["a"]', b""),
    "array of objects": (b'["a","|O",1]', b"12345678"),
    "array of void": (b'["a","|V8",1]', b"12345678"),
    "array of records": (b'["a",["l"],1]', b"12345678"),
    "array too long": (b'["a","<f4",3]', b"12345678"),
    "array too short": (b'["a","<f4",1]', b"12345678"),
    "array that did not arrive": (b'["a","|u1",200000000]', b"12345678"),
    "array of negative length": (b'["a","<f4",-2]', b"12345678"),
    "array of negative lengths": (b'["a","<f4",-2,-1]', b"12345678"),
    "array of length 2.0": (b'["a","<f4",2.0]', b"12345678"),
    "array of length true": (b'["a","<f4",true,2]', b"12345678"),
    "array of null": (b'["a","<f4",null]', b"12345678"),
    "array whose size overflows to 8": (
        b'["a","<f4",2,4611686018427387905,4611686018427387905]',
        b"12345678",
    ),
    "array whose size overflows to 0": (b'["a","<f8",4294967296,4294967296]', b""),
    "empty array with a huge axis": (b'["a","<f8",0,1000000000]', b""),
    "array of empty strings": (b'["a","<U0",1000000000]', b""),
    "array of 17 axes": (b'["a","|i1"' + b",1" * 17 + b"]", b"x"),
    "scalar of nothing": (b'["n"]', b""),
    "scalar of too few bytes": (b'["n","<f8"]', b"1234567"),
    "scalar of objects": (b'["n","|O"]', b"12345678"),
    "scalar string as a number": (b'["n","<U1"]', b"1234"),
    "scalar string of a number": (b'["n","U",1]', b""),
    "scalar string of bytes": (b'["n","U",["b",1]]', b"x"),
    "scalar bytes of a string": (b'["n","S",["u",1]]', b"x"),
    "scalar string of a deep list": (b'["n","U",' * 40 + b"1" + b"]" * 40, b""),
    "table of a list": (b'["T",["l"],null]', b""),
    "table with numbered columns": (b'["T",["d",1,["l"]],null]', b""),
    "table with a number as column": (b'["T",["d",["u",1],1],null]', b"x"),
    "table with an array of no dimension": (b'["T",["d",["u",1],["a","|i1"]],null]', b"xx"),
    "table with unequal columns": (b'["T",["d",["u",1],["l"],["u",1],["l",1]],null]', b"xy"),
    "table with a short index": (b'["T",["d",["u",1],["l",1]],["l"]]', b"x"),
    "table with text as index": (b'["T",["d"],["u",1]]', b"x"),
    "table with a huge index": (b'["T",["d"],["r",0,["i",10],1]]', b"\x01" * 10),
    "table of three": (b'["T",["d"],null,null]', b""),
    "reference without a kind": (b'["R",1]', b""),
    "reference of negative number": (b'["R",-1,0]', b""),
    "reference of 64 bits": (b'["R",9223372036854775808,0]', b""),
    "reference of true": (b'["R",true,0]', b""),
    "reference of a list": (b'["R",["l"],0]', b""),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_frame_is_refused(name: str) -> None:
    header, buffers = MALFORMED[name]
    data = bytearray(buffers)
    start = time.perf_counter()
    bound = 2**20 + 3 * len(buffers) + 3 * len(header) + 16 * header.count(b"[")
    with memory_below(bound), pytest.raises(WireError) as caught:
        wire.decode(header, data)
    assert time.perf_counter() - start < 5
    assert type(caught.value) is WireError


def test_paths_of_many_parts() -> None:
    limits = WireLimits(nodes=20)
    assert len(wire.decode(b'["p",40]', bytearray(b"a/" * 20), limits).parts) == 20
    with pytest.raises(WireError):
        wire.decode(b'["t",["p",40],["p",2]]', bytearray(b"a/" * 21), limits)


def test_frame_larger_than_allowed() -> None:
    limits = WireLimits(frame_bytes=100)
    assert wire.decode(b'["b",90]', bytearray(90), limits) == bytes(90)
    with pytest.raises(WireError):
        wire.decode(b'["b",93]', bytearray(93), limits)


@pytest.mark.parametrize(("tag", "item"), [("d", ",{},1"), ("s", ",{}"), ("z", ",{}")])
def test_keys_of_one_hash(tag: str, item: str) -> None:
    def frame(count: int) -> bytes:
        items = (item.format(number * HASH_MODULUS) for number in range(count))
        return f'["{tag}"{"".join(items)}]'.encode()

    assert len(wire.decode(frame(16), bytearray())) == 16
    start = time.perf_counter()
    with pytest.raises(WireError, match="one hash"):
        wire.decode(frame(200_000), bytearray())
    assert time.perf_counter() - start < 5


def test_clashing_sets_within_a_key() -> None:
    clash = f"1,{1 + HASH_MODULUS}"
    assert wire.decode(f'["s",["z",{clash}]]'.encode(), bytearray())
    inner = f'["z",1],["z",{1 + HASH_MODULUS}]'
    assert len(wire.decode(f'["z",{inner}]'.encode(), bytearray())) == 2
    with pytest.raises(WireError, match="within a key"):
        wire.decode(f'["s",["z",{inner}]]'.encode(), bytearray())


def test_clashing_keys_end_soon() -> None:
    # 16 sets of one hash, each of 900 numbers in groups of 15 with one hash.
    numbers = [group + 10**6 + HASH_MODULUS * n for group in range(60) for n in range(16)]
    sets = []
    for missing in range(16):
        members = [str(number) for place, number in enumerate(numbers) if place % 16 != missing]
        sets.append(f'["z",{",".join(members)}]')
    start = time.perf_counter()
    assert len(wire.decode(f'["s",{",".join(sets)}]'.encode(), bytearray())) == 16
    assert time.perf_counter() - start < 1  # for a seventieth of what a frame may hold


def test_honest_keys_with_equal_hashes() -> None:
    offsets = {(x, y, z) for x in range(-3, 4) for y in range(-3, 4) for z in range(-3, 4)}
    assert round_trip(offsets) == offsets
    odd = {frozenset({0, "", b"", -1, -2}): 1}
    assert round_trip(odd) == odd
    assert round_trip({-1: "a", -2: "b", -1.5: "c"}) == {-1: "a", -2: "b", -1.5: "c"}


def test_frame_of_the_costliest_values_ends_soon() -> None:
    count = 333_000
    start = time.perf_counter()
    value = wire.decode(b'["l"' + b',["a","<U1"]' * count + b"]", bytearray(b"abcd" * count))
    assert len(value) == count
    assert time.perf_counter() - start < 30  # seldom more than 4


@pytest.mark.parametrize(
    ("item", "buffer", "cost"),
    [
        ('["l"]', b"", 2),
        ('["s"]', b"", 2),
        ('["d"]', b"", 2),
        ('["u",4]', "\U0001f600".encode(), 3),
        ('["p",3]', b"a/b", 3),
        ('["a","<U1"]', b"abcd", 3),
        ('["a","<M8[25s]"]', b"12345678", 4),
        ('["y","<M8[25s]"]', b"", 4),
        ('["T",["d"],null]', b"", 6),
        ('["R",1,1]', b"x", 4),
    ],
)
def test_memory_for_each_value(item: str, buffer: bytes, cost: int) -> None:
    count = 10_000
    header = ('["l"' + f",{item}" * count + "]").encode()
    data = bytearray(buffer * count)
    with memory_below(3 * len(header) + 3 * len(data) + 200 * count * cost):
        assert len(wire.decode(header, data)) == count


def test_meaningless_bytes_in_arrays_are_mended() -> None:
    bools = wire.decode(b'["a","|b1",4]', bytearray([0, 1, 2, 255]))
    assert bools.view(np.uint8).tolist() == [0, 1, 1, 1]
    assert wire.decode(b'["n","|b1"]', bytearray([2])) is np.True_
    assert str(wire.decode(b'["a","<M8",1]', bytearray(8))) == "['NaT']"
    for order in "<>":
        codes = np.array([0x61, 0x110000, 0xD800, 0xFFFFFFFF, 0xDFFF, 0xE000], order + "u4")
        header = f'["a","{order}U6",1]'.encode()
        assert wire.decode(header, bytearray(codes.tobytes())).tolist() == ["a????\ue000"]


@pytest.fixture(params=["blocking", "non-blocking", "with a timeout"])
def sockets(request: pytest.FixtureRequest) -> Iterator[tuple[socket.socket, socket.socket]]:
    one, other = socket.socketpair()
    for sock in (one, other):
        if request.param != "blocking":
            sock.settimeout(0 if request.param == "non-blocking" else 0.01)
    with one, other:
        yield one, other


Pair = tuple[socket.socket, socket.socket]


def test_values_over_a_socket(sockets: Pair) -> None:
    one, other = sockets
    values = [1, np.arange(1_000_000.0), [b"x" * 5000] * 200, "x", np.ones(3)]

    def echo() -> None:
        for _ in values:
            wire.send(other, wire.receive(other))

    thread = threading.Thread(target=echo)
    thread.start()
    for value in values:
        wire.send(one, value, time.monotonic() + 20)
        assert same(wire.receive(one, time.monotonic() + 20), value)
    thread.join()


def test_unsupported_value_leaves_the_socket_as_it_was(sockets: Pair) -> None:
    one, other = sockets
    with pytest.raises(UnsupportedError):
        wire.send(one, [1, object()])
    wire.send(one, object(), fallback=lambda _: Reference(1, "object"))
    assert wire.receive(other) == Reference(1, "object")


def test_size_is_told_before_the_frame_is_read(sockets: Pair) -> None:
    one, other = sockets
    parts = wire.encode(b"x" * 1000)
    wire.send_parts(one, parts)
    sizes: list[int] = []
    wire.wait_for_frame(other)
    assert wire.receive(other, meter=sizes.append) == b"x" * 1000
    assert sizes == [sum(map(len, parts))]


def test_silence_ends_at_the_deadline(sockets: Pair) -> None:
    start = time.monotonic()
    with pytest.raises(wire.DeadlineError):
        wire.receive(sockets[0], start + 0.1)
    assert 0.1 <= time.monotonic() - start < 2


def test_deadline_in_the_past(sockets: Pair) -> None:
    wire.send(sockets[0], 1)
    with pytest.raises(wire.DeadlineError):
        wire.receive(sockets[1], time.monotonic() - 1)
    with pytest.raises(wire.DeadlineError):
        wire.send(sockets[0], 1, time.monotonic() - 1)


def test_deadline_far_away(sockets: Pair) -> None:
    wire.send(sockets[0], 1, math.inf)
    assert wire.receive(sockets[1], math.inf) == 1


def test_slow_drip_ends_at_the_deadline(sockets: Pair) -> None:
    one, other = sockets
    stop = threading.Event()
    frame = b"".join(wire.encode(b"x" * 1_000_000))

    def drip() -> None:
        for byte in frame:
            if stop.wait(0.002):
                return
            one.send(bytes([byte]))

    thread = threading.Thread(target=drip)
    thread.start()
    start = time.monotonic()
    with pytest.raises(wire.DeadlineError):
        wire.receive(other, start + 0.3)
    assert time.monotonic() - start < 2
    stop.set()
    thread.join()


def test_bytes_that_never_pause_end_at_the_deadline(sockets: Pair) -> None:
    one, other = sockets
    one.setblocking(True)
    stop = threading.Event()

    def pour() -> None:
        one.sendall(struct.pack(">4sIQ", b"WIR1", 1, 2**27))
        with contextlib.suppress(OSError):
            while not stop.is_set():
                one.sendall(b"1")

    thread = threading.Thread(target=pour)
    thread.start()
    start = time.monotonic()
    with pytest.raises(wire.DeadlineError):
        wire.receive(other, start + 0.3)
    assert time.monotonic() - start < 2
    stop.set()
    other.close()
    thread.join()


def test_peer_that_never_reads(sockets: Pair) -> None:
    start = time.monotonic()
    with pytest.raises(wire.DeadlineError):
        wire.send(sockets[0], np.zeros(1_000_000), start + 0.2)
    assert 0.2 <= time.monotonic() - start < 2


def test_signals_do_not_disturb(sockets: Pair) -> None:
    one, other = sockets
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
    try:
        threading.Timer(0.2, wire.send, (one, "late")).start()
        assert wire.receive(other, time.monotonic() + 10) == "late"
        with pytest.raises(wire.DeadlineError):
            wire.receive(other, time.monotonic() + 0.1)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("cut", [0, 1, 15, 16, 20, 30, 100_000, -1])
def test_peer_that_hangs_up(sockets: Pair, cut: int) -> None:
    one, other = sockets
    frame = b"".join(wire.encode(["x", b"y" * 150_000]))
    one.sendall(frame[:cut])
    one.close()
    with pytest.raises(wire.ClosedError):
        wire.receive(other)


def test_sending_to_a_peer_that_hung_up(sockets: Pair) -> None:
    one, other = sockets
    other.close()
    with pytest.raises(wire.ClosedError):
        wire.send(one, 1)


def test_own_socket_is_closed(sockets: Pair) -> None:
    sockets[0].close()
    for call in (wire.receive, lambda sock: wire.send(sock, 1)):
        with pytest.raises(wire.ClosedError):
            call(sockets[0])


@pytest.mark.parametrize(
    "prefix",
    [
        (b"WIR2", 1, 0),
        (b"HTTP", 1, 0),
        (b"WIR1", 2**32 - 1, 0),
        (b"WIR1", 16 * 2**20 + 1, 0),
        (b"WIR1", 1, 2**64 - 1),
        (b"WIR1", 1, 256 * 2**20),
        (b"WIR1", 0, 0),
    ],
)
def test_forged_prefix(sockets: Pair, prefix: tuple[bytes, int, int]) -> None:
    one, other = sockets
    one.sendall(struct.pack(">4sIQ", *prefix))
    with pytest.raises(WireError) as caught:
        wire.receive(other, time.monotonic() + 5)
    assert type(caught.value) is WireError


@pytest.mark.parametrize("sent", [0, 1000, 100_000])
def test_announced_length_is_not_allocated(sockets: Pair, sent: int) -> None:
    one, other = sockets
    one.sendall(struct.pack(">4sIQ", b"WIR1", 4, 250 * 2**20) + b"null" + b"x" * sent)
    with memory_below(2**20), pytest.raises(wire.DeadlineError):
        wire.receive(other, time.monotonic() + 0.1)


def test_file_descriptors_are_dropped(sockets: Pair, tmp_path: Path) -> None:
    one, other = sockets
    frame = b"".join(wire.encode("x"))
    before = len([*Path("/proc/self/fd").iterdir()])
    with (tmp_path / "file").open("w") as file:
        socket.send_fds(one, [frame], [file.fileno()] * 5)
        assert wire.receive(other) == "x"
    assert len([*Path("/proc/self/fd").iterdir()]) == before
