"""Merged nuclei are those of the public processed set."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from helpers.data import DataError
from helpers.data.fetch.bars import file_bars
from helpers.data.fetch.merged import merge, merge_all
from tests.helpers.data.fetch.sets import blob, nuclei_original, save

REAL = Path(__file__).resolve().parents[5] / "shared" / "realdata"


def _processed(kind, name):
    with Image.open(REAL / "dsb2018_processed" / kind / f"{name}.jpg") as picture:
        return np.asarray(picture)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real nuclei images are not on this machine")
def test_same_as_the_public_processed_set():
    names = {path.stem for path in (REAL / "dsb2018_processed" / "images").iterdir()}
    items = [path for path in (REAL / "dsb2018" / "stage1_train").iterdir() if path.name in names]
    assert len(items) == 5
    for item in items:
        image, mask = merge(item)
        difference = np.abs(image.astype(int) - _processed("images", item.name))
        assert difference.mean() < 1.5  # of 255: the noise of JPEG
        ours, theirs = mask > 127, _processed("masks", item.name) > 127
        assert 2 * np.sum(ours & theirs) / (np.sum(ours) + np.sum(theirs)) > 0.97


def test_files_in_the_layout(tmp_path):
    nuclei_original(tmp_path)
    with file_bars(False) as bars:
        merge_all(tmp_path / "stage1_train", tmp_path, bars)
    for kind in ("images", "masks"):
        files = sorted((tmp_path / kind).iterdir())
        assert [path.name for path in files] == [f"{number:064x}.jpg" for number in range(2)]
        with Image.open(files[0]) as picture:
            assert (picture.mode, picture.size, picture.format) == ("L", (256, 256), "JPEG")


def test_nuclei_are_united(tmp_path):
    nuclei_original(tmp_path)
    _, mask = merge(next((tmp_path / "stage1_train").iterdir()))
    union = np.maximum(blob(), blob().T)
    assert np.mean(mask > 127) == pytest.approx(np.mean(union > 0), abs=0.01)


@pytest.mark.parametrize("kind", ["images", "masks"])
def test_unreadable(tmp_path, kind):
    nuclei_original(tmp_path)
    item = next((tmp_path / "stage1_train").iterdir())
    path = next((item / kind).iterdir())
    path.write_bytes(b"")
    with pytest.raises(DataError, match=f"{path.name}: cannot be read as a PNG file;"):
        merge(item)


def test_mask_of_another_size_and_image_missing(tmp_path):
    nuclei_original(tmp_path)
    item = next((tmp_path / "stage1_train").iterdir())
    save(item / "masks" / "other.png", blob(20))
    with pytest.raises(DataError, match=r"other\.png: is 20 x 20, but its image is 16 x 16"):
        merge(item)
    next((item / "images").iterdir()).unlink()
    with pytest.raises(DataError, match=r"holds 0 \*\.png files; exactly one belongs there"):
        merge(item)
