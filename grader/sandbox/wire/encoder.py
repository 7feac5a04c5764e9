"""From a value to a frame, running no code of the value's own."""

import json
import math
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path, PosixPath, PurePath, PurePosixPath, PureWindowsPath, WindowsPath
from typing import Any

import numpy as np
import numpy.typing as npt

from grader.sandbox.wire.arrays import is_possible, listed_dtype
from grader.sandbox.wire.errors import UnsupportedError, WireError
from grader.sandbox.wire.frame import MAGIC, PREFIX, check_header
from grader.sandbox.wire.limits import DEFAULT_LIMITS, WireLimits
from grader.sandbox.wire.scalars import DOUBLE, DOUBLES, power_of_ten
from grader.sandbox.wire.stand_ins import Reference, Table, check_table

Fallback = Callable[[Any], Any]
Part = bytes | memoryview

# Shorter buffers are copied into one, so that a frame has few parts.
_SMALL = 4096


def encode(
    value: object, fallback: Fallback | None = None, limits: WireLimits = DEFAULT_LIMITS
) -> list[Part]:
    """Make a frame, in parts that are to be sent one after the other.

    Large contiguous arrays are not copied: they must not change before they are sent. No method
    that a subclass of a supported type overrides is run. What the two sides cannot tell apart in a
    buffer becomes plain: subclasses their base, lone surrogates ``?``, bfloat16 float32.

    Parameters
    ----------
    value : object
        Plain data; see `grader.sandbox.wire`.
    fallback : callable, optional
        Called with each object that is not supported; returns something that is, for example a
        `Reference`.
    limits : WireLimits
        The reader's limits.

    Raises
    ------
    UnsupportedError
        For what is not supported, cyclic, too deep or too large.
    """
    encoder = _Encoder(fallback, limits)
    tree = encoder.encode(value, 0, False)
    text = json.dumps(tree, separators=(",", ":"), allow_nan=False, check_circular=False)
    header = text.encode("ascii")
    encoder.flush()
    try:
        check_header(header, limits)
    except WireError as error:
        raise UnsupportedError(str(error)) from None
    if len(header) + encoder.size > limits.frame_bytes:
        raise UnsupportedError(f"more than {limits.frame_bytes} bytes")
    return [PREFIX.pack(MAGIC, len(header), encoder.size) + header, *encoder.parts]


@dataclass
class _Encoder:
    """Turns values into a JSON tree and a list of buffers."""

    fallback: Fallback | None
    limits: WireLimits
    parts: list[Part] = field(default_factory=list)
    small: bytearray = field(default_factory=bytearray)
    size: int = 0
    nodes: int = 0
    text_size: int = 0

    def encode(self, value: Any, depth: int, hashed: bool) -> Any:
        """The tree of a value; ``hashed`` within the keys of a dict and the members of a set."""
        self.nodes += 1
        # By identity, because to look a class up would run its metaclass's __hash__.
        encoder = _ENCODERS.get(id(type(value)))
        if encoder is None:
            for base, candidate in _BASES:
                # Not isinstance, which asks the object for its __class__.
                if issubclass(type(value), base):
                    encoder = candidate
                    break
            else:
                return self.give_up(value, depth, hashed)
        return encoder(self, value, depth, hashed)

    def give_up(self, value: Any, depth: int, hashed: bool) -> Any:
        if self.fallback is None:
            raise UnsupportedError(f"{type.__repr__(type(value))} is not plain data")
        self.check_depth(depth)  # a fallback may answer with what needs a fallback
        return self.encode(self.fallback(value), depth + 1, hashed)

    def check_depth(self, depth: int) -> None:
        if depth >= self.limits.depth:
            raise UnsupportedError(f"more than {self.limits.depth} levels, or cyclic")

    def check_count(self, count: int) -> None:
        if self.nodes + count > self.limits.nodes:
            raise UnsupportedError(f"more than {self.limits.nodes} values")

    def add(self, data: Part) -> int:
        """Append a buffer and return its length."""
        count = len(data)
        self.size += count
        if self.size > self.limits.frame_bytes:
            raise UnsupportedError(f"more than {self.limits.frame_bytes} bytes")
        if count < _SMALL:
            self.small += data
        else:
            self.flush()
            self.parts.append(data)
        return count

    def flush(self) -> None:
        if self.small:
            self.parts.append(bytes(self.small))
            self.small.clear()

    def add_text(self, text: str, limit: int) -> int:
        data = text.encode("utf-8", "replace")
        self.text_size += len(data)
        if len(data) > limit or self.text_size > self.limits.text:
            raise UnsupportedError(f"text of {len(data)} bytes is too long")
        return self.add(data)

    def encode_atom(self, value: Any, depth: int, hashed: bool) -> Any:
        return value

    def encode_integer(self, value: int, depth: int, hashed: bool) -> Any:
        value = int.__int__(value)
        if -(2**63) <= value < 2**64:
            return value
        if abs(value) >= power_of_ten(self.limits.digits):
            raise UnsupportedError(f"an integer of more than {self.limits.digits} digits")
        return ["i", self.add(value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True))]

    def encode_float(self, value: float, depth: int, hashed: bool) -> Any:
        value = float.__float__(value)
        if math.isfinite(value):
            return value
        self.add(DOUBLE.pack(value))
        return ["f"]

    def encode_complex(self, value: complex, depth: int, hashed: bool) -> Any:
        value = complex.__complex__(value)
        self.add(DOUBLES.pack(value.real, value.imag))
        return ["c"]

    def encode_string(self, value: str, depth: int, hashed: bool) -> Any:
        return ["u", self.add_text(str.__str__(value), self.limits.string)]

    def encode_bytes(self, value: bytes, depth: int, hashed: bool) -> Any:
        return ["b", self.add(bytes.__getitem__(value, slice(None)))]

    def encode_path(self, value: PurePath, depth: int, hashed: bool) -> Any:
        return ["p", self.add_text(str(value), self.limits.path)]

    def sequence(
        self, tag: str, values: Iterable[Any], count: int, depth: int, hashed: bool
    ) -> list[Any]:
        self.check_depth(depth)
        self.check_count(count)
        tree = [tag]
        tree.extend(self.encode(value, depth + 1, hashed) for value in values)
        return tree

    def encode_list(self, value: list[Any], depth: int, hashed: bool) -> Any:
        _require(not hashed, "a list as a key")
        return self.sequence("l", list.__iter__(value), list.__len__(value), depth, False)

    def encode_tuple(self, value: tuple[Any, ...], depth: int, hashed: bool) -> Any:
        return self.sequence("t", tuple.__iter__(value), tuple.__len__(value), depth, hashed)

    def encode_set(self, value: set[Any], depth: int, hashed: bool) -> Any:
        _require(not hashed, "a set as a key")
        count = set.__len__(value)
        self.check_count(count)
        # Copied, because another thread may add to it while its members are encoded.
        return self.sequence("s", [*set.__iter__(value)], count, depth, True)

    def encode_frozenset(self, value: frozenset[Any], depth: int, hashed: bool) -> Any:
        members, count = frozenset.__iter__(value), frozenset.__len__(value)
        return self.sequence("z", members, count, depth, True)

    def encode_dict(self, value: dict[Any, Any], depth: int, hashed: bool) -> Any:
        _require(not hashed, "a dict as a key")
        self.check_depth(depth)
        self.check_count(2 * dict.__len__(value))
        # A dict does not know what OrderedDict.move_to_end did.
        kind: Any = OrderedDict if issubclass(type(value), OrderedDict) else dict
        items = [*kind.items(value)]
        tree: list[Any] = ["d"]
        for key, item in items:
            tree.append(self.encode(key, depth + 1, True))
            tree.append(self.encode(item, depth + 1, False))
        return tree

    def encode_range(self, value: range, depth: int, hashed: bool) -> Any:
        members = (value.start, value.stop, value.step)
        return self.sequence("r", members, 3, depth, hashed)

    def encode_slice(self, value: slice, depth: int, hashed: bool) -> Any:
        _require(not hashed, "a slice as a key")
        members = (value.start, value.stop, value.step)
        if not all(member is None or issubclass(type(member), int) for member in members):
            return self.give_up(value, depth, hashed)
        return self.sequence(
            "k", (m if m is None else int.__int__(m) for m in members), 3, depth, False
        )

    def encode_ellipsis(self, value: object, depth: int, hashed: bool) -> Any:
        return ["e"]

    def dtype_name(self, dtype: np.dtype[Any]) -> str | None:
        """The name of a dtype as the reader accepts it, or None."""
        try:
            listed_dtype(dtype.str, self.limits)
        except WireError:
            return None
        return dtype.str

    def encode_dtype(self, value: np.dtype[Any], depth: int, hashed: bool) -> Any:
        name = self.dtype_name(value)
        return self.give_up(value, depth, hashed) if name is None else ["y", name]

    def encode_scalar(self, value: np.generic, depth: int, hashed: bool) -> Any:
        if type(value) is np.str_:
            return ["n", "U", self.encode_string(value, depth, hashed)]
        if type(value) is np.bytes_:
            return ["n", "S", self.encode_bytes(value, depth, hashed)]
        name = self.dtype_name(value.dtype)
        if name is None:
            return self.give_up(value, depth, hashed)
        self.add(value.tobytes())
        return ["n", name]

    def encode_other_scalar(self, value: np.generic, depth: int, hashed: bool) -> Any:
        dtype = np.generic.dtype.__get__(value)
        if _is_bfloat16(dtype) and dtype.type is type(value):
            return self.encode_scalar(np.float32(value), depth, hashed)
        return self.give_up(value, depth, hashed)

    def encode_array(self, value: npt.NDArray[Any], depth: int, hashed: bool) -> Any:
        _require(not hashed, "an array as a key")
        if issubclass(type(value), np.ma.MaskedArray):
            return self.give_up(value, depth, hashed)  # its data without the mask would be a lie
        plain = np.ndarray.view(value, np.ndarray)
        narrow = _is_bfloat16(plain.dtype)
        name = "<f4" if narrow else self.dtype_name(plain.dtype)
        if name is None or not is_possible(plain.itemsize, plain.shape, self.limits):
            return self.give_up(value, depth, hashed)
        shape = plain.shape
        if narrow:
            plain = plain.astype("<f4")
        self.add(np.ascontiguousarray(plain).reshape(-1).view(np.uint8).data)
        return ["a", name, *shape]

    def encode_table(self, value: Table, depth: int, hashed: bool) -> Any:
        _require(not hashed, "a table as a key")
        try:
            check_table(value.columns, value.index)
        except WireError as error:
            raise UnsupportedError(str(error)) from None
        tree = self.sequence("T", (value.columns, value.index), 2, depth, False)
        # A fallback may have made something else of a column of objects.
        rows = [*tree[1][2::2], *([] if value.index is None else [tree[2]])]
        plain = all(type(row) is list and row[0] in "alr" for row in rows)
        _require(plain, "a table whose columns are not plain data")
        return tree

    def encode_reference(self, value: Reference, depth: int, hashed: bool) -> Any:
        if type(value.id) is not int or not 0 <= value.id < 2**63 or type(value.kind) is not str:
            raise UnsupportedError("a reference needs a number from 0 and a kind")
        return ["R", value.id, self.add_text(value.kind, self.limits.string)]


def _is_bfloat16(dtype: np.dtype[Any]) -> bool:
    return dtype.kind == "V" and dtype.name == "bfloat16" and dtype.fields is None


def _require(condition: bool, what: str) -> None:
    if not condition:
        raise UnsupportedError(what)


_Method = Callable[[_Encoder, Any, int, bool], Any]

# Subclasses of these are sent as their base. numpy's own subclasses of float, complex, str and
# bytes are among the exact types below, which come first.
_BASES: list[tuple[type, _Method]] = [
    (int, _Encoder.encode_integer),
    (float, _Encoder.encode_float),
    (complex, _Encoder.encode_complex),
    (str, _Encoder.encode_string),
    (bytes, _Encoder.encode_bytes),
    (list, _Encoder.encode_list),
    (tuple, _Encoder.encode_tuple),
    (dict, _Encoder.encode_dict),
    (set, _Encoder.encode_set),
    (frozenset, _Encoder.encode_frozenset),
    (np.ndarray, _Encoder.encode_array),
    (np.dtype, _Encoder.encode_dtype),
    (np.generic, _Encoder.encode_other_scalar),
]
# Not all that numpy knows: other packages add to that.
_SCALARS = {np.dtype(code).type for code in "?bhilqBHILQefdFDMmUS"}
_PATHS = (PurePath, PurePosixPath, PureWindowsPath, Path, PosixPath, WindowsPath)
_EXACT: list[tuple[type, _Method]] = [
    *_BASES[:-1],
    (type(None), _Encoder.encode_atom),
    (bool, _Encoder.encode_atom),
    (range, _Encoder.encode_range),
    (slice, _Encoder.encode_slice),
    (type(...), _Encoder.encode_ellipsis),
    (Table, _Encoder.encode_table),
    (Reference, _Encoder.encode_reference),
    *((path, _Encoder.encode_path) for path in _PATHS),
    *((scalar, _Encoder.encode_scalar) for scalar in _SCALARS),
]
_ENCODERS: dict[int, _Method] = {id(kind): method for kind, method in _EXACT}
