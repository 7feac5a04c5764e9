"""The layout check: passes a good folder, and tells each fault in one line."""

import time

import numpy as np
import pytest
from PIL import Image

from helpers.data import DataError
from helpers.data.retina.layout import check, read_labels

NAMES = ("10_left", "10_right", "13_left")


def _photograph(path):
    Image.fromarray(np.full((24, 32, 3), 90, np.uint8)).save(path, "JPEG")


def _table(folder, text):
    (folder / "trainLabels.csv").write_text(text)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "train").mkdir()
    for name in NAMES:
        _photograph(tmp_path / "train" / f"{name}.jpeg")
    _table(tmp_path, "image,level\n10_left,0\n10_right,2\n13_left,4\n")
    return tmp_path


def _fault(folder):
    with pytest.raises(DataError) as caught:
        check(folder)
    message = str(caught.value)
    assert "\n" not in message
    assert ";" in message or ": copy it again" in message  # the remedy stands behind it
    return message


def test_a_good_folder_passes(folder):
    (folder / "train" / "Thumbs.db").write_bytes(b"stray files do not matter")
    check(folder)
    assert read_labels(folder) == {"10_left": 0, "10_right": 2, "13_left": 4}


def test_a_table_from_a_spreadsheet_passes(folder):
    text = "\ufeffimage,level\r\n10_left,0\r\n10_right,2\r\n13_left,4\r\n"
    (folder / "trainLabels.csv").write_bytes(text.encode())
    check(folder)


def test_missing_folder(tmp_path):
    message = _fault(tmp_path / "nowhere")
    assert "no such folder" in message
    assert "nowhere" in message


def test_no_photographs(folder):
    for path in (folder / "train").iterdir():
        path.unlink()
    assert "holds no *.jpeg file" in _fault(folder)


def test_missing_table(folder):
    (folder / "trainLabels.csv").unlink()
    assert f"{folder / 'trainLabels.csv'}: missing" in _fault(folder)


def test_unreadable_table(folder):
    (folder / "trainLabels.csv").write_bytes(b"image,level\n\xff\xfe\n")
    assert "trainLabels.csv: cannot be read" in _fault(folder)


def test_missing_photograph(folder):
    path = folder / "train" / "10_right.jpeg"
    path.unlink()
    assert f"{path}: missing, though trainLabels.csv has a row for it" in _fault(folder)


def test_photograph_without_a_row(folder):
    _photograph(folder / "train" / "15_left.jpeg")
    assert "no row for 15_left" in _fault(folder)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("", "its first line is 'nothing'"),
        ("name,level\n10_left,0\n", "its first line is 'name,level'"),
        ("image,level,usage\n10_left,0,x\n", "its first line is 'image,level,usage'"),
        ("image,level\n10_left\n", "line 2: has 1 values"),
        ("image,level\n10_left.jpeg,0\n", "line 2: image is '10_left.jpeg'"),
        ("image,level\n10_top,0\n", "line 2: image is '10_top'"),
        ("image,level\n../10_left,0\n", "line 2: image is '../10_left'"),
        ("image,level\n10_left,0\n10_left,1\n", "line 3: 10_left is there twice"),
        ("image,level\n10_left,5\n", "line 2: level is '5'"),
        ("image,level\n10_left,-1\n", "line 2: level is '-1'"),
        ("image,level\n10_left,\n", "line 2: level is ''"),
        ("image,level\n10_left,1.0\n", "line 2: level is '1.0'"),
    ],
)
def test_faults_of_the_table(folder, table, expected):
    _table(folder, table)
    message = _fault(folder)
    assert expected in message
    assert str(folder / "trainLabels.csv") in message


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"<html>sign in first</html>"])
def test_not_a_jpeg(folder, content):
    path = folder / "train" / "10_left.jpeg"
    path.write_bytes(content)
    assert f"{path}: is not a JPEG file" in _fault(folder)


def test_cut_short(folder):
    path = folder / "train" / "13_left.jpeg"
    path.write_bytes(path.read_bytes()[:-40])
    assert f"{path}: is cut short" in _fault(folder)


def test_filling_behind_the_end_mark_is_no_fault(folder):
    path = folder / "train" / "13_left.jpeg"
    path.write_bytes(path.read_bytes() + bytes(500))
    check(folder)


def test_unreadable_photograph(folder):
    path = folder / "train" / "10_left.jpeg"
    path.unlink()
    path.mkdir()
    assert f"{path}: cannot be read" in _fault(folder)


def test_1000_photographs_take_a_moment(folder):
    content = (folder / "train" / "10_left.jpeg").read_bytes()
    names = [f"{number}_left" for number in range(1000)]
    for path in (folder / "train").iterdir():
        path.unlink()
    for name in names:
        (folder / "train" / f"{name}.jpeg").write_bytes(content)
    _table(folder, "image,level\n" + "".join(f"{name},0\n" for name in names))
    start = time.perf_counter()
    check(folder)
    assert time.perf_counter() - start < 2.0
