"""The layout check: passes a good folder, and tells each fault in one line."""

import shutil

import numpy as np
import pytest
from PIL import Image

from helpers.data import DataError
from helpers.data.skin_lesion.layout import PARTS, TEST, TRAINING, check

SIZE = (48, 32)


def _write_pair(folder, part, name):
    noise = np.random.default_rng(0).integers(0, 256, (SIZE[1], SIZE[0], 3), dtype=np.uint8)
    Image.fromarray(noise).save(folder / part.photographs / f"{name}.jpg")
    Image.new("L", SIZE).save(folder / part.masks / f"{name}_Segmentation.png")


@pytest.fixture
def folder(tmp_path):
    for part, names in ((TRAINING, ("ISIC_0000000", "ISIC_0000004")), (TEST, ("ISIC_0000003",))):
        (tmp_path / part.photographs).mkdir()
        (tmp_path / part.masks).mkdir()
        for name in names:
            _write_pair(tmp_path, part, name)
    return tmp_path


@pytest.fixture
def photograph(folder):
    return folder / TRAINING.photographs / "ISIC_0000004.jpg"


@pytest.fixture
def mask(folder):
    return folder / TRAINING.masks / "ISIC_0000004_Segmentation.png"


def _fault(folder):
    with pytest.raises(DataError) as caught:
        check(folder)
    message = str(caught.value)
    assert "\n" not in message
    assert ";" in message  # the remedy stands behind it
    return message


def test_a_good_folder_passes(folder):
    (folder / TRAINING.photographs / "Thumbs.db").write_bytes(b"stray files do not matter")
    (folder / "ISBI2016_ISIC_Part1_Test_Data.zip").write_bytes(b"nor does this one")
    check(folder)


def test_names_of_2017_pass(folder, mask):
    mask.rename(mask.with_name("ISIC_0000004_segmentation.png"))
    check(folder)


def test_bytes_behind_the_end_pass(folder, photograph):
    photograph.write_bytes(photograph.read_bytes() + b"\x00" * 100)
    check(folder)


@pytest.mark.parametrize(
    "name", [name for part in PARTS for name in (part.photographs, part.masks)]
)
def test_missing_folder(folder, name):
    shutil.rmtree(folder / name)
    message = _fault(folder)
    assert f"{folder / name}: no such folder" in message
    assert f"DATA_DIR is {folder}" in message


@pytest.mark.parametrize("part", PARTS)
def test_no_photographs(folder, part):
    for name in (part.photographs, part.masks):
        for path in (folder / name).iterdir():
            path.unlink()
    assert f"{folder / part.photographs}: holds no *.jpg file" in _fault(folder)


def test_photograph_without_mask(folder, mask):
    mask.unlink()
    assert f"{mask}: missing" in _fault(folder)


def test_mask_without_photograph(folder, photograph):
    photograph.unlink()
    assert f"{photograph}: missing" in _fault(folder)


def test_mask_with_the_name_of_its_photograph(folder, mask):
    renamed = mask.rename(mask.with_name("ISIC_0000004.png"))
    assert f"{renamed}: does not end in _Segmentation.png" in _fault(folder)


def test_two_masks_of_one_photograph(folder, mask):
    shutil.copy(mask, mask.with_name("ISIC_0000004_segmentation.png"))
    assert "is a mask of the same photograph" in _fault(folder)


def test_photograph_in_both_parts(folder):
    _write_pair(folder, TEST, "ISIC_0000004")
    assert "ISIC_0000004.jpg: is also in ISBI2016_ISIC_Part1_Training_Data" in _fault(folder)


def test_mask_of_another_size(folder, mask):
    Image.new("L", (32, 48)).save(mask)
    assert f"{mask}: is 32 x 48, but its photograph is 48 x 32" in _fault(folder)


def test_mask_in_colour(folder, mask):
    Image.new("RGB", SIZE).save(mask)
    assert f"{mask}: has mode RGB, not L" in _fault(folder)


def test_grey_photograph(folder, photograph):
    Image.new("L", SIZE).save(photograph)
    assert f"{photograph}: has mode L, not RGB" in _fault(folder)


def test_photograph_of_another_format(folder, photograph):
    Image.new("RGB", SIZE).save(photograph, format="PNG")
    assert f"{photograph}: is a PNG file, not JPEG" in _fault(folder)


@pytest.mark.parametrize("content", [b"", b"<html>not found</html>"])
def test_no_picture_at_all(folder, mask, content):
    mask.write_bytes(content)
    assert f"{mask}: is not a PNG file" in _fault(folder)


def test_cut_short(folder, photograph, mask):
    whole = mask.read_bytes()
    mask.write_bytes(whole[:-12])
    assert f"{mask}: is cut short" in _fault(folder)
    mask.write_bytes(whole)
    photograph.write_bytes(photograph.read_bytes()[:-200])
    assert f"{photograph}: is cut short" in _fault(folder)


def test_unreadable(folder, photograph):
    photograph.unlink()
    photograph.mkdir()
    assert f"{photograph}: cannot be read" in _fault(folder)
