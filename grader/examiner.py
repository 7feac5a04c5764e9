"""Decide a grade cell's outcome.

The engine asks an examiner for every cell that earns points and runs the
others itself. This examiner runs the tests in the student's own kernel.
"""

import re
import time

from nbformat import NotebookNode

from grader.kernel import Ended, LimitedClient
from grader.outcome import Outcome, failed, not_run, passed

MAX_MESSAGE = 500
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class KernelExaminer:
    """Runs grade cells in the kernel that ran the student's cells.

    Parameters
    ----------
    client : LimitedClient
        The running kernel.
    """

    def __init__(self, client: LimitedClient) -> None:
        self.client = client

    def examine(self, cell: NotebookNode, index: int) -> Outcome:
        """Points only for a cell that the kernel reports to have run to its end."""
        started = time.monotonic()
        ended = self.client.run(cell, index)
        seconds = round(time.monotonic() - started, 3)
        match ended:
            case Ended.OK:
                return passed(cell, seconds)
            case Ended.ERROR:
                return failed(cell, self._message(), seconds)
            case Ended.TIMEOUT:
                limit = self.client.timeout
                return not_run(cell, f"The cell was stopped after {limit} s.", seconds)
            case Ended.DEAD:
                return not_run(cell, "The kernel had died before this cell could end.", seconds)

    def _message(self) -> str:
        """One line: an assert's own message, else the exception's name and text."""
        name = str(self.client.reply.get("ename", "Error"))
        text = ANSI.sub("", str(self.client.reply.get("evalue", ""))).strip()
        text = text.encode("utf-8", "replace").decode("utf-8")
        first = text.splitlines()[0][:MAX_MESSAGE] if text else ""
        if name == "AssertionError" and first:
            return first
        if name == "NotImplementedError" and not first:
            return "An answer that this cell tests is still empty."
        return f"{name}: {first}" if first else name
