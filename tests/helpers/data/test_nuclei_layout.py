"""The layout check: passes a good folder, and tells each fault in one line."""

import shutil

import pytest
from PIL import Image

from helpers.data import DataError
from helpers.data.nuclei.layout import check, find_pairs

A, B = "a" * 64, "b" * 64


@pytest.fixture
def folder(tmp_path):
    for part in ("images", "masks"):
        (tmp_path / part).mkdir()
        for name in (A, B):
            Image.new("L", (32, 32)).save(tmp_path / part / f"{name}.jpg")
    for name in (A, B):
        item = tmp_path / "stage1_train" / name
        (item / "images").mkdir(parents=True)
        (item / "masks").mkdir()
        Image.new("RGBA", (48, 32)).save(item / "images" / f"{name}.png")
        for digit in "cd":
            Image.new("L", (48, 32)).save(item / "masks" / f"{digit * 64}.png")
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
    (folder / "stage1_train" / ".DS_Store").write_bytes(b"nor do these")
    check(folder)


def test_the_processed_layout_alone_passes(folder):
    shutil.rmtree(folder / "stage1_train")
    check(folder)


def test_pairs_come_in_the_order_of_their_names(folder):
    assert [(image.stem, mask.stem) for image, mask in find_pairs(folder)] == [(A, A), (B, B)]


@pytest.mark.parametrize("part", ["images", "masks"])
def test_missing_folder(folder, part):
    shutil.rmtree(folder / part)
    message = _fault(folder)
    assert f"{folder / part}: no such folder" in message


def test_no_images(folder):
    for part in ("images", "masks"):
        for path in (folder / part).iterdir():
            path.unlink()
    assert "holds no *.jpg file" in _fault(folder)


@pytest.mark.parametrize("part", ["images", "masks"])
def test_image_or_mask_without_the_other(folder, part):
    path = folder / part / f"{B}.jpg"
    path.unlink()
    assert f"{path}: missing" in _fault(folder)


def test_empty_original_layout(folder):
    shutil.rmtree(folder / "stage1_train")
    (folder / "stage1_train").mkdir()
    assert "holds no folders" in _fault(folder)


@pytest.mark.parametrize("count", [0, 2])
def test_not_one_image_in_a_folder(folder, count):
    images = folder / "stage1_train" / B / "images"
    (images / f"{B}.png").unlink()
    for number in range(count):
        Image.new("RGBA", (48, 32)).save(images / f"{number}.png")
    assert f"{images}: holds {count} *.png files" in _fault(folder)


def test_image_of_another_name(folder):
    path = folder / "stage1_train" / B / "images" / f"{B}.png"
    path.rename(path.with_name(f"{A}.png"))
    message = _fault(folder)
    assert "is not named after its folder" in message
    assert f"{B}.png" in message


def test_image_without_masks(folder):
    masks = folder / "stage1_train" / A / "masks"
    shutil.rmtree(masks)
    assert f"{masks}: holds no *.png file" in _fault(folder)


FILES = {
    "processed image": f"images/{A}.jpg",
    "processed mask": f"masks/{B}.jpg",
    "image": f"stage1_train/{A}/images/{A}.png",
    "mask": f"stage1_train/{B}/masks/{'d' * 64}.png",
}
each_file = pytest.mark.parametrize("name", FILES.values(), ids=FILES)


@each_file
def test_not_a_picture(folder, name):
    (folder / name).write_bytes(b"<html>Not found</html>")
    assert f"{folder / name}: is not a" in _fault(folder)


@each_file
def test_another_format(folder, name):
    Image.new("L", (48, 32)).save(folder / name, format="GIF")
    assert f"{folder / name}: is a GIF file" in _fault(folder)


@each_file
def test_cut_short(folder, name):
    path = folder / name
    path.write_bytes(path.read_bytes()[:-14])
    assert f"{path}: is cut short" in _fault(folder)


@each_file
def test_unreadable(folder, name):
    (folder / name).unlink()
    (folder / name).mkdir()
    assert f"{folder / name}: cannot be read" in _fault(folder)


@pytest.mark.parametrize("kind", ["processed image", "processed mask"])
def test_processed_files_are_grey(folder, kind):
    Image.new("RGB", (32, 32)).save(folder / FILES[kind])
    assert f"{folder / FILES[kind]}: has mode RGB, not L" in _fault(folder)


def test_mode_of_a_mask(folder):
    Image.new("RGBA", (48, 32)).save(folder / FILES["mask"])
    assert "has mode RGBA, not L" in _fault(folder)


def test_mode_of_an_image(folder):
    Image.new("1", (48, 32)).save(folder / FILES["image"])
    assert "has mode 1, not L or RGB or RGBA" in _fault(folder)


@pytest.mark.parametrize(("kind", "expected"), [("processed mask", "32 x 32"), ("mask", "48 x 32")])
def test_mask_of_another_size(folder, kind, expected):
    Image.new("L", (16, 20)).save(folder / FILES[kind])
    message = _fault(folder)
    assert f"{folder / FILES[kind]}: is 16 x 20, but its image is {expected}" in message
