"""A real JupyterLab on this machine's loopback address."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

TOKEN = "for-this-test-only"
JUPYTERLAB = ("-m", "jupyterlab")
COURSE_LAB = ("-c", "from helpers.cli import main; main()", "lab")


@contextlib.contextmanager
def jupyterlab(
    folder: Path, home: dict[str, str], start: tuple[str, ...] = JUPYTERLAB
) -> Iterator[str]:
    """Run JupyterLab in a folder, started by `start`; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [
        *(sys.executable, *start, "--no-browser", "--allow-root"),
        *("--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
        f"--IdentityProvider.token={TOKEN}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    path = Path(home["HOME"]) / f"server-{port}.log"
    with path.open("w") as log:
        process = subprocess.Popen(
            words, cwd=folder, env=home, stdout=log, stderr=log, start_new_session=True
        )
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(240):
            assert process.poll() is None, path.read_text()
            try:
                urllib.request.urlopen(f"{address}/api", timeout=10).close()
                break
            except OSError:
                time.sleep(0.25)
        yield address
    finally:
        # `course lab` has the server for a child.
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def open_notebook(page: Page, address: str, path: str, workspace: str) -> None:
    """Open a notebook and wait for its kernel, in a workspace in which nothing else is open."""
    page.goto(f"{address}/lab/workspaces/{workspace}/tree/{path}?token={TOKEN}")
    expect(page.locator(".jp-Notebook")).to_be_visible()
    expect(page.locator("text=Python 3 (ipykernel) | Idle")).to_be_visible()


def choose(page: Page, menu: str, entry: str) -> None:
    """Choose from JupyterLab's menus."""
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_text(entry, exact=True).click()


def fill(page: Page, cell: Locator, text: str) -> None:
    """Put text in place of what is in a cell."""
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
