"""One hand-in's run: an examiner on this side, a kernel behind walls on the other."""

import contextlib
import os
import signal
import socket
import time
from pathlib import Path
from typing import Any

from grader import warm
from grader.limits import Limits
from grader.sandbox import wire
from grader.sides import Sides

# How much longer than a cell's time the examiner may be silent before it is ended.
SILENCE = 30.0
# A kernel that died is replaced so often; each time the cells before it are run again.
RESTARTS = 3


class TwoSides:
    """A kernel and an examiner for one hand-in, with the requests that the engine makes.

    Parameters
    ----------
    pair : grader.warm.Pair
        The warm parents.
    folders : tuple of Path
        Inbox, fixtures and examiner's folder, from :func:`grader.warm.own_folders`.
    sides : Sides
        Which names tests get from the student.
    limits : Limits
        Bounds on the run.
    environment : dict of str to str
        Variables for the examiner alone, such as the secret seed.

    Attributes
    ----------
    notices : list of str
        What the lecturer should know about the run, a line each.
    """

    def __init__(
        self,
        pair: warm.Pair,
        folders: tuple[Path, Path, Path],
        sides: Sides,
        limits: Limits,
        environment: dict[str, str],
    ) -> None:
        self.pair = pair
        self.inbox, self.fixtures, own = folders
        self.limits = limits
        self.deadline = time.monotonic() + limits.total_seconds
        self.notices: list[str] = []
        self._lost = False
        self._restarts = 0
        self._ran: list[str] = []
        self._ended = ""
        self._link, self._pid = warm.open_examiner(
            pair, sides, self.fixtures, own, environment, limits
        )
        self._attach()

    def student(self, source: str, what: str) -> dict[str, Any]:
        """Run a cell in the student's kernel; returns its outputs and how it ended."""
        self._restart_if_lost()
        if self._ended:
            return {"ended": "dead", "outputs": []}
        seconds = self._seconds()
        answer = self._ask("student", source=source, seconds=seconds)
        if answer["ended"] in ("ok", "error"):
            self._ran.append(source)
        elif answer["ended"] == "timeout":
            self.notices.append(f"{what}: stopped after {seconds:.0f} s")
        if answer.get("dead"):
            self.notices.append(f"{what}: the kernel was lost: {answer['dead']}")
            self._lost = True
        return answer

    def shared(self, source: str, name: str) -> str:
        """Run a trusted cell in the examiner; returns its error, empty if there was none."""
        if self._ended:
            return self._ended
        answer = self._ask("shared", source=source, name=name, seconds=self._seconds())
        return str(answer.get("error", ""))

    def grade(self, source: str, name: str) -> dict[str, Any]:
        """Run a grade cell in the examiner; returns its decision."""
        self._restart_if_lost()
        if self._ended:
            return {"status": "not run", "message": self._ended, "detail": self._ended}
        answer = self._ask("grade", source=source, name=name, seconds=self._seconds())
        if answer.get("dead"):
            self.notices.append(f"{name}: the kernel was lost: {answer['dead']}")
            self._lost = True
        return self.grade(source, name) if answer.get("again") else answer

    def close(self) -> None:
        """End both sides."""
        self._link.close()
        self.pair.examiners_running.discard(self._pid)
        if self._ended:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    def _seconds(self) -> float:
        """Time for the next cell; a little even when the hand-in's time is over."""
        return max(0.1, min(self.limits.cell_seconds, self.deadline - time.monotonic()))

    def _restart_if_lost(self) -> None:
        """After a loss: a fresh kernel in which the cells that ran so far are run again."""
        if not self._lost:
            return
        self._lost = False
        self._restarts += 1
        if self._restarts > RESTARTS or time.monotonic() > self.deadline:
            self._ended = "The student's kernel was lost too often, or too late."
            return
        self._attach()
        for source in self._ran:
            answer = self._ask("student", source=source, seconds=self._seconds())
            if answer.get("dead"):
                self._ended = "The student's kernel was lost again when its cells were repeated."
                return

    def _attach(self) -> None:
        data, control = warm.open_kernel(self.pair, self.inbox, self.fixtures, self.limits)
        try:
            wire.send(self._link, {"step": "attach"}, time.monotonic() + SILENCE)
            socket.send_fds(self._link, [b"."], [data.fileno(), control.fileno()])
            wire.receive(self._link, time.monotonic() + SILENCE)
        finally:
            data.close()
            control.close()

    def _ask(self, step: str, **arguments: Any) -> dict[str, Any]:
        """A request to the examiner, which is ours; if it is lost, nothing more is decided."""
        deadline = time.monotonic() + arguments["seconds"] + SILENCE
        try:
            wire.send(self._link, {"step": step, **arguments}, deadline)
            answer: dict[str, Any] = wire.receive(self._link, deadline)
        except wire.WireError as error:
            self._ended = f"The examiner was lost in an earlier cell ({error})."
            self.notices.append(f"the examiner was lost: {error}")
            lost = "The examiner was lost in this cell."
            return {"ended": "dead", "outputs": [], "status": "not run", "message": lost}
        return answer
