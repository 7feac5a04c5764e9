"""Plain data comes back as it went."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.sandbox import wire
from grader.sandbox.wire import Reference, Table, UnsupportedError, WireError
from tests.grader.sandbox.wire.frames import round_trip, same

DTYPES = [
    *("?", "i1", "<i2", ">i2", "<i4", "<i8", ">i8", "u1", "<u2", "<u4", "<u8", ">u8"),
    *("<f2", "<f4", ">f4", "<f8", ">f8", "<c8", ">c8", "<c16"),
    *("<M8[ns]", ">M8[D]", "<M8[25s]", "<m8[ms]", ">m8[Y]", "<m8"),
    *("<U1", "<U7", ">U3", "S1", "S9"),
]

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
@settings(max_examples=150)
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
