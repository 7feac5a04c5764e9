"""The student's kernel: runs cells and answers the examiner's calls.

Everything here may be changed by the code that it runs, so nothing here is trusted:
the examiner checks each answer and waits for none for ever.
"""

import importlib
import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.sandbox import wire
from grader.sandbox.objects import Objects, replace
from grader.sandbox.shell import NotebookShell, Outputs, Stream, connect

MAX_TEXT = 2000
PROBES = "helpers.checks"
SHOWN_BUILTINS = 50


class Kernel:
    """One student's kernel.

    Parameters
    ----------
    link : socket.socket
        To the examiner.
    shell : NotebookShell
        In which cells run.
    cell_output_bytes, total_output_bytes : int
        Output kept.
    """

    def __init__(
        self,
        link: socket.socket,
        shell: NotebookShell,
        cell_output_bytes: int,
        total_output_bytes: int,
    ) -> None:
        self.link = link
        self.shell = shell
        self.objects = Objects()
        self.outputs = Outputs(cell_output_bytes, total_output_bytes)
        self.run_cell = connect(shell, self.outputs)
        self.busy = False
        self.pid = os.getpid()
        sys.stdout = Stream("stdout", self.outputs)
        sys.stderr = Stream("stderr", self.outputs)
        signal.signal(signal.SIGINT, self._interrupt)

    def _interrupt(self, *_: Any) -> None:
        # Between requests there is nothing to interrupt.
        if self.busy:
            raise KeyboardInterrupt

    def serve(self) -> None:
        """Answer requests until the examiner hangs up."""
        steps: dict[str, Callable[..., Any]] = {
            "run": self._run,
            "get": self._get,
            "set": self._set,
            "delete": self._delete,
            "call": self._call,
            "probe": self._probe,
            "attribute": lambda of, name: getattr(of, name),
            "item": lambda of, key: of[key],
            "length": len,
            "iterate": lambda of: self.objects.hold(iter(of)),
            "next": self._next,
            "array": np.asarray,
        }
        while True:
            try:
                request = wire.receive(self.link)
            except wire.ClosedError:
                return
            self.objects.release(request["release"])
            arguments = replace(request["arguments"], wire.Reference, self.objects.find)
            try:
                self.busy = True
                try:
                    answer = {"value": steps[request["step"]](*arguments)}
                finally:
                    self.busy = False
                parts = wire.encode(
                    {"number": request["number"], **answer}, fallback=self.objects.portable
                )
            except BaseException as error:  # whatever student code raises is an answer
                problem = {"number": request["number"], "error": describe(error)}
                parts = wire.encode(problem)
            if os.getpid() != self.pid:
                os._exit(0)  # a copy that a cell forked and left running: only one may answer
            wire.send_parts(self.link, parts)

    def _run(self, source: str) -> dict[str, Any]:
        result = self.run_cell(source)
        error = result.error_before_exec or result.error_in_exec
        return {"ok": error is None, "outputs": self.outputs.items}

    def _get(self, names: list[str]) -> dict[str, Any]:
        known = self.shell.user_ns
        return {name: known[name] for name in names if name in known}

    def _set(self, name: str, value: Any) -> None:
        self.shell.user_ns[name] = value

    def _delete(self, name: str) -> None:
        self.shell.user_ns.pop(name, None)

    def _call(self, function: Any, arguments: list[Any], named: dict[str, Any]) -> Any:
        return function(*arguments, **named)

    def _probe(self, name: str, arguments: list[Any], named: dict[str, Any]) -> Any:
        return getattr(importlib.import_module(PROBES), name)(*arguments, **named)

    def _next(self, iterator: Any) -> dict[str, Any]:
        try:
            return {"item": next(iterator)}
        except StopIteration:
            return {}


def describe(error: BaseException) -> dict[str, Any]:
    """An exception as data: the names of its types, nearest first, and its text."""
    try:
        text = str(error)[:MAX_TEXT]
    except BaseException:  # a student's own __str__
        text = ""
    names = [str(kind.__name__)[:100] for kind in type(error).__mro__[:SHOWN_BUILTINS]]
    return {"types": names, "text": text}
