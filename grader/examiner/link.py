"""The examiner's end of the wire to a student's kernel."""

import builtins
import contextlib
import json
import socket
import time
from typing import Any

from grader.examiner.handle import Handle
from grader.examiner.stops import CannotCrossError, KernelEndedError, StopError, TimeUpError
from grader.sandbox import wire
from grader.sandbox.objects import as_array, as_table, replace

GRACE = 3.0  # seconds that an interrupted kernel gets to come back
CELL_BYTES = 2 * 2**30  # that tests of one cell may fetch
FRAME_COST = 1024  # bytes that even an empty answer counts
LATE_ANSWERS = 100


class Link:
    """Requests to one kernel, one at a time, each with its answer before the cell's deadline.

    Parameters
    ----------
    data : socket.socket
        To the kernel; what comes from there is hostile.
    control : socket.socket
        To its guard, which is ours.

    Attributes
    ----------
    deadline : float
        When the running cell must have ended, on ``time.monotonic()``.
    stopped : StopError or None
        What ended the running cell early, even if a test caught it.
    dead : str
        Why the kernel is gone; empty while it lives.
    """

    def __init__(self, data: socket.socket, control: socket.socket) -> None:
        self.data = data
        self.control = control
        self.deadline = 0.0
        self.stopped: StopError | None = None
        self.dead = ""
        self._number = 0
        self._fetched = 0
        self._released: list[int] = []
        self._lines = b""

    def begin(self, seconds: float) -> None:
        """A new cell starts."""
        self.deadline = time.monotonic() + seconds
        self.stopped = None
        self._fetched = 0

    def ask(self, step: str, *arguments: Any) -> Any:
        """Have the kernel do a step; returns data and handles.

        Raises
        ------
        Exception
            What the student's code raised, as the nearest built-in type, marked
            ``from_student``.
        StopError
            When the time is up or the kernel is gone.
        """
        if self.stopped is not None:
            raise self.stopped
        if self.dead:
            raise self._stop(KernelEndedError(self.dead))
        if time.monotonic() >= self.deadline:  # spent by the test itself, or by many answers
            raise self._stop(TimeUpError())
        self._number += 1
        released, self._released = self._released, []
        request = {
            "number": self._number,
            "step": step,
            "arguments": replace(list(arguments), Handle, lambda handle: handle._reference),
            "release": released,
        }
        parts = wire.encode(request, fallback=_crossing)
        try:
            self._send(parts)
            answer = self._answer(self.deadline)
        except wire.DeadlineError:
            self._interrupt()
            raise self._stop(TimeUpError()) from None
        except wire.WireError as error:
            raise self._stop(KernelEndedError(self._gone(error))) from None
        if "error" in answer:
            raise _as_builtin(answer["error"])
        return replace(answer["value"], wire.Reference, self._handle)

    def release(self, number: int) -> None:
        """Let the kernel forget an object; it is told with the next request."""
        self._released.append(number)

    def end(self) -> None:
        """End the kernel."""
        with contextlib.suppress(OSError):
            self.control.sendall(b"K")
        self.data.close()
        self.dead = self.dead or "ended by the grader"

    def _handle(self, reference: wire.Reference) -> Handle:
        return Handle(self, reference)

    def _stop(self, reason: StopError) -> StopError:
        self.stopped = reason
        return reason

    def _send(self, parts: list[Any]) -> None:
        try:
            # A deadline that ends between the check and here is the answer's, not a kernel's fault.
            wire.send_parts(self.data, parts, self.deadline + GRACE)
        except wire.DeadlineError:
            raise wire.WireError("it does not read what it is asked") from None

    def _answer(self, deadline: float) -> dict[str, Any]:
        for _ in range(LATE_ANSWERS):
            # Late is not the same as stuck in the middle: after the one the link still works.
            wire.wait_for_frame(self.data, deadline)
            try:
                answer = wire.receive(self.data, deadline + GRACE, meter=self._count)
            except wire.DeadlineError:
                raise wire.WireError("an answer that never ends") from None
            number = answer.get("number") if isinstance(answer, dict) else None
            if type(number) is not int or number > self._number:
                raise wire.WireError("an answer without a question")
            if number == self._number and ("value" in answer or "error" in answer):
                return answer
        raise wire.WireError("too many late answers")

    def _count(self, size: int) -> None:
        """Bound what one cell's tests fetch: an endless stream of data is no answer."""
        self._fetched += size
        self._fetched += FRAME_COST
        if self._fetched > CELL_BYTES:
            raise wire.WireError("more data than one cell's tests may fetch")

    def _interrupt(self) -> None:
        """Stop what the kernel is doing; a kernel that does not come back is ended."""
        try:
            self.control.sendall(b"I")
            self._answer(time.monotonic() + GRACE)
        except (OSError, wire.WireError):
            self.dead = "did not stop when its time was up"
            self.end()

    def _gone(self, error: wire.WireError) -> str:
        """Why the kernel cannot answer any more; ends it if it still runs."""
        if not isinstance(error, wire.ClosedError):
            self.dead = f"it broke the protocol ({error})"
            self.end()
            return self.dead
        self.dead = "the kernel ended"
        # A kernel that was killed together with its guard leaves no more to know.
        self.dead = str(self._said("ended") or self.dead)
        self.end()
        return self.dead

    def usage(self) -> dict[str, float]:
        """Bytes of memory and CPU seconds that the kernel uses, from its guard."""
        if self.dead:
            return {}
        with contextlib.suppress(OSError):
            self.control.sendall(b"U")
        memory = self._said("memory")
        return {"memory": float(memory)} if isinstance(memory, (int, float)) else {}

    def _said(self, key: str) -> Any:
        """The guard's next word on ``key``; ``None`` if there is none."""
        self.control.settimeout(5)
        try:
            while True:
                while b"\n" not in self._lines:
                    received = self.control.recv(1 << 12)
                    if not received:
                        return None
                    self._lines += received
                line, _, self._lines = self._lines.partition(b"\n")
                said = json.loads(line)
                if key in said:
                    return said[key]
                if "ended" in said:
                    self.dead = str(said["ended"])
                    return None
        except (OSError, ValueError):
            return None


def _crossing(value: Any) -> Any:
    array = as_array(value)
    if array is not None:
        return array
    table = as_table(value)
    if table is not None:
        return table
    raise CannotCrossError(
        f"a test passes a {type(value).__name__} to the student's code; only data can cross, "
        "write a probe for the rest"
    )


def _as_builtin(problem: Any) -> Exception:
    """The student's exception as the nearest built-in one: its class is not ours to run."""
    names = problem.get("types") if isinstance(problem, dict) else None
    text = problem.get("text") if isinstance(problem, dict) else None
    for name in names if isinstance(names, list) else []:
        kind = getattr(builtins, name, None) if isinstance(name, str) else None
        # StopIteration would end a map or a loop of the test as if all had been seen.
        ends = isinstance(kind, type) and issubclass(kind, (StopIteration, StopAsyncIteration))
        if isinstance(kind, type) and issubclass(kind, Exception) and not ends:
            try:
                error = kind(str(text))
            except TypeError:
                continue  # such as UnicodeDecodeError, which wants five arguments
            error.from_student = True  # type: ignore[attr-defined]
            return error
    error = RuntimeError(str(text))
    error.from_student = True  # type: ignore[attr-defined]
    return error
