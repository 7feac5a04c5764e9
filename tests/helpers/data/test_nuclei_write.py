"""The written phantom: both real layouts, the same bytes in every order."""

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from helpers.data.fetch.merged import merge
from helpers.data.nuclei.layout import check
from helpers.data.nuclei.phantom import draw
from helpers.data.nuclei.write import finish, write_item
from helpers.imaging import read_nuclei

COUNT, SEED = 6, 2
HEX = re.compile(r"[0-9a-f]{64}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nuclei")
    assert [write_item(folder, SEED, index) for index in range(COUNT)] == [{}] * COUNT
    finish(folder, [{}] * COUNT)
    return folder


def _items(folder: Path):
    return sorted((folder / "stage1_train").iterdir())


def test_passes_its_own_layout_check(folder):
    check(folder)


def test_names_are_those_of_the_real_set(folder):
    assert {path.name for path in folder.iterdir()} == {"stage1_train", "images", "masks"}
    names = [item.name for item in _items(folder)]
    assert len(names) == COUNT
    masks = []
    for item in _items(folder):
        assert [path.name for path in (item / "images").iterdir()] == [f"{item.name}.png"]
        masks += [path.stem for path in (item / "masks").iterdir()]
    for part in ("images", "masks"):
        assert sorted(path.name for path in (folder / part).iterdir()) == [
            f"{name}.jpg" for name in names
        ]
    assert all(HEX.fullmatch(name) for name in names + masks)
    assert len(set(names + masks)) == len(names + masks)


def test_formats_are_the_real_ones(folder):
    for item in _items(folder):
        image = Image.open(item / "images" / f"{item.name}.png")
        assert image.mode == "RGBA"
        for path in (item / "masks").iterdir():
            mask = Image.open(path)
            assert (mask.mode, mask.size) == ("L", image.size)
            assert set(np.unique(np.asarray(mask))) == {0, 255}
        for part in ("images", "masks"):
            small = Image.open(folder / part / f"{item.name}.jpg")
            assert (small.format, small.mode, small.size) == ("JPEG", "L", (256, 256))


def test_files_hold_what_was_drawn(folder):
    drawn = draw(SEED, 1)
    (item,) = (
        item
        for item in _items(folder)
        if np.array_equal(np.asarray(Image.open(item / "images" / f"{item.name}.png")), drawn.image)
    )
    found = {np.asarray(Image.open(path)).tobytes() for path in (item / "masks").iterdir()}
    assert found == {mask.tobytes() for mask in drawn.masks}
    assert np.array_equal(read_nuclei(item / "masks") > 0, np.max(drawn.masks, axis=0) > 0)


def test_processed_layout_is_made_like_the_real_one(folder):
    for item in _items(folder):
        for part, expected in zip(("images", "masks"), merge(item), strict=True):
            found = np.asarray(Image.open(folder / part / f"{item.name}.jpg"), np.float64)
            assert np.abs(found - expected).mean() < 1.5


def test_processed_masks_are_not_binary(folder):
    for path in (folder / "masks").iterdir():
        mask = np.asarray(Image.open(path))
        assert len(np.unique(mask)) > 8
        assert np.mean(mask > 0) > 1.05 * np.mean(mask > 127)


def test_another_order_writes_the_same_bytes(folder, tmp_path):
    for index in (*reversed(range(COUNT)), 0):  # the last one again, as after an interruption
        write_item(tmp_path, SEED, index)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert len(files) == sum(path.is_file() for path in tmp_path.rglob("*"))
    for path in files:
        assert (tmp_path / path.relative_to(folder)).read_bytes() == path.read_bytes()
