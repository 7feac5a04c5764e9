"""Frames over a stream socket, against deadlines."""

import math
import select
import socket
import time
from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from grader.sandbox.wire.decoder import decode
from grader.sandbox.wire.encoder import Fallback, Part, encode
from grader.sandbox.wire.errors import ClosedError, DeadlineError, WireError
from grader.sandbox.wire.frame import MAGIC, PREFIX
from grader.sandbox.wire.limits import DEFAULT_LIMITS, WireLimits

# Parts in one call; the kernel takes up to 1024.
_PARTS = 64
_CHUNK = 256 * 2**10


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
    prefix = _read(sock, PREFIX.size, deadline)
    magic, header_size, buffers_size = PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise WireError("not a frame, or one of another version")
    if header_size > limits.header_bytes:
        raise WireError(f"a header of {header_size} bytes; at most {limits.header_bytes}")
    if header_size + buffers_size > limits.frame_bytes:
        raise WireError(f"a frame of more than {limits.frame_bytes} bytes")
    if meter is not None:
        meter(PREFIX.size + header_size + buffers_size)
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
