"""Formgrader, nbgrader's page for marking by hand, opens what we graded: a real server is asked."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from grader.assignment import Assignment
from grader.classroom import Classroom
from grader.grade import grade_class
from grader.grading_data import Material
from grader.limits import Limits

TOKEN = "for-this-test-only"


@pytest.fixture
def graded(classroom: Classroom, tiny: Assignment, answered: NotebookNode) -> Classroom:
    folder = classroom.submitted / "amara" / "tiny"
    folder.mkdir(parents=True)
    (folder / "tiny.ipynb").write_text(nbformat.writes(answered))
    with ThreadPoolExecutor(1) as executor:
        grade_class(
            tiny,
            classroom,
            Material({"PROFILE": "smoke"}),
            executor=executor,
            threads=1,
            trusted=True,
            limits=Limits(),
        )
    return classroom


@pytest.fixture
def server(graded: Classroom, tmp_path: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [
        *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
        f"--ServerApp.port={port}",
        f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.root_dir={graded.root}",
        "--ServerApp.jpserver_extensions=nbgrader.server_extensions.formgrader=True",
    ]
    with (tmp_path / "server.log").open("w") as log:
        process = subprocess.Popen(words, cwd=graded.root, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(120):
            try:
                get(address, "/api/status")
                break
            except (urllib.error.URLError, ConnectionError):
                assert process.poll() is None, (tmp_path / "server.log").read_text()
                time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def get(address: str, path: str) -> str:
    request = urllib.request.Request(address + path, headers={"Authorization": f"token {TOKEN}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(answer.read().decode())


def test_formgrader_shows_the_graded_notebook(server: str) -> None:
    (submission,) = json.loads(get(server, "/formgrader/api/submissions/tiny"))
    assert submission["student"] == "amara"
    assert submission["autograded"]
    assert submission["score"] == 4
    assert submission["needs_manual_grade"]
    (notebook,) = json.loads(get(server, "/formgrader/api/submitted_notebooks/tiny/tiny"))
    page = get(server, f"/formgrader/submissions/{notebook['id']}/")
    assert "It is twice as much." in page
