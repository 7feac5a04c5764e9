"""A host on the loopback interface that misbehaves as told."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Asked:
    """A request that the host has seen."""

    path: str
    headers: dict[str, str]


@dataclass
class Host:
    """Serves ``files``; the answers in ``plan`` come first, one a request."""

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    plan: dict[str, list[Callable]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    tag: str = '"one"'

    def url(self, name: str) -> str:
        return f"{self.address}/{name}"

    def ranges(self) -> list[str]:
        return [asked.headers.get("Range", "") for asked in self.asked]


def _start(handler, host, body) -> int:
    wanted = handler.headers.get("Range")
    fresh = handler.headers.get("If-Range", host.tag) == host.tag
    return int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and fresh else 0


def _head(handler, host, body) -> bytes:
    """Sends the head of a good answer, and returns the bytes that belong behind it."""
    start = _start(handler, host, body)
    if start and start >= len(body):
        handler.send_response(416)
        handler.send_header("Content-Range", f"bytes */{len(body)}")
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return b""
    handler.send_response(206 if start else 200)
    if start:
        handler.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
    handler.send_header("Content-Length", str(len(body) - start))
    if host.tag:
        handler.send_header("ETag", host.tag)
    handler.end_headers()
    return body[start:]


def whole(handler, host, body):
    handler.wfile.write(_head(handler, host, body))


def without_ranges(handler, host, body):
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def without_length(handler, host, body):
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(body)


def cut(count):
    """Closes the connection after ``count`` bytes."""

    def answer(handler, host, body):
        handler.wfile.write(_head(handler, host, body)[:count])

    return answer


def status(code, **headers):
    def answer(handler, host, body):
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def drip(pieces, seconds):
    """Sends the body in ``pieces``, with a pause before each."""

    def answer(handler, host, body):
        rest = _head(handler, host, body)
        step = -(-len(rest) // pieces)
        for begin in range(0, len(rest), step):
            time.sleep(seconds)
            handler.wfile.write(rest[begin : begin + step])
            handler.wfile.flush()

    return answer


def stall(count, seconds):
    """Sends ``count`` bytes and then nothing for a while."""

    def answer(handler, host, body):
        handler.wfile.write(_head(handler, host, body)[:count])
        handler.wfile.flush()
        time.sleep(seconds)

    return answer


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that hangs up is no news."""


@contextmanager
def serving() -> Iterator[Host]:
    """A host that serves until the block ends."""
    served = Host()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            name = self.path.lstrip("/")
            served.asked.append(Asked(self.path, dict(self.headers)))
            planned = served.plan.get(name, [])
            answer = planned.pop(0) if planned else whole
            if name not in served.files and answer is whole:
                answer = status(404)
            answer(self, served, served.files.get(name, b""))

        def log_message(self, *args):
            """Quiet."""

    server = _Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    served.address = f"http://127.0.0.1:{server.server_port}"
    yield served
    server.shutdown()
    server.server_close()
    thread.join()
