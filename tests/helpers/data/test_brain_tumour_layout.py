"""The layout check: passes a good folder, and tells each fault in one line."""

import time

import cv2
import numpy as np
import pytest

from helpers.data import DataError
from helpers.data.brain_tumour.layout import check, numbered


def _save(path, shape=(32, 48)):
    cv2.imwrite(str(path), np.zeros(shape, np.uint8))


@pytest.fixture
def folder(tmp_path):
    for kind in ("images", "masks"):
        (tmp_path / kind).mkdir()
        for name in ("1.png", "2.png"):
            _save(tmp_path / kind / name)
    return tmp_path


def _fault(folder):
    with pytest.raises(DataError) as caught:
        check(folder)
    message = str(caught.value)
    assert "\n" not in message
    assert ";" in message  # the remedy stands behind it
    return message


def test_a_good_folder_passes(folder):
    (folder / "images" / "Thumbs.db").write_bytes(b"stray files do not matter")
    for kind in ("images", "masks"):
        _save(folder / kind / "3.png", (16, 16))  # sizes may be mixed
    check(folder)


def test_missing_folder(tmp_path):
    message = _fault(tmp_path / "nowhere")
    assert "no such folder" in message
    assert "nowhere" in message


def test_no_images(folder):
    for kind in ("images", "masks"):
        for path in (folder / kind).iterdir():
            path.unlink()
    assert f"{folder / 'images'}: holds no *.png file" in _fault(folder)


@pytest.mark.parametrize("kind", ["images", "masks"])
def test_image_or_mask_without_the_other(folder, kind):
    path = folder / kind / "2.png"
    path.unlink()
    assert f"{path}: missing" in _fault(folder)


@pytest.mark.parametrize("name", ["x.png", "1_mask.png", "-3.png", "²\u0033.png"])
def test_name_that_is_not_a_number(folder, name):
    _save(folder / "masks" / "keep.png")
    (folder / "masks" / "keep.png").rename(folder / "masks" / name)
    message = _fault(folder)
    assert str(folder / "masks" / name) in message
    assert "not a number" in message


def test_two_names_of_one_number(folder):
    _save(folder / "images" / "02.png")
    assert f"{folder / 'images' / '2.png'}: has the same number as 02.png" in _fault(folder)


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0 a JPEG", b"II*\x00" + b"\xff" * 9])
def test_not_a_png(folder, content):
    path = folder / "images" / "1.png"
    path.write_bytes(content)
    assert f"{path}: is not a PNG file" in _fault(folder)


@pytest.mark.parametrize("left", [8, 20, 33, -1])
def test_cut_short(folder, left):
    path = folder / "images" / "1.png"
    path.write_bytes(path.read_bytes()[:left])
    assert f"{path}: is cut short" in _fault(folder)


def test_damaged_header(folder):
    path = folder / "masks" / "1.png"
    content = bytearray(path.read_bytes())
    content[17] ^= 1  # in the width
    path.write_bytes(bytes(content))
    assert f"{path}: has a damaged header" in _fault(folder)


def test_unreadable(folder):
    path = folder / "masks" / "1.png"
    path.unlink()
    path.mkdir()
    assert f"{path}: cannot be read" in _fault(folder)


@pytest.mark.parametrize(
    ("picture", "found"),
    [
        (np.zeros((32, 48, 3), np.uint8), "8 bits and PNG colour type 2"),
        (np.zeros((32, 48, 4), np.uint8), "8 bits and PNG colour type 6"),
        (np.zeros((32, 48), np.uint16), "16 bits and PNG colour type 0"),
    ],
)
def test_colour_or_16_bits(folder, picture, found):
    path = folder / "masks" / "2.png"
    cv2.imwrite(str(path), picture)
    message = _fault(folder)
    assert str(path) in message
    assert found in message


def test_mask_of_another_size(folder):
    path = folder / "masks" / "2.png"
    _save(path, (32, 32))
    message = _fault(folder)
    assert str(path) in message
    assert "is 32 x 32, but its image is 48 x 32" in message


def test_order_is_that_of_the_numbers(folder):
    for number in (10, 9, 100):
        _save(folder / "images" / f"{number}.png")
    assert [path.stem for path in numbered(folder / "images")] == ["1", "2", "9", "10", "100"]


def test_600_pairs_take_a_moment(folder):
    content = (folder / "images" / "1.png").read_bytes()
    for number in range(3, 601):
        for kind in ("images", "masks"):
            (folder / kind / f"{number}.png").write_bytes(content)
    start = time.process_time()
    check(folder)
    assert time.process_time() - start < 3.0
