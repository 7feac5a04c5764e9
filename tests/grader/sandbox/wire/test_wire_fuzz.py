"""Hundreds of thousands of damaged frames.

Each run is a process of its own: a hang, a crash or a leak shows there, and so does its peak of
memory. Run ``python test_wire_fuzz.py decoder 200000`` to see the figures.
"""

import collections
import faulthandler
import json
import os
import random
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.sandbox import wire
from grader.sandbox.wire import Reference, Table, WireError, WireLimits

LIMITS = WireLimits(
    frame_bytes=2**20,
    header_bytes=2**16,
    depth=8,
    nodes=2000,
    dimensions=4,
    digits=100,
    string=2000,
    text=10_000,
    path=200,
    item_bytes=1000,
)
# Of computing time for one frame; most take a ten-thousandth of it.
SECONDS = 2.0
# Without a hundred frames done, on the clock: a busy machine is no hang.
HANG = 60
DTYPES = (
    *("|b1", "|i1", "<i2", ">i4", "<i8", "|u1", "<u4", ">u8", "<f2", ">f4", "<f8", "<c8", "<c16"),
    *("<M8[ns]", ">m8[25s]", "<M8", "<m8", "<U3", ">U1", "<U0", "|S5", "|S0"),
)
BAD_DTYPES = (
    *(
        "|O",
        "|V8",
        "<f16",
        "f4",
        "",
        "f4,f4",
        "<U9999999",
        "<U999999999",
        "<M8[0s]",
        "<M8[25]",
        "T",
        "p",
        "<i3",
    ),
    *("|b1 ", "<M8[999999999Y]", "3f4", "|S1000", "float64", "<c32", "<U-1", "O8", "int", "b"),
)
INTEGERS = (
    *(-(2**63), -1, 0, 1, 2, 3, 4, 7, 8, 9, 16, 17, 63, 64, 100, 255, 256, 1000, 2**16, 2**20),
    *(2**31 - 1, 2**31, 2**32, 2**61 - 1, 2**62, 2**63 - 1, 2**63, 2**64 - 1, 2**64, 10**20),
)
ATOMS = (None, True, False, 0.0, -0.0, 1.5, 1e308, -1e-308, "l", "a", "", "<f4", [], [[]], ["l"])
TAGS = "ltszdupbifcrkeanyTRxU"


def originals() -> list[object]:
    values: list[object] = [
        *(None, True, 0, -1, 2**70, 0.5, float("nan"), 1j, "text", "wörter \U0001f600", b"bytes"),
        *([], (), {}, set(), frozenset(), range(3), slice(1, None), ..., Path("a/b/c")),
        *(np.float64(1), np.str_("x"), np.bytes_(b"y"), np.datetime64(1, "s"), np.True_),
        *(np.dtype("<f4"), np.dtype("<M8[25s]"), Reference(3, "function")),
        [1, [2.5, ["three", (4, {5, 6})]], {"seven": 8, (9, "ten"): frozenset({11})}],
        {"number": 12, "step": "call", "arguments": [Reference(1, "model"), np.zeros((2, 3))]},
        {"table": Table({"a": np.arange(3), "b": ["x", None, 1]}, range(3))},
        [np.zeros((0, 3)), np.zeros(()), np.arange(6).reshape(1, 2, 3, 1), np.array(["ab", "c"])],
        {number: str(number) for number in range(20)},
        {(number, -number): {number} for number in range(8)},
        {frozenset({number, frozenset({number})}) for number in range(5)},
        {np.float32(1.5): 1, np.datetime64(1, "s"): 2, np.timedelta64(1, "ms"): {np.int8(3)}},
        [2**60, -(2**90), 10**50, [range(10**20), slice(-1, 10**20, 3)]],
        [b"", b"x" * 300, "y" * 300, np.zeros(5000, np.uint8)],
        [[[[[[[[1]]]]]]]],
        list(range(300)),
    ]
    values += [[np.ones((2, 2)).astype(name), np.dtype(name)] for name in DTYPES if "0" not in name]
    return values


def split(value: object) -> tuple[bytes, bytes]:
    frame = b"".join(wire.encode(value))
    start = 16 + int.from_bytes(frame[4:8], "big")
    return frame[16:start], frame[start:]


class Mutator:
    """Makes damaged frames out of good ones, always the same for a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.frames = [split(value) for value in originals()]
        self.trees = [json.loads(header) for header, _ in self.frames]
        # Trees that were accepted: what is damaged a second time gets further.
        self.found: list[tuple[Any, bytes]] = []

    def frame(self) -> tuple[bytes, bytearray]:
        if self.random.random() < 0.35:
            return self.bytes_mutated()
        return self.tree_mutated()

    def bytes_mutated(self) -> tuple[bytes, bytearray]:
        pick = self.random
        header, buffers = map(bytearray, pick.choice(self.frames))
        for _ in range(pick.choice((1, 1, 1, 2, 8))):
            data = header if pick.random() < 0.8 else buffers
            place = pick.randrange(len(data) + 1)
            match pick.randrange(7):
                case 0:
                    data[place : place + 1] = bytes([pick.randrange(256)])
                case 1 if place < len(data):
                    data[place] ^= 1 << pick.randrange(8)
                case 2:
                    del data[place:]
                case 3:
                    del data[place : place + pick.randrange(1, 5)]
                case 4:
                    other = pick.choice(self.frames)[data is buffers]
                    start = pick.randrange(len(other) + 1)
                    data[place:] = other[start:]
                case 5:
                    # Not UTF-8, a lone surrogate, a code point beyond the last.
                    odd = pick.choice(
                        (b"\xff", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\0\0\x11\0")
                    )
                    buffers[place : place + len(odd)] = odd
                case _:
                    data[place:place] = pick.choice((b",", b"[", b"]", b'"', b"0", b'["l",', b"1e"))
        if pick.random() < 0.02:
            levels = pick.choice((2, 9, 20, 900))
            header = b'["l",' * levels + header + b"]" * levels
        return bytes(header), buffers

    def tree_mutated(self) -> tuple[bytes, bytearray]:
        pick = self.random
        if self.found and pick.random() < 0.3:
            tree, buffers = pick.choice(self.found)
        else:
            index = pick.randrange(len(self.trees))
            tree, buffers = self.trees[index], self.frames[index][1]
        for _ in range(pick.choice((1, 1, 2, 4))):
            tree = self.replaced(tree)
        data = bytearray(buffers)
        match pick.randrange(4):
            case 0:
                data += bytes(pick.choice((1, 4, 8, 100)))
            case 1 if data:
                del data[pick.randrange(len(data)) :]
            case 2:
                data += pick.randbytes(pick.choice((1, 3, 8, 64)))
        return json.dumps(tree, separators=(",", ":")).encode(), data

    def replaced(self, tree: Any) -> Any:
        """A copy in which one node, nearer the leaves than the root, is another."""
        pick = self.random
        if type(tree) is list and len(tree) > 1 and pick.random() < 0.8:
            place = pick.randrange(1, len(tree))
            return [*tree[:place], self.replaced(tree[place]), *tree[place + 1 :]]
        return self.mutated(tree)

    def mutated(self, node: Any) -> Any:
        pick = self.random
        choice = pick.randrange(10)
        if choice == 0:
            return pick.choice(ATOMS)
        if choice == 1:
            return pick.choice(self.trees)
        if choice == 2:
            for _ in range(pick.choice((1, 1, 2, 7, 9, 40))):
                node = [pick.choice(TAGS), node]
            return node
        if type(node) is int:
            return node + pick.choice((-1, 1)) if choice < 6 else pick.choice(INTEGERS)
        if type(node) is str:
            return pick.choice(DTYPES if choice < 7 else BAD_DTYPES)
        if type(node) is not list or not node:
            return pick.choice((["a", pick.choice(DTYPES), 1], ["u", 3], ["b", 2], ["n", "<f4"]))
        place = pick.randrange(len(node))
        if choice == 3:
            return [pick.choice(TAGS), *node[1:]]
        if choice == 4:
            return [*node[:place], *node[place + 1 :]]
        if choice == 5:
            return [*node, pick.choice(INTEGERS)]
        if choice == 6:
            return [*node, *node[1:]]
        if choice == 7:
            return [node[0], *(pick.sample(node[1:], len(node) - 1))]
        if choice == 8:
            return ["a", pick.choice(DTYPES), *pick.choices((0, 1, 2, 3), k=pick.randrange(6))]
        return [node[0], *(node[1:] * pick.choice((2, 3, 30)))][:400]


def check(value: Any, depth: int = 0) -> None:
    """Nothing but plain data, and no array that numpy would trip over."""
    kind = type(value)
    assert depth <= LIMITS.depth + 1
    if kind in (list, tuple, set, frozenset):
        for item in value:
            check(item, depth + 1)
    elif kind is dict:
        for key, item in value.items():
            check(key, depth + 1)
            check(item, depth + 1)
    elif kind is Table:
        check(value.columns, depth + 1)
        check(value.index, depth + 1)
    elif kind is np.ndarray or isinstance(value, np.generic):
        array = np.asarray(value)
        assert array.dtype.kind in "biufcMmUS" and array.ndim <= LIMITS.dimensions
        assert array.dtype.fields is None and array.dtype.itemsize <= 4 * LIMITS.string
        assert array.nbytes <= LIMITS.frame_bytes
        if kind is np.ndarray:
            assert array.flags.writeable and array.flags.owndata and array.flags.aligned
            assert array.flags.c_contiguous and array.itemsize
        if array.dtype.kind == "b":
            assert array.size == 0 or array.view(np.uint8).max() <= 1
        "".join(map(str, array[..., None][:3].ravel().tolist())).encode()
    elif kind is str:
        assert len(value.encode()) <= LIMITS.string
    elif kind is int:
        assert abs(value) < 10**LIMITS.digits and str(value)
    elif kind is Reference:
        assert type(value.id) is int and type(value.kind) is str
    else:
        plain = (type(None), bool, float, complex, bytes, range, slice, type(...), type(Path()))
        assert kind in plain or isinstance(value, np.dtype)


class Outcomes:
    """What became of the frames."""

    def __init__(self) -> None:
        self.count: collections.Counter[str] = collections.Counter()
        self.slowest = 0.0

    def decode(self, header: bytes, buffers: bytearray) -> Any:
        """The value, or None; any error but WireError ends the run."""
        start = time.process_time()
        try:
            value = wire.decode(header, buffers, LIMITS)
        except WireError as error:
            self.add(f"{type(error).__name__}: {error}", start)
            return None
        self.add("accepted", start)
        before = repr(value) if len(buffers) < 1000 else ""
        buffers[:] = bytes(len(buffers))
        assert not before or before == repr(value)
        return [value]

    def add(self, reason: str, start: float) -> None:
        if self.count.total() % 100 == 0:
            faulthandler.dump_traceback_later(HANG, exit=True)
        seconds = time.process_time() - start
        assert seconds < SECONDS, f"{reason} after {seconds} s"
        self.slowest = max(self.slowest, seconds)
        self.count["".join(char for char in reason if not char.isdigit())[:50]] += 1


def fuzz_decoder(frames: int, seed: int) -> Outcomes:
    mutator, outcomes = Mutator(seed), Outcomes()
    while outcomes.count.total() < frames:
        header, buffers = mutator.frame()
        data = bytes(buffers)
        result = outcomes.decode(header, buffers)
        if result is None:
            continue
        check(result[0])
        if len(mutator.found) < 300:
            mutator.found.append((json.loads(header), data))
        # Each byte counts.
        for other in (data + b"\0", data[:-1] if data else b"\0"):
            assert outcomes.decode(header, bytearray(other)) is None
        # What was accepted can be sent on and arrives as it was.
        again = split(result[0])
        second = repr(wire.decode(again[0], bytearray(again[1])))
        assert sorted(second) == sorted(repr(result[0]))  # members of a set have no order
    return outcomes


def streams(mutator: Mutator) -> Iterator[bytes]:
    """Bytes for a socket: damaged frames with good, damaged and forged prefixes."""
    pick = mutator.random
    while True:
        header, buffers = mutator.frame()
        lengths = [len(header), len(buffers)]
        match pick.randrange(6):
            case 0:
                lengths[pick.randrange(2)] = pick.choice((0, 1, 10, 1000, 2**16, 2**20, 2**31))
            case 1:
                lengths[1] = pick.choice((2**32, 2**63, 2**64 - 1))
        prefix = bytearray(b"WIR1" + lengths[0].to_bytes(4, "big") + lengths[1].to_bytes(8, "big"))
        if pick.random() < 0.1:
            prefix[pick.randrange(16)] ^= 1 << pick.randrange(8)
        stream = bytes(prefix + header + buffers)
        yield stream[: pick.randrange(len(stream))] if pick.random() < 0.1 else stream


def fuzz_socket(frames: int, seed: int) -> Outcomes:
    mutator, outcomes = Mutator(seed), Outcomes()
    for number, stream in zip(range(frames), streams(mutator), strict=False):
        one, other = socket.socketpair()
        with one, other:
            one.sendall(stream[:100_000])
            # Every hundredth peer stays, and says nothing more.
            silent = number % 100 == 0
            if not silent:
                one.shutdown(socket.SHUT_WR)
            start = time.process_time()
            try:
                check(wire.receive(other, time.monotonic() + (0.02 if silent else HANG), LIMITS))
            except WireError as error:
                outcomes.add(f"{type(error).__name__}: {error}", start)
            else:
                outcomes.add("accepted", start)
    return outcomes


FUZZERS = {"decoder": fuzz_decoder, "socket": fuzz_socket}


def main(name: str, frames: int, seed: int) -> None:
    FUZZERS[name](frames // 100, seed + 1)  # warms up, so that the growth is the frames' own
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    outcomes = FUZZERS[name](frames, seed)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = {"slowest": outcomes.slowest, "growth": (after - before) * 1024}
    print(json.dumps({**report, "count": dict(outcomes.count.most_common())}))


@pytest.mark.parametrize(
    ("name", "frames", "accepted"), [("decoder", 200_000, 0.05), ("socket", 4000, 0.02)]
)
@pytest.mark.slow
def test_damaged_frames_are_refused(name: str, frames: int, accepted: float) -> None:
    run = subprocess.run(
        [sys.executable, __file__, name, str(frames)],
        # The order of sets, and so the frames, depend on the seed of hashes.
        env={**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": str(Path(__file__).parents[4])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-4000:]
    report = json.loads(run.stdout)
    count = report["count"]
    assert sum(count.values()) >= frames
    # Else the frames are too damaged to tell anything.
    assert count["accepted"] > accepted * frames and len(count) > 20, count
    waited = sum(number for reason, number in count.items() if "DeadlineError" in reason)
    assert waited <= frames / 100
    assert report["growth"] < 3 * (LIMITS.frame_bytes + LIMITS.header_bytes) + 200 * LIMITS.nodes


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
