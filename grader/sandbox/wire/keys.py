"""Keys and members that would make a dict or a set slow."""

from collections import Counter
from collections.abc import Hashable, Iterable

from grader.sandbox.wire.errors import WireError

# Keys of one dict or set that may share a hash. -1 and -2 do, so tuples of small negative numbers
# come in groups of 4 or 8; more is an attempt to make insertion quadratic.
_CLASHES = 16


def checked_keys(keys: list[Hashable], hashed: bool) -> list[Hashable]:
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
