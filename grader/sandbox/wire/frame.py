"""A frame's prefix, and what its header must be before a JSON parser sees it."""

import re
import struct

import numpy as np

from grader.sandbox.wire.errors import WireError
from grader.sandbox.wire.limits import WireLimits

MAGIC = b"WIR1"
PREFIX = struct.Struct(">4sIQ")
# All that a header is made of: numbers, the three literals, tags and dtypes.
_HEADER_BYTES = bytes(sorted(set(b'0123456789+-.e[],"truefalsnTRUSMmVcidbpyzkYWDh<>|')))
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]"))
# No number of ours has as many digits in a row; longer ones are slow to convert.
_LONG_NUMBER = re.compile(rb"[0-9]{25}")


def check_header(header: bytes, limits: WireLimits) -> None:
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
