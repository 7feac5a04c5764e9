"""prepare and held_out: a folder in the real layout, or one line that says why not."""

import json
import time

import numpy as np
import pytest
import tifffile

from helpers.data import Card, DataError, card, held_out, prepare, sizes


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "cache"))
    monkeypatch.delenv("COURSE_HELD_OUT_SEED", raising=False)
    return tmp_path / "cache"


def _first_image(folder):
    return tifffile.imread(sorted((folder / "2d_images").iterdir())[0])


def test_phantom_is_drawn_once_into_the_cache(cache):
    folder = prepare("lung_2d", count=2)
    assert folder.parent == cache
    assert len(list((folder / "2d_masks").glob("*.tif"))) == 2
    start = time.perf_counter()
    assert prepare("lung_2d", count=2) == folder
    assert time.perf_counter() - start < 0.2


def test_manifest_names_what_the_folder_holds():
    manifest = json.loads((prepare("lung_2d", count=1, seed=5) / "manifest.json").read_text())
    assert manifest["name"] == "lung_2d"
    assert (manifest["count"], manifest["seed"]) == (1, "5")


def test_count_and_seed_have_their_own_folders():
    folders = {prepare("lung_2d", count=n, seed=s) for n, s in ((1, 1), (2, 1), (1, 2))}
    assert len(folders) == 3


def test_path_is_checked_and_returned():
    folder = prepare("lung_2d", count=1)
    assert prepare("lung_2d", source="path", folder=str(folder), count=1) == folder
    next((folder / "2d_masks").iterdir()).unlink()
    with pytest.raises(DataError, match="missing"):
        prepare("lung_2d", source="path", folder=folder, count=1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "lung_4d"}, "unknown data set 'lung_4d'; known data sets: .*lung_2d"),
        ({"source": "cloud"}, "unknown source 'cloud'; known sources: phantom, real, path"),
        ({"source": "real"}, "not on this machine; run `course data fetch lung_2d`"),
        ({"source": "path"}, "DATA_DIR is empty"),
        ({"source": "path", "folder": "/no/such"}, "no such folder"),
        ({"count": 0}, "count is 0; it must be an integer of at least 1"),
        ({"count": 2.5}, "count is 2.5"),
        ({"seed": -1}, "seed is -1"),
    ],
)
def test_faults_are_told_in_one_line(arguments, message):
    with pytest.raises(DataError, match=message) as caught:
        prepare(**({"name": "lung_2d", "count": 1} | arguments))
    assert "\n" not in str(caught.value)


def test_held_out_differs_from_the_default_and_hides_its_seed(cache, monkeypatch):
    monkeypatch.setitem(sizes.HELD_OUT, "lung_2d", 1)
    usual, default = prepare("lung_2d", count=1), held_out("lung_2d")
    monkeypatch.setenv("COURSE_HELD_OUT_SEED", "98765432109")
    secret = held_out("lung_2d")
    assert secret == held_out("lung_2d")
    images = [_first_image(folder) for folder in (usual, default, secret)]
    assert not np.array_equal(images[0], images[1])
    assert not np.array_equal(images[1], images[2])
    assert "98765432109" not in str(secret) + (secret / "manifest.json").read_text()


@pytest.mark.parametrize("seed", ["soon", "-4", "1.5"])
def test_held_out_seed_must_be_an_integer(monkeypatch, seed):
    monkeypatch.setenv("COURSE_HELD_OUT_SEED", seed)
    with pytest.raises(DataError, match="COURSE_HELD_OUT_SEED"):
        held_out("lung_2d")


def test_card_shows_itself_as_markdown():
    shown = card("lung_2d")
    assert isinstance(shown, Card)
    text = shown._repr_markdown_()
    for part in (shown.title, shown.source, shown.licence, "never presented as real"):
        assert part in text
    assert "course data show lung_2d --figures" in text


def test_card_of_an_unknown_set():
    with pytest.raises(DataError, match="known data sets"):
        card("lungs")
