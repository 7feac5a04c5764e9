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
Hashes of numbers are predictable, so keys of equal hash are counted and refused (``keys.py``);
hashes of text are not, unless somebody sets PYTHONHASHSEED, which the examiner must not.
"""

from grader.sandbox.wire.decoder import decode
from grader.sandbox.wire.encoder import Part, encode
from grader.sandbox.wire.errors import ClosedError, DeadlineError, UnsupportedError, WireError
from grader.sandbox.wire.limits import WireLimits
from grader.sandbox.wire.sockets import receive, send, send_parts, wait_for_frame
from grader.sandbox.wire.stand_ins import Reference, Table

__all__ = [
    "ClosedError",
    "DeadlineError",
    "Part",
    "Reference",
    "Table",
    "UnsupportedError",
    "WireError",
    "WireLimits",
    "decode",
    "encode",
    "receive",
    "send",
    "send_parts",
    "wait_for_frame",
]
