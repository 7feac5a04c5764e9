"""One hand-in's examiner: runs trusted cells, reaching the student's kernel by wire."""

import contextlib
import io
import os
import resource
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from grader.examiner import message, probes
from grader.examiner.cells import MIRROR, RESULT, Mentions, compile_cell
from grader.examiner.link import Link
from grader.examiner.outputs import Budget
from grader.examiner.stops import KernelEndedError, StopError, TimeUpError
from grader.sandbox import wire
from grader.sandbox.guard import own_data

# How much longer than its time a test may take before it is stopped in its own code.
SLACK = 5.0
# What tests may make of an answer: a small one, such as a range, can become a large one.
MEMORY = 4 * 2**30


class Session:
    """Answers the grader's requests for one hand-in.

    Parameters
    ----------
    grader : socket.socket
        To the grader, which trusts what comes from here.
    student : list of str
        Names that tests get from the student's kernel.
    fixtures : str
        Folder that the sandbox can read.
    budget : Budget
        What may be kept of outputs.
    hidden : bool
        Whether messages to the student leave values out.
    """

    def __init__(
        self, grader: socket.socket, student: list[str], fixtures: str, budget: Budget, hidden: bool
    ) -> None:
        self.grader = grader
        self.student = frozenset(student)
        self.budget = budget
        self.hidden = hidden
        self.link: Link | None = None
        self.space: dict[str, Any] = {"__name__": "__main__", MIRROR: self._mirror}
        self.mentions = Mentions()
        probes.install(self._kernel, Path(fixtures))
        signal.signal(signal.SIGALRM, self._alarm)

    def serve(self) -> None:
        """Answer until the grader hangs up."""
        steps: dict[str, Callable[..., dict[str, Any]]] = {
            "attach": self._attach,
            "student": self._student,
            "shared": self._shared,
            "grade": self._grade,
        }
        while True:
            try:
                request = wire.receive(self.grader)
            except wire.ClosedError:
                break
            step = request.pop("step")
            wire.send(self.grader, steps[step](**request))
        if self.link is not None:
            self.link.end()

    def _kernel(self) -> Link:
        if self.link is None:
            raise KernelEndedError("there is no kernel")
        return self.link

    def _alarm(self, *_: Any) -> None:
        raise self._kernel()._stop(TimeUpError())

    def _attach(self) -> dict[str, Any]:
        """Take the sockets of a new kernel, sent beside this request."""
        if self.link is not None:
            self.link.end()
        descriptors = socket.recv_fds(self.grader, 1, 2)[1]
        data, control = (socket.socket(fileno=one) for one in descriptors)
        self.link = Link(data, control)
        return {}

    def _student(self, source: str, seconds: float) -> dict[str, Any]:
        """Run a cell in the student's kernel."""
        link = self._kernel()
        link.begin(seconds)
        try:
            answer = link.ask("run", source)
        except TimeUpError:
            return {"ended": "timeout", "dead": link.dead, "outputs": []}
        except StopError:
            return {"ended": "dead", "dead": link.dead, "outputs": []}
        except Exception as error:  # its shell, which student code can break
            return {"ended": "error", "dead": "", "outputs": [], "why": message.clean(str(error))}
        ok = isinstance(answer, dict) and answer.get("ok") is True
        outputs = answer.get("outputs") if isinstance(answer, dict) else None
        return {
            "ended": "ok" if ok else "error",
            "dead": "",
            "outputs": self.budget.keep(outputs),
        }

    def _shared(self, source: str, name: str, seconds: float) -> dict[str, Any]:
        """Run a trusted set-up cell here; it touches nothing of the student's."""
        try:
            with self._within(seconds):
                exec(compile_cell(source, name, frozenset()), self.space)  # noqa: S102  # ours
        except BaseException as error:
            return {"error": message.to_lecturer(error, name)}
        return {"error": ""}

    def _grade(self, source: str, name: str, seconds: float) -> dict[str, Any]:
        """Run a grade cell; only one that runs to its end has passed.

        ``again`` says that the kernel was lost before this cell's test began, so that an
        earlier cell is to blame.
        """
        link = self._kernel()
        if link.dead:
            return _undecided(link.dead, message.gone(link)) | {"again": True}
        link.begin(seconds)
        self.space.pop(RESULT, None)
        memory = link.usage().get("memory", 0.0)
        fetched = False
        said = io.StringIO()
        try:
            self._fetch(source)
            fetched = True
            with self._within(seconds + SLACK), contextlib.redirect_stdout(said):
                exec(compile_cell(source, name, self.student), self.space)  # noqa: S102  # ours
            error: BaseException | None = None
        except BaseException as problem:  # whatever a test raises is its result
            error = problem
        memory = max(memory, link.usage().get("memory", 0.0))
        if link.stopped is not None:
            # Also where the test caught it: it did not see what it asked for.
            if isinstance(link.stopped, TimeUpError):
                return _undecided(link.dead, f"The cell was stopped after {seconds:.0f} s.")
            return _undecided(link.dead, message.gone(link)) | {"again": not fetched}
        if error is not None:
            return {
                "status": "failed",
                "message": message.to_student(error, self.student, source if self.hidden else None),
                "detail": message.to_lecturer(error, name),
                "dead": link.dead,
                "memory": memory,
            }
        return {
            "status": "passed",
            "part": _part(self.space.get(RESULT)),
            "message": message.last_line(said.getvalue(), source if self.hidden else None),
            "dead": link.dead,
            "memory": memory,
        }

    def _fetch(self, source: str) -> None:
        """Get the student's names that the cell mentions, as they are now."""
        link = self._kernel()
        wanted = sorted(self.mentions.of(source) & self.student)
        found = link.ask("get", wanted) if wanted else {}
        for name in wanted:
            if isinstance(found, dict) and name in found:
                self.space[name] = found[name]
            else:
                self.space.pop(name, None)

    def _mirror(self, name: str) -> None:
        """A test has bound or deleted a student's name: so it is in the student's kernel."""
        if name in self.space:
            self._kernel().ask("set", name, self.space[name])
        else:
            self._kernel().ask("delete", name)

    @contextlib.contextmanager
    def _within(self, seconds: float) -> Any:
        signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.01))
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)


def _undecided(dead: str, why: str) -> dict[str, Any]:
    return {"status": "not run", "message": why, "detail": why, "dead": dead}


def _part(result: Any) -> float | None:
    """The points that a grade cell gives by ending in a number, as nbgrader has it."""
    if isinstance(result, (int, float, np.integer, np.floating)) and not isinstance(result, bool):
        return float(result)
    return None


def start(request: dict[str, Any], sockets: list[socket.socket]) -> None:
    """Begin a session in a process of its own; called in a child of the fork server."""
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    bound = own_data() + MEMORY
    resource.setrlimit(resource.RLIMIT_DATA, (bound, bound))
    budget = Budget(request["cell_output_bytes"], request["total_output_bytes"])
    session = Session(
        sockets[0], request["student"], request["fixtures"], budget, request["hidden"]
    )
    session.serve()
