"""Frames over sockets whose other end is slow, silent, gone or lying."""

import contextlib
import math
import signal
import socket
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from grader.sandbox import wire
from grader.sandbox.wire import Reference, UnsupportedError, WireError
from tests.grader.sandbox.wire.frames import memory_below, same


@pytest.fixture(params=["blocking", "non-blocking", "with a timeout"])
def sockets(request: pytest.FixtureRequest) -> Iterator[tuple[socket.socket, socket.socket]]:
    one, other = socket.socketpair()
    for sock in (one, other):
        if request.param != "blocking":
            sock.settimeout(0 if request.param == "non-blocking" else 0.01)
    with one, other:
        yield one, other


Pair = tuple[socket.socket, socket.socket]


def test_values_over_a_socket(sockets: Pair) -> None:
    one, other = sockets
    values = [1, np.arange(1_000_000.0), [b"x" * 5000] * 200, "x", np.ones(3)]

    def echo() -> None:
        for _ in values:
            wire.send(other, wire.receive(other))

    thread = threading.Thread(target=echo)
    thread.start()
    for value in values:
        wire.send(one, value, time.monotonic() + 20)
        assert same(wire.receive(one, time.monotonic() + 20), value)
    thread.join()


def test_unsupported_value_leaves_the_socket_as_it_was(sockets: Pair) -> None:
    one, other = sockets
    with pytest.raises(UnsupportedError):
        wire.send(one, [1, object()])
    wire.send(one, object(), fallback=lambda _: Reference(1, "object"))
    assert wire.receive(other) == Reference(1, "object")


def test_size_is_told_before_the_frame_is_read(sockets: Pair) -> None:
    one, other = sockets
    parts = wire.encode(b"x" * 1000)
    wire.send_parts(one, parts)
    sizes: list[int] = []
    wire.wait_for_frame(other)
    assert wire.receive(other, meter=sizes.append) == b"x" * 1000
    assert sizes == [sum(map(len, parts))]


def test_silence_ends_at_the_deadline(sockets: Pair) -> None:
    start = time.monotonic()
    with pytest.raises(wire.DeadlineError):
        wire.receive(sockets[0], start + 0.1)
    assert 0.1 <= time.monotonic() - start < 2


def test_deadline_in_the_past(sockets: Pair) -> None:
    wire.send(sockets[0], 1)
    with pytest.raises(wire.DeadlineError):
        wire.receive(sockets[1], time.monotonic() - 1)
    with pytest.raises(wire.DeadlineError):
        wire.send(sockets[0], 1, time.monotonic() - 1)


def test_deadline_far_away(sockets: Pair) -> None:
    wire.send(sockets[0], 1, math.inf)
    assert wire.receive(sockets[1], math.inf) == 1


def test_slow_drip_ends_at_the_deadline(sockets: Pair) -> None:
    one, other = sockets
    stop = threading.Event()
    frame = b"".join(wire.encode(b"x" * 1_000_000))

    def drip() -> None:
        for byte in frame:
            if stop.wait(0.002):
                return
            one.send(bytes([byte]))

    thread = threading.Thread(target=drip)
    thread.start()
    start = time.monotonic()
    with pytest.raises(wire.DeadlineError):
        wire.receive(other, start + 0.3)
    assert time.monotonic() - start < 2
    stop.set()
    thread.join()


def test_bytes_that_never_pause_end_at_the_deadline(sockets: Pair) -> None:
    one, other = sockets
    one.setblocking(True)
    stop = threading.Event()

    def pour() -> None:
        one.sendall(struct.pack(">4sIQ", b"WIR1", 1, 2**27))
        with contextlib.suppress(OSError):
            while not stop.is_set():
                one.sendall(b"1")

    thread = threading.Thread(target=pour)
    thread.start()
    start = time.monotonic()
    with pytest.raises(wire.DeadlineError):
        wire.receive(other, start + 0.3)
    assert time.monotonic() - start < 2
    stop.set()
    other.close()
    thread.join()


def test_peer_that_never_reads(sockets: Pair) -> None:
    start = time.monotonic()
    with pytest.raises(wire.DeadlineError):
        wire.send(sockets[0], np.zeros(1_000_000), start + 0.2)
    assert 0.2 <= time.monotonic() - start < 2


def test_signals_do_not_disturb(sockets: Pair) -> None:
    one, other = sockets
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
    try:
        threading.Timer(0.2, wire.send, (one, "late")).start()
        assert wire.receive(other, time.monotonic() + 10) == "late"
        with pytest.raises(wire.DeadlineError):
            wire.receive(other, time.monotonic() + 0.1)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("cut", [0, 1, 15, 16, 20, 30, 100_000, -1])
def test_peer_that_hangs_up(sockets: Pair, cut: int) -> None:
    one, other = sockets
    frame = b"".join(wire.encode(["x", b"y" * 150_000]))
    one.sendall(frame[:cut])
    one.close()
    with pytest.raises(wire.ClosedError):
        wire.receive(other)


def test_sending_to_a_peer_that_hung_up(sockets: Pair) -> None:
    one, other = sockets
    other.close()
    with pytest.raises(wire.ClosedError):
        wire.send(one, 1)


def test_own_socket_is_closed(sockets: Pair) -> None:
    sockets[0].close()
    for call in (wire.receive, lambda sock: wire.send(sock, 1)):
        with pytest.raises(wire.ClosedError):
            call(sockets[0])


@pytest.mark.parametrize(
    "prefix",
    [
        (b"WIR2", 1, 0),
        (b"HTTP", 1, 0),
        (b"WIR1", 2**32 - 1, 0),
        (b"WIR1", 16 * 2**20 + 1, 0),
        (b"WIR1", 1, 2**64 - 1),
        (b"WIR1", 1, 256 * 2**20),
        (b"WIR1", 0, 0),
    ],
)
def test_forged_prefix(sockets: Pair, prefix: tuple[bytes, int, int]) -> None:
    one, other = sockets
    one.sendall(struct.pack(">4sIQ", *prefix))
    with pytest.raises(WireError) as caught:
        wire.receive(other, time.monotonic() + 5)
    assert type(caught.value) is WireError


@pytest.mark.parametrize("sent", [0, 1000, 100_000])
def test_announced_length_is_not_allocated(sockets: Pair, sent: int) -> None:
    one, other = sockets
    one.sendall(struct.pack(">4sIQ", b"WIR1", 4, 250 * 2**20) + b"null" + b"x" * sent)
    with memory_below(2**20), pytest.raises(wire.DeadlineError):
        wire.receive(other, time.monotonic() + 0.1)


def test_file_descriptors_are_dropped(sockets: Pair, tmp_path: Path) -> None:
    one, other = sockets
    frame = b"".join(wire.encode("x"))
    before = len([*Path("/proc/self/fd").iterdir()])
    with (tmp_path / "file").open("w") as file:
        socket.send_fds(one, [frame], [file.fileno()] * 5)
        assert wire.receive(other) == "x"
    assert len([*Path("/proc/self/fd").iterdir()]) == before
