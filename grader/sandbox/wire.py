"""Plain data between the trusted examiner and a hostile kernel, over a stream socket.

A frame is ``magic (4) | length of header (4) | length of buffers (8) | header | buffers``, numbers
big-endian. The header is JSON and carries structure only: ``null``, ``true``, ``false``, integers
of 64 bits, finite floats, and arrays ``[tag, ...]``. Whatever has a length of its own (text,
bytes, big integers, the elements of arrays) lies in the buffers, which are read strictly in the
order of the tags. So the header is a short list of ASCII characters without objects, escapes or
white space, and no buffer can be used twice, overlap another or be left over.

* ``["l", ...]``, ``["t", ...]``, ``["s", ...]``, ``["z", ...]``: list, tuple, set, frozenset
* ``["d", key, value, ...]``: dict
* ``["u", n]``, ``["p", n]``: str, path; n bytes of UTF-8
* ``["b", n]``: bytes
* ``["i", n]``: int beyond 64 bits; n bytes of two's complement, little-endian
* ``["f"]``, ``["c"]``: float that is not finite, complex; 8 and 16 bytes
* ``["r", start, stop, step]``, ``["k", start, stop, step]``: range, slice
* ``["e"]``: Ellipsis
* ``["a", dtype, length, ...]``: array of this shape
* ``["n", dtype]``: numpy scalar; ``["n", "U", str]`` and ``["n", "S", bytes]`` are its strings
* ``["y", dtype]``: numpy dtype
* ``["T", columns, index]``: `Table`
* ``["R", id, n]``: `Reference` with n bytes of kind

Memory. Nothing is allocated for bytes that were announced but did not arrive. A frame of ``b``
bytes of buffers, ``h`` bytes of header, ``v`` JSON values and ``t`` bytes of text costs the reader
at most about ``3 b + 3 h + 200 v + 2 t`` bytes at its peak, 1.1 GB with the default limits. Time
is bounded likewise, by a few seconds for a million of the costliest values.
Hashes of numbers are predictable, so keys of equal hash are counted and refused (``_CLASHES``);
hashes of text are not, unless somebody sets PYTHONHASHSEED, which the examiner must not.
"""

import functools
import json
import math
import re
import select
import socket
import struct
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PosixPath, PurePath, PurePosixPath, PureWindowsPath, WindowsPath
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

Fallback = Callable[[Any], Any]
Part = bytes | memoryview

_MAGIC = b"WIR1"
_PREFIX = struct.Struct(">4sIQ")
_DOUBLE = struct.Struct("<d")
_DOUBLES = struct.Struct("<dd")
# All that a header is made of: numbers, the three literals, tags and dtypes.
_HEADER_BYTES = bytes(sorted(set(b'0123456789+-.e[],"truefalsnTRUSMmVcidbpyzkYWDh<>|')))
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]"))
# No number of ours has as many digits in a row; longer ones are slow to convert.
_LONG_NUMBER = re.compile(rb"[0-9]{25}")
_DTYPE = re.compile(
    r"\|[biu]1|[<>][iu][248]|[<>]f[248]|[<>]c(?:8|16)"
    r"|[<>][Mm]8(?:\[(?:[1-9][0-9]{0,8})?(?:Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\])?"
    r"|[<>]U(?:0|[1-9][0-9]{0,6})|\|S(?:0|[1-9][0-9]{0,6})"
)
# Keys of one dict or set that may share a hash. -1 and -2 do, so tuples of small negative numbers
# come in groups of 4 or 8; more is an attempt to make insertion quadratic.
_CLASHES = 16
# Shorter buffers are copied into one, so that a frame has few parts.
_SMALL = 4096
# Parts in one call; the kernel takes up to 1024.
_PARTS = 64
_CHUNK = 256 * 2**10


class WireError(Exception):
    """The wire or what came over it is not to be trusted: close the socket."""


class UnsupportedError(WireError):
    """A value that cannot be sent. Nothing was sent; the socket is as good as before."""


class DeadlineError(WireError):
    """The other side took too long."""


class ClosedError(WireError):
    """The other side hung up."""


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


@dataclass(frozen=True, slots=True)
class Reference:
    """Stands for an object that lives in the other process.

    Parameters
    ----------
    id : int
        The number under which the other process keeps it, from 0 to 2**63 - 1.
    kind : str
        What it is, in a word or two.
    """

    id: int
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A data frame without pandas.

    Parameters
    ----------
    columns : dict of str to ndarray or list
        One entry a row.
    index : ndarray, list, range or None
        One entry a row; None for no index.
    """

    columns: dict[str, npt.NDArray[Any] | list[Any]]
    index: npt.NDArray[Any] | list[Any] | range | None = None


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
        Plain data; see the head of this file.
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
        _check_header(header, limits)
    except WireError as error:
        raise UnsupportedError(str(error)) from None
    if len(header) + encoder.size > limits.frame_bytes:
        raise UnsupportedError(f"more than {limits.frame_bytes} bytes")
    return [_PREFIX.pack(_MAGIC, len(header), encoder.size) + header, *encoder.parts]


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
    _check_header(header, limits)
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


def send(
    sock: socket.socket,
    value: object,
    deadline: float | None = None,
    fallback: Fallback | None = None,
    limits: WireLimits = DEFAULT_LIMITS,
) -> None:
    """Send a value.

    Parameters
    ----------
    sock : socket.socket
        A connected stream socket, blocking or not.
    value : object
        See `encode`.
    deadline : float, optional
        An instant of `time.monotonic`. It covers waiting for the socket, not encoding.
    fallback : callable, optional
        See `encode`.
    limits : WireLimits
        See `encode`.

    Raises
    ------
    UnsupportedError
        The value cannot be sent, and nothing was.
    DeadlineError
        The other side did not read in time. Part of the frame may be sent: close the socket.
    ClosedError
        The other side is gone.
    """
    send_parts(sock, encode(value, fallback, limits), deadline)


def send_parts(sock: socket.socket, parts: Sequence[Part], deadline: float | None = None) -> None:
    """Send what `encode` made; raises as `send` does."""
    views = deque(memoryview(part) for part in parts)
    flags = socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL
    while views:
        _wait(sock, select.POLLOUT, deadline)
        try:
            sent = sock.sendmsg(list(islice(views, _PARTS)), (), flags)
        except BlockingIOError:
            continue
        except OSError as error:
            raise ClosedError(f"cannot send: {error.strerror}") from error
        while views and sent >= len(views[0]):
            sent -= len(views.popleft())
        if sent:
            views[0] = views[0][sent:]


def wait_for_frame(sock: socket.socket, deadline: float | None = None) -> None:
    """Wait until a frame begins or the socket has failed, and read nothing of it.

    Raises
    ------
    DeadlineError
        Nothing came in time. The socket can still be used.
    """
    _wait(sock, select.POLLIN, deadline)


def receive(
    sock: socket.socket,
    deadline: float | None = None,
    limits: WireLimits = DEFAULT_LIMITS,
    meter: Callable[[int], None] | None = None,
) -> Any:
    """Receive a value. After any error the socket is of no more use.

    Parameters
    ----------
    sock : socket.socket
        A connected stream socket, blocking or not. File descriptors sent along are dropped.
    deadline : float, optional
        An instant of `time.monotonic`, for the whole frame. It covers waiting for the socket; what
        decoding may cost, the limits bound.
    limits : WireLimits
        What to refuse.
    meter : callable, optional
        Told the size of the frame in bytes before the frame is read.

    Raises
    ------
    WireError
        `DeadlineError`, `ClosedError`, or plain for what is malformed.
    """
    prefix = _read(sock, _PREFIX.size, deadline)
    magic, header_size, buffers_size = _PREFIX.unpack(prefix)
    if magic != _MAGIC:
        raise WireError("not a frame, or one of another version")
    if header_size > limits.header_bytes:
        raise WireError(f"a header of {header_size} bytes; at most {limits.header_bytes}")
    if header_size + buffers_size > limits.frame_bytes:
        raise WireError(f"a frame of more than {limits.frame_bytes} bytes")
    if meter is not None:
        meter(_PREFIX.size + header_size + buffers_size)
    header = bytes(_read(sock, header_size, deadline))
    return decode(header, _read(sock, buffers_size, deadline), limits)


def _read(sock: socket.socket, size: int, deadline: float | None) -> bytearray:
    """Exactly ``size`` bytes. Memory grows with what arrives, not with what was announced."""
    data = bytearray()
    with memoryview(bytearray(min(size, _CHUNK))) as chunk:
        while len(data) < size:
            _wait(sock, select.POLLIN, deadline)
            try:
                count = sock.recv_into(chunk[: size - len(data)], 0, socket.MSG_DONTWAIT)
            except BlockingIOError:
                continue
            except OSError as error:
                raise ClosedError(f"cannot receive: {error.strerror}") from error
            if count == 0:
                raise ClosedError("the other side hung up")
            data += chunk[:count]
    return data


def _wait(sock: socket.socket, event: int, deadline: float | None) -> None:
    """Wait until the socket is ready or has failed, which the next call on it will tell.

    Always asked before reading, also when there is something to read: a peer that sends a byte now
    and then must not keep a reader busy beyond its deadline.
    """
    poller = select.poll()
    try:
        poller.register(sock, event)
    except ValueError:
        raise ClosedError("the socket is closed") from None
    while True:
        milliseconds = None
        if deadline is not None:
            remaining = deadline - time.monotonic()
            if not remaining > 0:
                raise DeadlineError("the other side took too long")
            # Rounded up, or the last millisecond would be spent turning round; and never
            # more than poll can take.
            milliseconds = math.ceil(min(remaining, 3600) * 1000)
        if poller.poll(milliseconds):
            return


def _check_header(header: bytes, limits: WireLimits) -> None:
    """Refuse what would be costly or dangerous to give to a JSON parser."""
    if len(header) > limits.header_bytes:
        raise WireError(f"a header of {len(header)} bytes; at most {limits.header_bytes}")
    if header.translate(None, _HEADER_BYTES):
        raise WireError("the header has characters that no header has")
    if _LONG_NUMBER.search(header):
        raise WireError("the header has too long a number")
    opening = header.count(b"[")
    if 1 + opening + header.count(b",") > limits.nodes:
        raise WireError(f"more than {limits.nodes} values")
    if opening != header.count(b"]"):
        raise WireError("the header's brackets do not match")
    brackets = np.frombuffer(header.translate(None, _NOT_BRACKETS), np.int8)
    # ord("[") is 91 and ord("]") is 93. The unit of a date's dtype has brackets as well, and
    # a leaf is one level deeper than the container it is in.
    depth = np.cumsum(92 - brackets, dtype=np.int32).max(initial=0)
    if depth > limits.depth + 2:
        raise WireError(f"more than {limits.depth} levels")


def _refuse_constant(name: str) -> NoReturn:
    raise WireError(f"{name} in the header")


@functools.cache
def _power_of_ten(digits: int) -> int:
    return 10**digits  # a microsecond per hundred digits, too much for every integer


def _dtype(name: object, limits: WireLimits) -> np.dtype[Any]:
    """The dtype of this name, if it is on the list: numpy's own parser takes far too much."""
    if type(name) is not str or not _DTYPE.fullmatch(name):
        raise WireError("a dtype that is not on the list")
    dtype = np.dtype(name)
    if dtype.itemsize > limits.item_bytes:
        raise WireError(f"elements of {dtype.itemsize} bytes; at most {limits.item_bytes}")
    return dtype


def _is_possible(itemsize: int, shape: tuple[int, ...], limits: WireLimits) -> bool:
    """Whether an array of this shape can be in a frame, and be reduced without harm.

    An empty array has no bytes, yet one of (0, 10**9) becomes large when it is summed up. And a
    string of no length would need no bytes for any number of elements.
    """
    extent = itemsize * math.prod(length for length in shape if length)
    return len(shape) <= limits.dimensions and 0 < extent <= limits.frame_bytes


def _is_bfloat16(dtype: np.dtype[Any]) -> bool:
    return dtype.kind == "V" and dtype.name == "bfloat16" and dtype.fields is None


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
        if abs(value) >= _power_of_ten(self.limits.digits):
            raise UnsupportedError(f"an integer of more than {self.limits.digits} digits")
        return ["i", self.add(value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True))]

    def encode_float(self, value: float, depth: int, hashed: bool) -> Any:
        value = float.__float__(value)
        if math.isfinite(value):
            return value
        self.add(_DOUBLE.pack(value))
        return ["f"]

    def encode_complex(self, value: complex, depth: int, hashed: bool) -> Any:
        value = complex.__complex__(value)
        self.add(_DOUBLES.pack(value.real, value.imag))
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
            _dtype(dtype.str, self.limits)
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
        if name is None or not _is_possible(plain.itemsize, plain.shape, self.limits):
            return self.give_up(value, depth, hashed)
        shape = plain.shape
        if narrow:
            plain = plain.astype("<f4")
        self.add(np.ascontiguousarray(plain).reshape(-1).view(np.uint8).data)
        return ["a", name, *shape]

    def encode_table(self, value: Table, depth: int, hashed: bool) -> Any:
        _require(not hashed, "a table as a key")
        try:
            _check_table(value.columns, value.index)
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
        if abs(value) >= _power_of_ten(self.limits.digits):
            raise WireError(f"an integer of more than {self.limits.digits} digits")
        return value

    def decode_float(self, node: list[Any], depth: int, hashed: bool) -> Any:
        _fields(node, 0)
        return _DOUBLE.unpack(self.take(8))[0]

    def decode_complex(self, node: list[Any], depth: int, hashed: bool) -> Any:
        _fields(node, 0)
        return complex(*_DOUBLES.unpack(self.take(16)))

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
        return set(_keys(self.sequence(node, depth, True), False))

    def decode_frozenset(self, node: list[Any], depth: int, hashed: bool) -> Any:
        return frozenset(_keys(self.sequence(node, depth, True), hashed))

    def decode_dict(self, node: list[Any], depth: int, hashed: bool) -> Any:
        if depth >= self.limits.depth:
            raise WireError(f"more than {self.limits.depth} levels")
        if len(node) % 2 == 0:
            raise WireError("a key without a value")
        keys, values = [], []
        for index in range(1, len(node), 2):
            keys.append(self.decode(node[index], depth + 1, True))
            values.append(self.decode(node[index + 1], depth + 1, False))
        return dict(zip(_keys(keys, False), values, strict=True))

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
        return _dtype(name, self.limits)

    def decode_scalar(self, node: list[Any], depth: int, hashed: bool) -> Any:
        if len(node) == 3 and node[1] in ("U", "S"):
            kind, convert = (str, np.str_) if node[1] == "U" else (bytes, np.bytes_)
            value = self.decode(node[2], depth + 1, hashed)
            if type(value) is not kind:
                raise WireError("a numpy string of something else")
            return convert(value)
        (name,) = _fields(node, 1)
        dtype = _dtype(name, self.limits)
        if dtype.kind in "US":
            raise WireError("a numpy string in the form of a number")
        return self.elements(dtype, ())[()]

    def decode_array(self, node: list[Any], depth: int, hashed: bool) -> Any:
        if len(node) < 2:
            raise WireError("an array without a dtype")
        dtype, shape = _dtype(node[1], self.limits), tuple(node[2:])
        if not all(type(length) is int and length >= 0 for length in shape):
            raise WireError("an axis whose length is not a number from 0")
        if not _is_possible(dtype.itemsize, shape, self.limits):
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
        _check_table(columns, index)
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


def _check_table(columns: object, index: object) -> None:
    if type(columns) is not dict or not all(type(name) is str for name in columns):
        raise WireError("a table without named columns")
    rows = [*columns.values()]
    if not all(_is_column(row) for row in rows):
        raise WireError("a column of a table is neither an array nor a list")
    if index is not None:
        if not _is_column(index) and type(index) is not range:
            raise WireError("the index of a table is neither an array nor a list")
        rows.append(index)
    try:
        counts = {len(row) for row in rows}
    except OverflowError:  # of a range
        raise WireError("a table of impossible size") from None
    if len(counts) > 1:
        raise WireError("a table whose columns differ in length")


def _is_column(value: object) -> bool:
    return type(value) is list or (type(value) is np.ndarray and value.ndim > 0)


def _keys(keys: list[Hashable], hashed: bool) -> list[Hashable]:
    """These keys, if they are different and few share a hash; ``hashed`` within a key."""
    try:
        hashes = [hash(key) for key in keys]
        # Hashes are integers of 64 bits, of which no more than nine have one hash themselves.
        if len({*hashes}) < len(hashes):
            if max(Counter(hashes).values()) > _CLASHES:
                raise WireError("too many keys of one hash")
            # Sets are compared by looking up each member. Where members can be sets as well,
            # the cost of clashes would multiply from level to level.
            if hashed and _clash(key for key in keys if type(key) in (tuple, frozenset)):
                raise WireError("keys of one hash within a key")
        # Comparing numpy's dates of different units may fail.
        distinct = len({*keys})
    except (TypeError, ValueError, OverflowError):
        raise WireError("a key that cannot be hashed or compared") from None
    if distinct < len(keys):
        raise WireError("two equal keys")
    return keys


def _clash(keys: Iterable[Hashable]) -> bool:
    hashes = [hash(key) for key in keys]
    return len({*hashes}) < len(hashes)


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
