"""Frames that no honest encoder makes are refused, or mended, at a bounded cost."""

import time

import numpy as np
import pytest

from grader.sandbox import wire
from grader.sandbox.wire import WireError, WireLimits
from tests.grader.sandbox.wire.frames import memory_below, same, split


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
