"""The layout check: passes a good folder, and tells each fault in one line."""

import gzip

import nibabel
import numpy as np
import pytest

from helpers.data import DataError
from helpers.data.lung_3d.layout import check, image_files, mask_file


def _save(path, shape, dtype=np.int16):
    # Noise, so that a cut leaves part of the voxels behind.
    voxels = np.random.default_rng(0).integers(0, 200, shape).astype(dtype)
    nibabel.save(nibabel.Nifti1Image(voxels, np.eye(4)), path)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "3d_images").mkdir()
    for uid in (2, 31):
        _save(tmp_path / "3d_images" / f"IMG_{uid:04d}.nii.gz", (6, 24, 24))
        _save(tmp_path / "3d_images" / f"MASK_{uid:04d}.nii.gz", (6, 24, 24), np.uint8)
    return tmp_path


def _fault(folder):
    with pytest.raises(DataError) as caught:
        check(folder)
    message = str(caught.value)
    assert "\n" not in message
    assert ";" in message  # the remedy stands behind it
    return message


def test_a_good_folder_passes(folder):
    (folder / "3d_images" / "Thumbs.db").write_bytes(b"stray files do not matter")
    check(folder)


def test_missing_folder(tmp_path):
    assert "no such folder" in _fault(tmp_path)


def test_no_volumes(tmp_path):
    (tmp_path / "3d_images").mkdir()
    assert "holds no *.nii.gz file" in _fault(tmp_path)


@pytest.mark.parametrize("kind", ["IMG", "MASK"])
def test_image_or_mask_without_the_other(folder, kind):
    path = folder / "3d_images" / f"{kind}_0031.nii.gz"
    path.unlink()
    assert f"{path}: missing" in _fault(folder)


@pytest.mark.parametrize("name", ["IMG_2.nii.gz", "IMG_first.nii.gz", "volume.nii.gz"])
def test_another_name(folder, name):
    path = folder / "3d_images" / name
    _save(path, (6, 24, 24))
    message = _fault(folder)
    assert str(path) in message
    assert "is named neither" in message


def test_not_compressed(folder):
    path = folder / "3d_images" / "IMG_0002.nii.gz"
    path.write_bytes(gzip.decompress(path.read_bytes()))
    message = _fault(folder)
    assert str(path) in message
    assert "is not compressed by gzip" in message


@pytest.mark.parametrize(
    "content", [b"", gzip.compress(b"a picture of lungs" * 100)], ids=["empty", "text"]
)
def test_not_nifti(folder, content):
    path = folder / "3d_images" / "MASK_0002.nii.gz"
    path.write_bytes(content)
    message = _fault(folder)
    assert str(path) in message
    assert "is not a NIfTI file" in message


def test_cut_short(folder):
    path = folder / "3d_images" / "IMG_0002.nii.gz"
    path.write_bytes(path.read_bytes()[:-1000])
    message = _fault(folder)
    assert f"{path}: is cut short" in message
    assert f"of {352 + 6 * 24 * 24 * 2} bytes" in message


def test_cut_short_before_it_was_compressed(folder):
    path = folder / "3d_images" / "IMG_0002.nii.gz"
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())[:-1000]))
    assert f"{path}: is cut short" in _fault(folder)


def test_compressed_in_several_parts_is_not_cut_short(folder):
    path = folder / "3d_images" / "IMG_0002.nii.gz"
    content = gzip.decompress(path.read_bytes())
    path.write_bytes(gzip.compress(content[:3000]) + gzip.compress(content[3000:]))
    check(folder)


def test_unreadable(folder):
    path = folder / "3d_images" / "IMG_0002.nii.gz"
    path.unlink()
    path.mkdir()
    assert f"{path}: cannot be read" in _fault(folder)


def test_four_axes(folder):
    path = folder / "3d_images" / "IMG_0002.nii.gz"
    _save(path, (6, 24, 24, 2))
    assert f"{path}: has 4 axes" in _fault(folder)


def test_mask_of_another_size(folder):
    path = folder / "3d_images" / "MASK_0031.nii.gz"
    _save(path, (5, 24, 24), np.uint8)
    message = _fault(folder)
    assert str(path) in message
    assert "is 5 x 24 x 24, but its image is 6 x 24 x 24" in message


def test_volumes_are_not_unpacked(folder, monkeypatch):
    monkeypatch.delattr("helpers.data.lung_3d.layout._unpacked_size")
    check(folder)


def test_images_come_in_order_of_their_ids(folder):
    for uid in (9978, 10003):
        (folder / "3d_images" / f"IMG_{uid:04d}.nii.gz").touch()
    names = [path.name for path in image_files(folder)]
    assert names == [f"IMG_{uid}.nii.gz" for uid in ("0002", "0031", "9978", "10003")]


def test_mask_of_an_image(folder):
    path = folder / "3d_images" / "IMG_0031.nii.gz"
    assert mask_file(path) == folder / "3d_images" / "MASK_0031.nii.gz"
