"""The forms of numbers that JSON does not hold."""

import functools
import struct

DOUBLE = struct.Struct("<d")
DOUBLES = struct.Struct("<dd")


@functools.cache
def power_of_ten(digits: int) -> int:
    """Ten to this power, worked out once."""
    return 10**digits  # a microsecond per hundred digits, too much for every integer
