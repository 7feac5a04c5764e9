"""Photographs: RGB from every kind of picture; large JPEGs no finer than needed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from skimage.data import astronaut

from helpers.data.errors import DataError
from helpers.imaging import read_image

ORIENTATIONS = {
    1: lambda seen: seen,
    2: lambda seen: seen[:, ::-1],
    3: lambda seen: seen[::-1, ::-1],
    4: lambda seen: seen[::-1],
    5: lambda seen: seen.transpose(1, 0, 2),
    6: lambda seen: np.rot90(seen, 1),
    7: lambda seen: np.rot90(seen, 2).transpose(1, 0, 2),
    8: lambda seen: np.rot90(seen, -1),
}


@pytest.fixture
def picture():
    """(30, 40, 3): smooth, and different at every corner and in every channel."""
    y, x = np.mgrid[:30, :40]
    return np.stack([6 * x, 8 * y, 120 + x + y], axis=2).astype(np.uint8)


def _fault(path):
    with pytest.raises(DataError) as caught:
        read_image(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(f"{path}: ")
    assert ";" in message
    return message


def test_red_green_blue(tmp_path):
    Image.new("RGB", (4, 3), (10, 120, 250)).save(tmp_path / "a.png")
    image = read_image(str(tmp_path / "a.png"))
    assert (image.shape, image.dtype) == ((3, 4, 3), np.uint8)
    assert image[0, 0].tolist() == [10, 120, 250]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "1", "I;16"])
def test_modes_of_png(tmp_path, picture, mode):
    path = tmp_path / "a.png"
    if mode == "I;16":
        grey = picture[..., 0].astype(np.uint16) * 256 + 7
        Image.fromarray(grey).save(path)
        expected = np.repeat(picture[..., :1], 3, axis=2)
    else:
        Image.fromarray(picture).convert(mode).save(path)
        expected = np.asarray(Image.fromarray(picture).convert(mode).convert("RGB"))
    image = read_image(path)
    assert image.dtype == np.uint8
    np.testing.assert_array_equal(image, expected)


@pytest.mark.parametrize("alpha", [0, 128, 255])
def test_transparency_does_not_change_colours(tmp_path, picture, alpha):
    image = Image.fromarray(picture)
    image.putalpha(alpha)
    image.save(tmp_path / "a.png")
    np.testing.assert_array_equal(read_image(tmp_path / "a.png"), picture)


def test_16_bit_colour(tmp_path, picture):
    cv2 = pytest.importorskip("cv2")
    cv2.imwrite(str(tmp_path / "a.png"), picture[..., ::-1].astype(np.uint16) * 257)
    np.testing.assert_array_equal(read_image(tmp_path / "a.png"), picture)


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_modes_of_jpeg(tmp_path, picture, mode):
    Image.fromarray(picture).convert(mode).save(tmp_path / "a.jpg", quality=100, subsampling=0)
    expected = Image.fromarray(picture).convert(mode).convert("RGB")
    near = np.abs(read_image(tmp_path / "a.jpg").astype(int) - np.asarray(expected))
    assert near.max() <= 6


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_exif_orientation(tmp_path, picture, orientation, name):
    stored = Image.fromarray(np.ascontiguousarray(ORIENTATIONS[orientation](picture)))
    exif = stored.getexif()
    exif[0x0112] = orientation
    stored.save(tmp_path / name, exif=exif, quality=100, subsampling=0)
    image = read_image(tmp_path / name)
    assert image.shape == picture.shape
    assert np.abs(image.astype(int) - picture).max() <= 4


@given(
    *(st.integers(1, 400),) * 2,
    *(st.integers(1, 90),) * 2,
    st.sampled_from(sorted(ORIENTATIONS)),
)
@settings(max_examples=60)
def test_the_smallest_scale_that_covers(tmp_path_factory, height, width, least_h, least_w, turn):
    path = tmp_path_factory.mktemp("photograph") / "a.jpg"
    image = Image.new("RGB", (width, height), (200, 100, 50))
    exif = image.getexif()
    exif[0x0112] = turn
    image.save(path, exif=exif)
    seen = (width, height) if turn >= 5 else (height, width)
    read = read_image(path, at_least=(least_h, least_w))
    assert np.abs(read.astype(int) - (200, 100, 50)).max() <= 3
    fits = [n for n in (8, 4, 2) if seen[0] // n >= least_h and seen[1] // n >= least_w]
    scale = fits[0] if fits else 1
    assert read.shape == (-(-seen[0] // scale), -(-seen[1] // scale), 3)


def test_other_formats_keep_their_size(tmp_path, picture):
    Image.fromarray(picture).save(tmp_path / "a.png")
    np.testing.assert_array_equal(read_image(tmp_path / "a.png", at_least=(3, 4)), picture)


def test_after_shrinking_it_is_the_same_picture(tmp_path):
    large = Image.fromarray(astronaut()).resize((2400, 1800), Image.Resampling.BICUBIC)
    large.save(tmp_path / "a.jpg", quality=90)
    whole, part = (
        np.asarray(Image.fromarray(image).resize((224, 224), Image.Resampling.LANCZOS), int)
        for image in (read_image(tmp_path / "a.jpg"), read_image(tmp_path / "a.jpg", (224, 224)))
    )
    assert read_image(tmp_path / "a.jpg", (224, 224)).shape == (225, 300, 3)
    assert 0 < np.abs(whole - part).mean() <= 1.5


@pytest.mark.parametrize("value", [0, 100])
def test_nearly_black_photographs_are_photographs(tmp_path, value):
    Image.new("RGB", (20, 10), (value,) * 3).save(tmp_path / "a.jpg")
    np.testing.assert_array_equal(read_image(tmp_path / "a.jpg"), np.full((10, 20, 3), value))


@pytest.mark.parametrize("at_least", [(0, 5), (5, -1), (5,), (5, 5, 3)])
def test_sizes_that_are_none(tmp_path, at_least):
    with pytest.raises(ValueError, match="positive height and width"):
        read_image(tmp_path / "a.jpg", at_least=at_least)


def test_missing(tmp_path):
    assert "no such file" in _fault(tmp_path / "a.jpg")


@pytest.mark.parametrize("kept", [0, 3, 200, -60])
@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_cut_short(tmp_path, name, kept):
    rng = np.random.default_rng(0)
    Image.fromarray(rng.integers(0, 256, (64, 64, 3), dtype=np.uint8)).save(tmp_path / name)
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:kept])
    assert "is not a picture, or damaged" in _fault(tmp_path / name)
    with pytest.raises(DataError):
        read_image(tmp_path / name, at_least=(8, 8))


@pytest.mark.parametrize("dtype", [np.float32, np.int32, np.int16])
def test_numbers_that_are_no_colours(tmp_path, dtype):
    import tifffile

    tifffile.imwrite(tmp_path / "a.tif", np.arange(-8, 8).reshape(4, 4).astype(dtype))
    assert "read a CT with read_ct_slice" in _fault(tmp_path / "a.tif")
