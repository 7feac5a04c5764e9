"""A kernel that trains is busy; a page that is loaded again meanwhile would get no answer.

Such a page asks for its widgets: it opens a comm, asks what there is, and shows "Loading widget..."
until it is told. ipykernel keeps these requests until the cell has ended. What is used of ipykernel
here exists since its version 7; with any other kernel nothing is done.
"""

import asyncio
import time
from collections.abc import Coroutine
from contextvars import copy_context
from typing import Any

EVERY = 0.5  # seconds
ANSWERED = {"comm_open", "comm_msg", "comm_close", "comm_info_request", "kernel_info_request"}
LATER: set[Any] = set()
"""Messages whose turn has not come; without a name to hold them they would be forgotten."""


class OpenPage:
    """Answers what the page asks about widgets while a cell runs."""

    def __init__(self) -> None:
        self._next = 0.0
        self._kernel = _kernel()

    def answer(self) -> None:
        """Answer what has come; does so twice a second at most."""
        if self._kernel is None or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + EVERY
        incoming = self._kernel.shell_channel_thread.manager.get_shell_channel_to_subshell_pair(
            None
        )
        while incoming.to_socket.poll(0):
            message = incoming.to_socket.recv_multipart(copy=False)
            if self._kind(message) in ANSWERED:
                self._dispatch(message)
            else:
                # The next cell, for example: its turn comes when this one has ended.
                later = asyncio.ensure_future(incoming.to_stream._recv_callback(message))
                LATER.add(later)
                later.add_done_callback(LATER.discard)

    def _kind(self, message: list[Any]) -> str:
        session = self._kernel.session
        try:
            _, frames = session.feed_identities(message, copy=False)
            return str(session.deserialize(frames, content=False, copy=False)["msg_type"])
        except (ValueError, TypeError, KeyError):
            return ""

    def _dispatch(self, message: list[Any]) -> None:
        kernel = self._kernel
        parent, ident = kernel.get_parent("shell"), kernel._shell_parent_ident.get()
        try:
            copy_context().run(_finish, kernel.dispatch_shell(message, concurrent=True))
        finally:
            kernel.set_parent(ident, parent, channel="shell")


def _kernel() -> Any:
    """The ipykernel that runs this cell, if there is one of the kind that is known here."""
    try:
        from IPython import get_ipython

        kernel = get_ipython().kernel
        asyncio.get_running_loop()
        known = kernel._supports_kernel_subshells and kernel.shell_channel_thread.manager
        parts = (kernel.dispatch_shell, kernel._shell_parent_ident.get())
        return kernel if known and parts else None
    except (ImportError, AttributeError, LookupError, RuntimeError):
        return None


def _finish(steps: Coroutine[Any, Any, Any]) -> None:
    """Run a coroutine that waits for nothing."""
    try:
        steps.send(None)
    except StopIteration:
        return
    steps.close()
