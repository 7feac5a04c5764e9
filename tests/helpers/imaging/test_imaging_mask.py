"""Mask files: every way in which a mask may have been saved gives the same 0 and 1."""

from pathlib import Path

import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis.extra.numpy import array_shapes, arrays
from PIL import Image

from helpers.data.errors import DataError
from helpers.imaging import read_mask

REAL = Path(__file__).parents[4] / "shared" / "realdata" / "dsb2018_processed"


@pytest.fixture
def truth():
    y, x = np.mgrid[:48, :64]
    return (x - 40) ** 2 + (y - 20) ** 2 < 150


def _fault(path):
    with pytest.raises(DataError) as caught:
        read_mask(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(f"{path}: ")
    assert ";" in message
    return message


def _with_palette(truth, colours):
    image = Image.fromarray(truth.astype(np.uint8), "P")
    image.putpalette(np.array(colours, np.uint8).tobytes())
    return image


def _rgba(truth, alpha=255):
    grey = truth[..., None] * np.full(3, 255, np.uint8)
    return Image.fromarray(np.dstack([grey, np.full(truth.shape, alpha, np.uint8)]), "RGBA")


MADE = {
    "grey": lambda truth: Image.fromarray(truth.astype(np.uint8) * 255),
    "zero and one": lambda truth: Image.fromarray(truth.astype(np.uint8)),
    "bool": lambda truth: Image.fromarray(truth),
    "16 bits": lambda truth: Image.fromarray(truth.astype(np.uint16) * 65535),
    "16 bits of 255": lambda truth: Image.fromarray(truth.astype(np.uint16) * 255),
    "16 bits of 1": lambda truth: Image.fromarray(truth.astype(np.uint16)),
    "RGB": lambda truth: Image.fromarray(truth[..., None] * np.full(3, 255, np.uint8)),
    "blue": lambda truth: Image.fromarray(truth[..., None] * np.array([0, 0, 200], np.uint8)),
    "RGBA": _rgba,
    "RGBA, transparent": lambda truth: _rgba(truth, alpha=0),
    "grey and alpha": lambda truth: _rgba(truth).convert("LA"),
    "palette": lambda truth: _with_palette(truth, [(0, 0, 0), (255, 255, 255)]),
    "palette in colour": lambda truth: _with_palette(truth, [(0, 0, 0), (128, 0, 0)]),
    "palette the other way": lambda truth: _with_palette(~truth, [(255, 255, 255), (0, 0, 0)]),
}


@pytest.mark.parametrize("kind", MADE)
def test_png(tmp_path, truth, kind):
    path = tmp_path / "mask.png"
    MADE[kind](truth).save(path)
    mask = read_mask(path)
    assert mask.dtype == np.uint8
    np.testing.assert_array_equal(mask, truth)


@given(arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=24)))
@settings(max_examples=40)
def test_any_mask_comes_back(tmp_path_factory, truth):
    path = tmp_path_factory.mktemp("mask") / "mask.png"
    Image.fromarray(truth.astype(np.uint8) * 255).save(path)
    np.testing.assert_array_equal(read_mask(path), truth)


@pytest.mark.parametrize("quality", [60, 75, 95])
def test_jpeg_noise_does_not_widen_the_mask(tmp_path, truth, quality):
    path = tmp_path / "mask.jpg"
    Image.fromarray(truth.astype(np.uint8) * 255).save(path, quality=quality)
    stored = np.asarray(Image.open(path))
    assert len(np.unique(stored)) > 2
    assert (stored > 0).sum() > 1.05 * truth.sum()
    assert abs(int(read_mask(path).sum()) - truth.sum()) < 0.03 * truth.sum()


def test_a_black_jpeg_is_empty(tmp_path):
    path = tmp_path / "mask.jpg"
    Image.fromarray(np.ones((16, 16), np.uint8)).save(path)
    assert np.asarray(Image.open(path)).max() == 1
    assert read_mask(path).sum() == 0


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_tiff(tmp_path, truth, dtype):
    path = tmp_path / "mask.tif"
    tifffile.imwrite(path, truth.astype(dtype) * dtype(255))
    np.testing.assert_array_equal(read_mask(path), truth)


def test_exif_orientation(tmp_path, truth):
    path = tmp_path / "mask.png"
    image = Image.fromarray(truth.astype(np.uint8) * 255)
    exif = image.getexif()
    exif[0x0112] = 6  # turn clockwise to view
    image.save(path, exif=exif)
    np.testing.assert_array_equal(read_mask(path), np.rot90(truth, -1))


@pytest.mark.parametrize("value", [0, 255])
def test_empty_and_full_masks_are_masks(tmp_path, value):
    path = tmp_path / "mask.png"
    Image.fromarray(np.full((8, 9), value, np.uint8)).save(path)
    np.testing.assert_array_equal(read_mask(path), np.full((8, 9), value // 255))


def test_labels_are_no_mask(tmp_path):
    path = tmp_path / "mask.png"
    Image.fromarray(np.array([[0, 1, 2]], np.uint8)).save(path)
    assert "values from 0 to 2" in _fault(path)


def test_nan(tmp_path):
    path = tmp_path / "mask.tif"
    tifffile.imwrite(path, np.array([[0, np.nan]], np.float32))
    assert "NaN" in _fault(path)


def test_missing(tmp_path):
    assert "no such file" in _fault(tmp_path / "mask.png")


@pytest.mark.parametrize("name", ["mask.png", "mask.jpg"])
def test_cut_short(tmp_path, truth, name):
    path = tmp_path / name
    Image.fromarray(truth.astype(np.uint8) * 255).save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "is not a picture, or damaged" in _fault(path)


@pytest.mark.skipif(not REAL.is_dir(), reason="real nuclei images are not at hand")
def test_real_jpeg_masks():
    shares = []
    for path in sorted(REAL.glob("masks/*.jpg")):
        stored, mask = np.asarray(Image.open(path)), read_mask(path)
        assert mask.shape == (256, 256)
        shares.append(((stored > 0).mean(), mask.mean()))
    loose, strict = np.mean(shares, axis=0)
    assert len(shares) >= 50
    assert loose > 1.1 * strict
