"""However deep a host has nested the files, they end up in the layout."""

import os
import zipfile
from pathlib import Path

import pytest

from helpers.data import DataError
from helpers.data.fetch.bars import file_bars
from helpers.data.fetch.layouts import common_folder, find_archives, find_parts
from helpers.data.fetch.place import place
from helpers.data.fetch.report import Ledger
from tests.helpers.data.fetch import sets


@pytest.fixture
def origin(tmp_path):
    (tmp_path / "origin").mkdir()
    return tmp_path / "origin"


def place_all(name, origin, tmp_path):
    target = tmp_path / "target"
    target.mkdir()
    ledger = Ledger()
    with file_bars(False) as bars:
        place(name, origin, target, ledger, bars)
    return target, ledger.findings()


def tree(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def pack(folder: Path, archive: Path, top=""):
    """Zip what lies in a folder and remove it."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.write(path, f"{top}{path.relative_to(folder)}")
                path.unlink()


@pytest.mark.parametrize("name", sets.WRITERS)
@pytest.mark.parametrize("below", ["", "versions/1", "a/b/c"])
def test_folders(name, below, origin, tmp_path):
    sets.WRITERS[name](origin / below)
    expected = tree(origin / below)
    target, findings = place_all(name, origin, tmp_path)
    assert tree(target) == expected
    assert findings == ()


@pytest.mark.parametrize("name", sets.WRITERS)
def test_one_archive(name, origin, tmp_path):
    sets.WRITERS[name](tmp_path / "unpacked")
    expected = tree(tmp_path / "unpacked")
    # Kaggle's web page calls every data set archive.zip.
    pack(tmp_path / "unpacked", origin / ("diabetic-x.zip" if name == "retina" else "archive.zip"))
    target, _ = place_all(name, origin, tmp_path)
    assert tree(target) == expected


def test_nothing_lies_there_twice(origin, tmp_path):
    sets.lung_2d(origin)
    target, _ = place_all("lung_2d", origin, tmp_path)
    for name in tree(target):
        assert os.path.samefile(origin / name, target / name)


def test_copies_where_links_are_impossible(origin, tmp_path, monkeypatch):
    def refuse(*args):
        raise OSError("cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    sets.lung_2d(origin)
    target, _ = place_all("lung_2d", origin, tmp_path)
    assert tree(target) == tree(origin)


def test_each_folder_in_an_archive_of_its_own(origin, tmp_path):
    sets.lung_2d(tmp_path / "unpacked")
    expected = tree(tmp_path / "unpacked") - {"lung_stats.csv"}
    for kind in ("2d_images", "2d_masks"):
        pack(tmp_path / "unpacked" / kind, origin / f"{kind}.zip", top=f"{kind}/")
    target, _ = place_all("lung_2d", origin, tmp_path)
    assert tree(target) == expected


def test_folders_doubled_by_unpacking(origin, tmp_path):
    sets.lung_2d(tmp_path / "unpacked")
    for kind in ("2d_images", "2d_masks"):
        (origin / kind).mkdir()
        (tmp_path / "unpacked" / kind).rename(origin / kind / kind)
    parts = find_parts("lung_2d", origin)
    assert common_folder(parts) is None
    target, _ = place_all("lung_2d", origin, tmp_path)
    assert len(tree(target)) == 6


def test_isic_archives_without_top_folder(origin, tmp_path):
    sets.skin_lesion(tmp_path / "unpacked")
    expected = tree(tmp_path / "unpacked")
    for folder in sorted((tmp_path / "unpacked").iterdir()):
        pack(folder, origin / f"{folder.name}.zip")
    target, _ = place_all("skin_lesion", origin, tmp_path)
    assert tree(target) == expected


def test_eyepacs_in_parts(origin, tmp_path):
    sets.retina(tmp_path / "unpacked")
    expected = tree(tmp_path / "unpacked")
    pack(tmp_path / "unpacked" / "train", tmp_path / "train.zip", top="train/")
    content = (tmp_path / "train.zip").read_bytes()
    step = len(content) // 3 + 1
    for number in range(3):
        part = content[number * step : (number + 1) * step]
        (origin / f"train.zip.00{number + 1}").write_bytes(part)
    pack(tmp_path / "unpacked", origin / "trainLabels.csv.zip")
    (origin / "test.zip.001").write_bytes(b"the competition's test images are not wanted")
    target, _ = place_all("retina", origin, tmp_path)
    assert tree(target) == expected


def test_figshare_archive_of_archives_is_converted(origin, tmp_path):
    for first in (1, 767):
        sets.matlab(tmp_path / "mat", (first, first + 1))
        pack(tmp_path / "mat", tmp_path / "zips" / f"brainTumorDataPublic_{first}.zip")
    pack(tmp_path / "zips", origin / "1512427.zip")
    target, _ = place_all("brain_tumour", origin, tmp_path)
    numbers = (1, 2, 767, 768)
    assert tree(target) == {f"{kind}/{n}.png" for kind in ("images", "masks") for n in numbers}


def test_nuclei_archive_without_top_folder_gets_merged_masks(origin, tmp_path):
    sets.nuclei_original(tmp_path / "unpacked")
    pack(tmp_path / "unpacked" / "stage1_train", origin / "stage1_train.zip")
    target, _ = place_all("nuclei", origin, tmp_path)
    name = "0" * 64
    assert f"stage1_train/{name}/images/{name}.png" in tree(target)
    assert {f"images/{name}.jpg", f"masks/{name}.jpg"} < tree(target)


def test_one_nucleus_image_is_not_mistaken_for_the_processed_layout(origin):
    sets.nuclei_original(origin)
    assert find_parts("nuclei", next((origin / "stage1_train").iterdir())) == {}


def test_left_out_names_are_told(origin, tmp_path):
    sets.lung_2d(tmp_path / "unpacked")
    (tmp_path / "unpacked" / "__MACOSX").mkdir()
    (tmp_path / "unpacked" / "__MACOSX" / "._x").write_bytes(b"")
    pack(tmp_path / "unpacked", origin / "archive.zip")
    _, (finding,) = place_all("lung_2d", origin, tmp_path)
    assert (finding.kind, finding.error) == ("left out of an archive", False)
    assert finding.examples == ("archive.zip: '__MACOSX/._x'",)


@pytest.mark.parametrize("name", sets.WRITERS)
def test_nothing_there(name, origin, tmp_path):
    (origin / "holiday.jpg").write_bytes(b"")
    with pytest.raises(DataError) as caught:
        place_all(name, origin, tmp_path)
    message = str(caught.value)
    assert message.startswith(f"{origin}: holds neither ")
    assert message.endswith("; name the folder that the data set was downloaded or unpacked into")


def test_archives_in_archives_have_an_end(origin, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.txt").write_text("x")
    for depth in range(6):
        pack(tmp_path / "in", tmp_path / f"{depth}.zip")
        (tmp_path / f"{depth}.zip").rename(tmp_path / "in" / f"{depth}.zip")
    (tmp_path / "in" / "5.zip").rename(origin / "5.zip")
    with pytest.raises(DataError, match="holds neither"):
        place_all("lung_2d", origin, tmp_path)


def test_only_archives_of_the_set_are_opened(origin):
    for name in ("train.zip", "test.zip", "sample.zip", "trainLabels.csv.zip"):
        (origin / name).write_bytes(b"")
    found = [path.name for path in find_archives("retina", origin)]
    assert found == ["train.zip", "trainLabels.csv.zip"]


def test_folders_that_may_not_be_read_are_passed_by(origin, monkeypatch):
    sets.lung_2d(origin / "b")
    (origin / "a").mkdir()
    scandir = os.scandir

    def refuse(folder):
        if Path(folder).name == "a":
            raise PermissionError(folder)
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    assert common_folder(find_parts("lung_2d", origin)) == origin / "b"
