"""Download a file over HTTP in as many pieces as the network allows.

pooch's own ``HTTPDownloader`` begins anew after every interruption. This one keeps what has arrived
in a ``.part`` file and asks only for the rest, in the same run or in a later one.
"""

import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import requests
import urllib3

from helpers.data.errors import DataError

_CHUNK = 1 << 18  # bytes
_CONNECT = 15.0  # seconds to wait for a connection
_LONGEST_WAIT = 60.0  # seconds between two attempts, whatever the host asks for
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})  # status codes worth another attempt

Progress = Callable[[int, int | None], None]
"""Told the bytes that are there, and the bytes of the whole file where the host says it."""


@dataclass(frozen=True)
class Patience:
    """When to give up.

    Attributes
    ----------
    stall : float, seconds without a single byte after which a connection counts as dead
    attempts : int, attempts in a row that bring nothing new
    pause : float, seconds before the second attempt; it doubles from one to the next
    """

    stall: float = 60.0
    attempts: int = 5
    pause: float = 1.0


PATIENCE = Patience()


@dataclass(frozen=True)
class _Begun:
    """What was known of the file when its ``.part`` was begun: tells whether the rest fits."""

    url: str
    validator: str  # for If-Range: a strong ETag or a date; empty where the host gives none
    total: int | None


class _InterruptedError(Exception):
    """An attempt has failed in a way that may pass."""

    def __init__(self, what: str, wait: float = 0.0) -> None:
        super().__init__(what)
        self.wait = wait


class ResumingDownloader:
    """A downloader for ``pooch.retrieve`` that goes on with a ``.part`` file.

    Parameters
    ----------
    part : Path
        Where the bytes are kept until all have arrived; a small file beside it says of what.
    remedy : str
        What the user can do where the host refuses; ends its one line.
    progress : callable (done, total)
        Called after every piece, in bytes.
    """

    def __init__(self, part: Path, remedy: str, progress: Progress) -> None:
        self.part = part
        self.remedy = remedy
        self.progress = progress

    @property
    def _note(self) -> Path:
        return self.part.with_name(self.part.name + ".json")

    def __call__(self, url: str, output_file: str, pooch: Any) -> None:
        """Download ``url`` to ``output_file``.

        Raises
        ------
        DataError
            The host refuses or has no such file, or several attempts in a row brought nothing.
        """
        furthest, failures = self._size(), 0
        while True:
            try:
                self._attempt(url)
                break
            except _InterruptedError as interruption:
                # An attempt that brought new bytes is no failure: a bad line may break often.
                if self._size() > furthest:
                    furthest, failures = self._size(), 0
                failures += 1
                if failures >= PATIENCE.attempts:
                    raise DataError(
                        f"{url}: {interruption}, {failures} times in a row; check the network and"
                        " run the command again, it goes on where it stopped"
                    ) from interruption
                pause = max(interruption.wait, PATIENCE.pause * 2 ** (failures - 1))
                time.sleep(min(pause, _LONGEST_WAIT))
        os.replace(self.part, output_file)
        self._note.unlink(missing_ok=True)

    def _attempt(self, url: str) -> None:
        """Ask once for what is missing, and append it to the part."""
        begun = self._begun(url)
        have = self._size() if begun else 0
        try:
            response = requests.get(
                url,
                headers=_headers(begun, have),
                stream=True,
                timeout=(_CONNECT, PATIENCE.stall),
            )
        except requests.RequestException as error:
            raise _InterruptedError(_said(error)) from error
        with response:
            if response.status_code == 416:  # nothing lies behind the last byte that we have
                if _total(response) == have:
                    return
                self._discard()
                raise _InterruptedError("the file has changed on the host")
            _refuse(response, url, self.remedy)
            start = _start(response)
            total = _total(response)
            if start and (start != have or (begun and begun.total not in (None, total))):
                self._discard()
                raise _InterruptedError("the file has changed on the host")
            if not start:
                self._begin(_Begun(url, _validator(response), total))
            self._append(response, start, total)

    def _append(self, response: requests.Response, start: int, total: int | None) -> None:
        done = start
        with self.part.open("ab") as file:
            self.progress(done, total)
            while True:
                try:
                    # Whatever has arrived, however little: a slow host shows its progress, and
                    # nothing that came is lost when the line breaks.
                    piece = response.raw.read1(_CHUNK)
                except urllib3.exceptions.HTTPError as error:
                    raise _InterruptedError(_said(error)) from error
                if not piece:
                    break
                file.write(piece)
                done += len(piece)
                self.progress(done, total)
        if total is not None and done != total:
            raise _InterruptedError(f"the connection ended after {done} of {total} bytes")

    def _begun(self, url: str) -> _Begun | None:
        """The note beside the part, or None where the part cannot be continued."""
        try:
            begun = _Begun(**json.loads(self._note.read_text()))
        except (OSError, ValueError, TypeError):
            return None
        can_tell = begun.validator or begun.total is not None
        return begun if begun.url == url and can_tell and self._size() else None

    def _begin(self, begun: _Begun) -> None:
        self._discard()
        self.part.parent.mkdir(parents=True, exist_ok=True)
        self._note.write_text(json.dumps(asdict(begun)))

    def _discard(self) -> None:
        self.part.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def _size(self) -> int:
        return self.part.stat().st_size if self.part.exists() else 0


def remote_size(url: str, remedy: str) -> int | None:
    """Bytes that a download will have, or None where the host does not say or cannot be asked now.

    Asked with GET, whose body is not read: addresses that are signed for GET refuse HEAD.

    Raises
    ------
    DataError
        The host refuses, or has no such file.
    """
    try:
        with requests.get(
            url, headers=_headers(None, 0), stream=True, timeout=(_CONNECT, PATIENCE.stall)
        ) as response:
            if response.status_code in _PASSING:
                return None
            _refuse(response, url, remedy)
            return _total(response)
    except requests.RequestException:
        return None  # the download itself has the patience to try again


def _headers(begun: _Begun | None, have: int) -> dict[str, str]:
    headers = {"Accept-Encoding": "identity"}  # a compressed body cannot be counted or continued
    if begun:
        headers["Range"] = f"bytes={have}-"
        if begun.validator:
            headers["If-Range"] = begun.validator
    return headers


def _refuse(response: requests.Response, url: str, remedy: str) -> None:
    """Raise where a response brings no file."""
    status = response.status_code
    if status in (200, 206):
        return
    if status in _PASSING:
        raise _InterruptedError(f"the host answers {_named(response)}", _asked_wait(response))
    raise DataError(f"{url}: the host answers {_named(response)}; {remedy}")


def _named(response: requests.Response) -> str:
    return f"{response.status_code} {response.reason or ''}".strip()


def _asked_wait(response: requests.Response) -> float:
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdigit() else 0.0


def _start(response: requests.Response) -> int:
    found = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    return int(found[1]) if response.status_code == 206 and found else 0


def _total(response: requests.Response) -> int | None:
    if response.status_code in (206, 416):
        found = re.search(r"/(\d+)$", response.headers.get("Content-Range", ""))
        return int(found[1]) if found else None
    length = response.headers.get("Content-Length", "")
    return int(length) if length.isascii() and length.isdigit() else None


def _validator(response: requests.Response) -> str:
    tag = response.headers.get("ETag", "")
    # A weak tag does not promise the same bytes, and RFC 9110 forbids it in If-Range.
    return tag if tag and not tag.startswith("W/") else response.headers.get("Last-Modified", "")


def _said(error: Exception) -> str:
    """What went wrong, without the addresses of sockets and the chain of causes."""
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError):
        return f"no answer for {PATIENCE.stall:.0f} seconds"
    if isinstance(error, requests.exceptions.SSLError | urllib3.exceptions.SSLError):
        return "the host's certificate is not accepted"
    if isinstance(error, requests.ConnectionError):
        return "the host cannot be reached"
    if isinstance(error, requests.RequestException):
        return f"the address cannot be used ({type(error).__name__})"
    return "the connection broke"
