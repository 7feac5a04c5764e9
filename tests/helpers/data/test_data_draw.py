"""Drawing a phantom's items: in parallel, resumable, the same bytes in every way."""

import os
import signal
import subprocess
import sys
import time

import pytest

from helpers.data import size
from helpers.data.draw import draw
from helpers.data.errors import DataError
from helpers.data.registry import NAMES
from helpers.data.sizes import HELD_OUT, SIZES

# A data set whose items say which process drew them, and when.
MODULE = """
import os, time
from pathlib import Path

def write_item(folder, seed, index):
    with (folder / "log").open("a") as log:
        log.write(f"{index} {os.getpid()}\\n")
    time.sleep(0.05)
    (folder / f"{index}.txt").write_text(f"{seed} {index}")
    return {"index": index}

def finish(folder, rows):
    (folder / "table").write_text(",".join(str(row["index"]) for row in rows))
"""


@pytest.fixture
def toy(tmp_path, monkeypatch):
    (tmp_path / "toy_set.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    import toy_set

    yield toy_set
    del sys.modules["toy_set"]


def log(folder):
    return [line.split() for line in (folder / "log").read_text().splitlines()]


def test_every_item_and_the_table_in_order(toy, tmp_path):
    draw(tmp_path, toy.write_item, toy.finish, 9, 3, progress=False)
    assert [(tmp_path / f"{index}.txt").read_text() for index in range(9)] == [
        f"3 {index}" for index in range(9)
    ]
    assert (tmp_path / "table").read_text() == "0,1,2,3,4,5,6,7,8"
    assert not (tmp_path / ".rows").exists()


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core")
def test_several_processes_draw(toy, tmp_path):
    draw(tmp_path, toy.write_item, toy.finish, 40, 3, progress=False)
    drawers = {pid for _, pid in log(tmp_path)}
    assert len(drawers) > 1
    assert str(os.getpid()) not in drawers


def test_ctrl_c_keeps_what_is_drawn(toy, tmp_path):
    folder = tmp_path / "set"
    folder.mkdir()
    program = (
        "import sys, pathlib, toy_set; from helpers.data.draw import draw; "
        "draw(pathlib.Path(sys.argv[1]), toy_set.write_item, toy_set.finish, 60, 3, progress=True)"
    )
    command = [sys.executable, "-c", program, str(folder)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    rows = folder / ".rows"
    deadline = time.monotonic() + 30
    while len(list(rows.glob("*.json"))) < 10 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: every process gets it
    assert process.wait(20) != 0
    kept = {path.stem for path in rows.glob("*.json")}
    assert 10 <= len(kept) < 60
    (folder / "log").unlink()
    draw(folder, toy.write_item, toy.finish, 60, 3, progress=False)
    assert not kept & {index for index, _ in log(folder)}
    assert (folder / "table").read_text() == ",".join(str(index) for index in range(60))


def test_progress_is_shown_on_request_only(toy, tmp_path, capsys):
    (tmp_path / "a").mkdir()
    draw(tmp_path / "a", toy.write_item, toy.finish, 1, 0, progress=False)
    assert capsys.readouterr().out == ""
    (tmp_path / "b").mkdir()
    draw(tmp_path / "b", toy.write_item, toy.finish, 1, 0, progress=True)
    assert "drawing" in capsys.readouterr().out


def test_sizes_of_all_sets():
    assert set(SIZES) == set(HELD_OUT) == set(NAMES)
    for name in NAMES:
        assert 0 < size(name, "smoke") <= size(name, "laptop") <= size(name, "full")


@pytest.mark.parametrize(("name", "profile"), [("lungs", "laptop"), ("lung_2d", "huge")])
def test_unknown_sizes(name, profile):
    with pytest.raises(DataError, match="known"):
        size(name, profile)
