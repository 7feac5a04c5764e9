"""A process that has everything imported and forks a ready child on request.

Requests are single lines of JSON with open sockets beside them, answered one by one;
both ends of this link are ours. When the link closes, the process ends.
"""

import json
import os
import signal
import socket
import threading
import traceback
from collections.abc import Callable
from typing import Any

MAX_REQUEST = 1 << 16
MAX_SOCKETS = 4

# Gets the request and its sockets; runs in the new child and never returns to the server.
Child = Callable[[dict[str, Any], list[socket.socket]], None]


def serve(link: socket.socket, ready: dict[str, Any], child: Child) -> None:
    """Say that we are ready, then fork a child for every request."""
    if threading.active_count() > 1:
        raise RuntimeError("a second thread is running; a fork would lose it")
    # Nobody waits for the children here: the kernel shall not keep them as zombies.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _say(link, ready)
    while True:
        message, descriptors, _, _ = socket.recv_fds(link, MAX_REQUEST, MAX_SOCKETS)
        if not message:
            return
        sockets = [socket.socket(fileno=descriptor) for descriptor in descriptors]
        pid = os.fork()
        if pid == 0:
            _become_child(link, json.loads(message), sockets, child)
        for one in sockets:
            one.close()
        _say(link, {"pid": pid})


def _become_child(
    link: socket.socket, request: dict[str, Any], sockets: list[socket.socket], child: Child
) -> None:
    status = 1
    try:
        link.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        child(request, sockets)
        status = 0
    except BaseException:  # the server's own loop must never go on in a child
        os.write(2, traceback.format_exc().encode("utf-8", "replace"))
    finally:
        os._exit(status)


def _say(link: socket.socket, message: dict[str, Any]) -> None:
    link.sendall(json.dumps(message).encode() + b"\n")


class ForkServer:
    """The other end: asks a server for children. Threads may share it.

    Parameters
    ----------
    link : socket.socket
        To a process that runs :func:`serve`.
    """

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._lock = threading.Lock()
        self._rest = b""

    def wait_ready(self, seconds: float) -> dict[str, Any]:
        """Wait until the server has imported everything; returns what it said.

        Raises
        ------
        OSError
            When it ended, or took longer than ``seconds``.
        """
        with self._lock:
            return self._answer(seconds)

    def fork(self, request: dict[str, Any], sockets: list[socket.socket]) -> int:
        """Have a child forked with copies of ``sockets``; returns its process id there."""
        descriptors = [one.fileno() for one in sockets]
        with self._lock:
            socket.send_fds(self._link, [json.dumps(request).encode()], descriptors)
            return int(self._answer(30)["pid"])

    def close(self) -> None:
        """End the server."""
        self._link.close()

    def _answer(self, seconds: float) -> dict[str, Any]:
        self._link.settimeout(seconds)
        while b"\n" not in self._rest:
            received = self._link.recv(MAX_REQUEST)
            if not received:
                raise OSError("the process ended")
            self._rest += received
        line, _, self._rest = self._rest.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer
