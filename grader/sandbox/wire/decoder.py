"""From a frame to its value, believing nothing."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from grader.sandbox.wire.arrays import is_possible, listed_dtype
from grader.sandbox.wire.errors import WireError
from grader.sandbox.wire.frame import check_header
from grader.sandbox.wire.keys import checked_keys
from grader.sandbox.wire.limits import DEFAULT_LIMITS, WireLimits
from grader.sandbox.wire.scalars import DOUBLE, DOUBLES, power_of_ten
from grader.sandbox.wire.stand_ins import Reference, Table, check_table


def decode(
    header: bytes, buffers: memoryview | bytearray, limits: WireLimits = DEFAULT_LIMITS
) -> Any:
    """Read a frame's header and buffers, believing neither.

    The result shares no memory with ``buffers``; arrays are writable.

    Parameters
    ----------
    header : bytes
        The JSON part.
    buffers : memoryview or bytearray
        All buffers, back to back.
    limits : WireLimits
        What to refuse.

    Raises
    ------
    WireError
        For anything but a well-formed frame within the limits.
    """
    if len(header) + len(buffers) > limits.frame_bytes:
        raise WireError(f"a frame of more than {limits.frame_bytes} bytes")
    check_header(header, limits)
    try:
        tree = json.loads(header.decode("ascii"), parse_constant=_refuse_constant)
    except ValueError as error:
        raise WireError(f"the header is not JSON: {error}") from None
    with memoryview(buffers) as view:
        decoder = _Decoder(view, limits)
        try:
            value = decoder.decode(tree, 0, False)
        except MemoryError:
            raise WireError("a frame that does not fit into memory") from None
        if decoder.offset != len(view):
            raise WireError(f"{len(view) - decoder.offset} bytes of buffers are left over")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise WireError(f"{name} in the header")


@dataclass
class _Decoder:
    """Turns a JSON tree and its buffers into values, reading the buffers from front to back."""

    view: memoryview
    limits: WireLimits
    offset: int = 0
    text_size: int = 0
    path_parts: int = 0

    def decode(self, node: Any, depth: int, hashed: bool) -> Any:
        """The value of a tree; ``hashed`` within the keys of a dict and the members of a set."""
        if type(node) is not list:
            if type(node) is str:
                raise WireError("text in the header")
            return node
        if not node or type(node[0]) is not str:
            raise WireError("an array without a tag")
        decoder = _DECODERS.get(node[0])
        if decoder is None:
            raise WireError("an unknown tag")
        if hashed and node[0] in _UNHASHABLE:
            raise WireError("a key that cannot be hashed")
        return decoder(self, node, depth, hashed)

    def take(self, count: object) -> memoryview:
        """The next bytes of the buffers, if there are as many."""
        if type(count) is not int or not 0 <= count <= len(self.view) - self.offset:
            raise WireError("a length that the buffers do not have")
        start, self.offset = self.offset, self.offset + count
        return self.view[start : self.offset]

    def take_text(self, count: object, limit: int) -> str:
        data = self.take(count)
        self.text_size += len(data)
        if len(data) > limit or self.text_size > self.limits.text:
            raise WireError(f"text of {len(data)} bytes is too long")
        try:
            return str(data, "utf-8")
        except UnicodeDecodeError:
            raise WireError("text that is not UTF-8") from None

    def decode_integer(self, node: list[Any], depth: int, hashed: bool) -> Any:
        (count,) = _fields(node, 1)
        data = self.take(count)
        # A byte has more than two digits, so this is cheap and never refuses what the exact test
        # below accepts.
        if len(data) > self.limits.digits // 2 + 1:
            raise WireError(f"an integer of more than {self.limits.digits} digits")
        value = int.from_bytes(data, "little", signed=True)
        if abs(value) >= power_of_ten(self.limits.digits):
            raise WireError(f"an integer of more than {self.limits.digits} digits")
        return value

    def decode_float(self, node: list[Any], depth: int, hashed: bool) -> Any:
        _fields(node, 0)
        return DOUBLE.unpack(self.take(8))[0]

    def decode_complex(self, node: list[Any], depth: int, hashed: bool) -> Any:
        _fields(node, 0)
        return complex(*DOUBLES.unpack(self.take(16)))

    def decode_string(self, node: list[Any], depth: int, hashed: bool) -> Any:
        (count,) = _fields(node, 1)
        return self.take_text(count, self.limits.string)

    def decode_bytes(self, node: list[Any], depth: int, hashed: bool) -> Any:
        (count,) = _fields(node, 1)
        return bytes(self.take(count))

    def decode_path(self, node: list[Any], depth: int, hashed: bool) -> Any:
        (count,) = _fields(node, 1)
        text = self.take_text(count, self.limits.path)
        # A path keeps its parts as strings, which cost as much as other values do.
        self.path_parts += text.count("/")
        if self.path_parts > self.limits.nodes:
            raise WireError(f"paths of more than {self.limits.nodes} parts")
        return Path(text)

    def sequence(self, node: list[Any], depth: int, hashed: bool) -> list[Any]:
        if depth >= self.limits.depth:
            raise WireError(f"more than {self.limits.depth} levels")
        return [
            child if type(child) in _NUMBERS else self.decode(child, depth + 1, hashed)
            for child in islice(node, 1, None)
        ]

    def decode_list(self, node: list[Any], depth: int, hashed: bool) -> Any:
        return self.sequence(node, depth, False)

    def decode_tuple(self, node: list[Any], depth: int, hashed: bool) -> Any:
        return tuple(self.sequence(node, depth, hashed))

    def decode_set(self, node: list[Any], depth: int, hashed: bool) -> Any:
        return set(checked_keys(self.sequence(node, depth, True), False))

    def decode_frozenset(self, node: list[Any], depth: int, hashed: bool) -> Any:
        return frozenset(checked_keys(self.sequence(node, depth, True), hashed))

    def decode_dict(self, node: list[Any], depth: int, hashed: bool) -> Any:
        if depth >= self.limits.depth:
            raise WireError(f"more than {self.limits.depth} levels")
        if len(node) % 2 == 0:
            raise WireError("a key without a value")
        keys, values = [], []
        for index in range(1, len(node), 2):
            keys.append(self.decode(node[index], depth + 1, True))
            values.append(self.decode(node[index + 1], depth + 1, False))
        return dict(zip(checked_keys(keys, False), values, strict=True))

    def decode_range(self, node: list[Any], depth: int, hashed: bool) -> Any:
        _fields(node, 3)
        start, stop, step = self.sequence(node, depth, hashed)
        if not type(start) is type(stop) is type(step) is int or step == 0:
            raise WireError("a range of something else than integers")
        return range(start, stop, step)

    def decode_slice(self, node: list[Any], depth: int, hashed: bool) -> Any:
        _fields(node, 3)
        members = self.sequence(node, depth, False)
        if not all(member is None or type(member) is int for member in members):
            raise WireError("a slice of something else than integers")
        return slice(*members)

    def decode_ellipsis(self, node: list[Any], depth: int, hashed: bool) -> Any:
        _fields(node, 0)
        return ...

    def decode_dtype(self, node: list[Any], depth: int, hashed: bool) -> Any:
        (name,) = _fields(node, 1)
        return listed_dtype(name, self.limits)

    def decode_scalar(self, node: list[Any], depth: int, hashed: bool) -> Any:
        if len(node) == 3 and node[1] in ("U", "S"):
            kind, convert = (str, np.str_) if node[1] == "U" else (bytes, np.bytes_)
            value = self.decode(node[2], depth + 1, hashed)
            if type(value) is not kind:
                raise WireError("a numpy string of something else")
            return convert(value)
        (name,) = _fields(node, 1)
        dtype = listed_dtype(name, self.limits)
        if dtype.kind in "US":
            raise WireError("a numpy string in the form of a number")
        return self.elements(dtype, ())[()]

    def decode_array(self, node: list[Any], depth: int, hashed: bool) -> Any:
        if len(node) < 2:
            raise WireError("an array without a dtype")
        dtype, shape = listed_dtype(node[1], self.limits), tuple(node[2:])
        if not all(type(length) is int and length >= 0 for length in shape):
            raise WireError("an axis whose length is not a number from 0")
        if not is_possible(dtype.itemsize, shape, self.limits):
            raise WireError("an array of impossible shape")
        return self.elements(dtype, shape)

    def elements(self, dtype: np.dtype[Any], shape: tuple[int, ...]) -> npt.NDArray[Any]:
        """An array with a copy of the next bytes, mended where they mean nothing to numpy."""
        data = self.take(dtype.itemsize * math.prod(shape))
        array = np.empty(shape, dtype)
        if not len(data):
            return array
        target, source = array.reshape(-1).view(np.uint8), np.frombuffer(data, np.uint8)
        if dtype.kind == "b":
            np.not_equal(source, 0, out=target.view(np.bool_))  # a byte of 2 is neither
            return array
        target[:] = source
        if dtype.kind == "U":
            codes = target.view(dtype.str[0] + "u4")
            if codes.max() >= 0xD800:
                codes[(codes > 0x10FFFF) | ((codes >= 0xD800) & (codes < 0xE000))] = ord("?")
        elif dtype.kind == "M" and "[" not in dtype.str:
            array[...] = np.datetime64("NaT")  # the only date that needs no unit
        return array

    def decode_table(self, node: list[Any], depth: int, hashed: bool) -> Any:
        _fields(node, 2)
        columns, index = self.sequence(node, depth, False)
        check_table(columns, index)
        return Table(columns, index)

    def decode_reference(self, node: list[Any], depth: int, hashed: bool) -> Any:
        number, count = _fields(node, 2)
        if type(number) is not int or not 0 <= number < 2**63:
            raise WireError("a reference without a number")
        return Reference(number, self.take_text(count, self.limits.string))


def _fields(node: list[Any], count: int) -> list[Any]:
    """What follows the tag."""
    if len(node) != 1 + count:
        raise WireError(f"{len(node) - 1} fields instead of {count}")
    return node[1:]


_DECODERS: dict[str, Callable[[_Decoder, list[Any], int, bool], Any]] = {
    "l": _Decoder.decode_list,
    "t": _Decoder.decode_tuple,
    "s": _Decoder.decode_set,
    "z": _Decoder.decode_frozenset,
    "d": _Decoder.decode_dict,
    "u": _Decoder.decode_string,
    "p": _Decoder.decode_path,
    "b": _Decoder.decode_bytes,
    "i": _Decoder.decode_integer,
    "f": _Decoder.decode_float,
    "c": _Decoder.decode_complex,
    "r": _Decoder.decode_range,
    "k": _Decoder.decode_slice,
    "e": _Decoder.decode_ellipsis,
    "a": _Decoder.decode_array,
    "n": _Decoder.decode_scalar,
    "y": _Decoder.decode_dtype,
    "T": _Decoder.decode_table,
    "R": _Decoder.decode_reference,
}
_UNHASHABLE = frozenset("lsdakT")
_NUMBERS = frozenset((int, float))  # most of a long list, and nothing to decode
