"""`course lab` opens on a page that says what to do first."""

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from grader import release
from tests.browser.jupyter import TOKEN

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The student bundle, unpacked."""
    folder = tmp_path_factory.mktemp("bundle")
    with zipfile.ZipFile(release.pack(folder / "bundle.zip")) as archive:
        archive.extractall(folder)
    return folder / release.FOLDER


@pytest.fixture(scope="module")
def address(bundle: Path, home: dict[str, str]) -> Iterator[str]:
    """Where `course lab` says that JupyterLab is."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = "from helpers.cli import main; main()"
    words = [sys.executable, "-c", program, "lab", "--no-browser", "--allow-root"]
    words += [f"--port={port}", f"--IdentityProvider.token={TOKEN}", "--ServerApp.ip=127.0.0.1"]
    log = Path(home["HOME"]) / "lab.log"
    with log.open("w") as sink:
        process = subprocess.Popen(words, cwd=bundle, env=home, stdout=sink, stderr=sink)
    try:
        for _ in range(240):
            assert process.poll() is None, log.read_text()
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=10).close()
                break
            except OSError:
                time.sleep(0.25)
        # Where a browser would be sent: JupyterLab's default address.
        yield f"http://127.0.0.1:{port}/?token={TOKEN}"
    finally:
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def test_the_first_page(browser: Browser, address: str, bundle: Path, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    page.set_default_timeout(60_000)
    page.goto(address)
    start = page.locator(".jp-NotebookPanel").first
    expect(start.get_by_role("heading", name="Deep learning for medical images")).to_be_visible()
    row = start.locator("tr", has_text="a2_lung_2d")
    expect(row).to_contain_text("new")
    page.screenshot(path=tmp_path / "start.png")
    start.get_by_role("link", name="a2_lung_2d").click()
    expect(page).to_have_url(re.compile(r"a2_lung_2d\.ipynb"))
    page.close()
