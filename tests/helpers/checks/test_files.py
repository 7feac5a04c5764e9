"""Files that a function writes."""

from pathlib import Path

import numpy as np

from helpers import checks


def write(first, second, path):
    second[:] = 7
    Path(path).write_bytes(first.tobytes())


def test_written_bytes_and_changed_arguments():
    found = checks.written_file(write, np.zeros(3, np.uint8), np.ones(2), name="a.bin")
    assert found == {"content": b"\0\0\0", "changed": [1]}


def test_nothing_written():
    found = checks.written_file(lambda array, path: None, np.zeros(3))
    assert found == {"content": None, "changed": []}


def test_output_folders_are_empty_and_apart():
    one, other = checks.output_folder(), checks.output_folder()
    assert one != other and list(Path(one).iterdir()) == []


def test_file_that_is_not_there(tmp_path):
    assert checks.file_bytes(tmp_path / "nothing") is None
    assert checks.file_bytes(tmp_path) is None
