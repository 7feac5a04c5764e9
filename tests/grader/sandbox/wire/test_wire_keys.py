"""Keys that share a hash must not cost much."""

import time

import pytest

from grader.sandbox import wire
from grader.sandbox.wire import WireError
from tests.grader.sandbox.wire.frames import round_trip

HASH_MODULUS = 2**61 - 1  # two integers that differ by this share a hash


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
