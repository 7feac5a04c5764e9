"""A Jupyter kernel that runs one cell at a time within limits."""

import json
import sys
import time
from enum import StrEnum
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient
from traitlets.config import Config

from grader.limits import Limits


class Ended(StrEnum):
    """How the run of a cell ended."""

    OK = "ok"
    ERROR = "error"
    TIMEOUT = "timeout"
    DEAD = "dead"


def _kernel_config() -> Config:
    """Sockets that no other user can open, and no ports for parallel kernels to fight over."""
    config = Config()
    if sys.platform != "win32":
        config.KernelManager.transport = "ipc"
    return config


class LimitedClient(PapermillNotebookClient):
    """papermill's client, with the hand-in's limits on time and output.

    After :attr:`Ended.DEAD` no cell can be run any more.
    """

    def __init__(self, nb_man: Any, limits: Limits, **settings: Any) -> None:
        super().__init__(
            nb_man,
            allow_errors=True,
            interrupt_on_timeout=True,
            # A flood of output may drown the kernel's "idle"; the reply still decides.
            raise_on_iopub_timeout=False,
            error_on_timeout={"ename": "CellTimeout", "evalue": "", "traceback": []},
            shutdown_kernel="immediate",
            config=_kernel_config(),
            **settings,
        )
        self.limits = limits
        self.deadline = time.monotonic() + limits.total_seconds
        self.total_output = 0
        self.cell_output = 0
        self.cut = False
        self.dead = False
        self.idle = True
        self.reply: dict[str, Any] = {}
        self.on_cell_executed = self._keep_reply

    def _keep_reply(self, *, execute_reply: dict[str, Any], **_: Any) -> None:
        self.reply = execute_reply["content"]

    def run(self, cell: NotebookNode, index: int) -> Ended:
        """Run a code cell, leaving its outputs in it."""
        if self.dead:
            return Ended.DEAD
        self.reply, self.cell_output, self.cut, self.idle = {}, 0, False, False
        seconds = min(self.limits.cell_seconds, self.deadline - time.monotonic())
        # A float below a second would be cut to "no limit".
        self.timeout = max(1, round(seconds))
        try:
            self.execute_cell(cell, index)
        except (DeadKernelError, CellTimeoutError):
            self.dead = True
            return Ended.DEAD
        status = self.reply.get("status")
        if self.reply.get("ename") == "CellTimeout":
            # Still busy: it ignored the interrupt, and every later cell would wait for it.
            self.dead = not self.idle
            return Ended.TIMEOUT
        return Ended.OK if status == "ok" else Ended.ERROR

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> Any:
        """Take a kernel's message unless it would go over the limits on output."""
        if msg["msg_type"] == "status" and msg["content"]["execution_state"] == "idle":
            self.idle = True
        if msg["msg_type"] in ("stream", "display_data", "execute_result", "error"):
            size = len(json.dumps(msg["content"], default=str))
            self.cell_output += size
            self.total_output += size
            if (
                self.cell_output > self.limits.cell_output_bytes
                or self.total_output > self.limits.total_output_bytes
            ):
                if not self.cut:
                    self.cut = True
                    text = "\n[output cut: over the limit of this cell or notebook]\n"
                    cell.outputs.append(new_output("stream", name="stdout", text=text))
                return None
        return super().process_message(msg, cell, cell_index)
