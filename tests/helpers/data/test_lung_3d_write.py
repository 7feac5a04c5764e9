"""The written phantom: the real layout, in any order, the same bytes."""

import nibabel
import numpy as np
import pytest

from helpers.data import DataError
from helpers.data.lung_3d.baseline import mean_iou
from helpers.data.lung_3d.contact_sheet import contact_sheet
from helpers.data.lung_3d.layout import check
from helpers.data.lung_3d.phantom import draw_volume
from helpers.data.lung_3d.write import finish, volume_id, write_item

SEED = 11
INDEX = 3  # the volume with the fewest slices


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lung_3d")
    finish(folder, [write_item(folder, SEED, INDEX)])
    return folder


def test_passes_its_own_layout_check(folder):
    check(folder)


def test_names_are_the_real_ones(folder):
    names = sorted(path.name for path in folder.rglob("*.*"))
    assert names == ["IMG_0078.nii.gz", "MASK_0078.nii.gz"]


def test_ids_of_the_real_set_come_first():
    assert [volume_id(index) for index in range(6)] == [2, 31, 59, 78, 103, 128]


def test_files_hold_what_a_reader_expects(folder):
    for kind, dtype in (("IMG", np.int16), ("MASK", np.uint8)):
        image = nibabel.load(folder / "3d_images" / f"{kind}_0078.nii.gz")
        assert image.get_data_dtype() == dtype
        assert np.asarray(image.dataobj).dtype == dtype  # no scaling
        assert image.get_fdata().dtype == np.float64
        assert image.shape == (25, 256, 256)


def test_affine_tells_axes_and_distances(folder):
    image = nibabel.load(folder / "3d_images" / "IMG_0078.nii.gz")
    assert nibabel.aff2axcodes(image.affine) == ("S", "P", "L")
    assert image.header.get_xyzt_units()[0] == "mm"
    thick, *pixel = image.header.get_zooms()
    assert pixel == pytest.approx([1.4, 1.4])
    assert 250 < thick * image.shape[0] < 340  # millimetres from neck to upper abdomen
    centre = image.affine @ [*((np.array(image.shape) - 1) / 2), 1]
    np.testing.assert_allclose(centre, [0, 0, 0, 1], atol=1e-4)


def test_slices_run_from_feet_to_head(folder):
    mask = np.asarray(nibabel.load(folder / "3d_images" / "MASK_0078.nii.gz").dataobj)
    lowest, highest = np.flatnonzero(mask.any(axis=(1, 2)))[[0, -1]]
    # The recesses at the base lie at the back, the apices in the middle.
    assert np.nonzero(mask[lowest])[0].mean() > np.nonzero(mask[highest])[0].mean()


def test_written_again_after_an_interruption_the_bytes_are_the_same(folder, tmp_path, monkeypatch):
    volume = draw_volume(SEED, INDEX)
    monkeypatch.setattr("helpers.data.lung_3d.write.draw_volume", lambda seed, index: volume)
    (tmp_path / "3d_images").mkdir()
    (tmp_path / "3d_images" / "IMG_0078.nii.gz").write_bytes(b"the first bytes of")
    write_item(tmp_path, SEED, INDEX)
    for path in (folder / "3d_images").iterdir():
        assert (tmp_path / "3d_images" / path.name).read_bytes() == path.read_bytes()


def test_baseline_is_no_match_for_a_network(folder):
    assert 0.5 < mean_iou(folder) < 0.75


@pytest.fixture(scope="module")
def two_volumes(folder, tmp_path_factory):
    both = tmp_path_factory.mktemp("two")
    (both / "3d_images").mkdir()
    for kind in ("IMG", "MASK"):
        for uid in ("0078", "0178"):
            file = folder / "3d_images" / f"{kind}_0078.nii.gz"
            (both / "3d_images" / f"{kind}_{uid}.nii.gz").write_bytes(file.read_bytes())
    return both


def test_contact_sheet_shows_four_views_of_every_volume(two_volumes, folder):
    figure = contact_sheet(two_volumes)
    titles = [axes.get_title() for axes in figure.axes]
    views = ["axial", "coronal", "sagittal"]
    assert titles == ["IMG_0078, axial", *views, "IMG_0178, axial", *views]
    axial, _, coronal, _ = figure.axes[:4]
    assert axial.images[0].get_clim() == (-1350.0, 150.0)
    assert axial.images[0].get_array().shape == (128, 128)
    assert coronal.images[0].get_array().shape == (25, 128)
    # A voxel is as tall as it is in the patient, and the head is on top.
    thick = nibabel.load(folder / "3d_images" / "IMG_0078.nii.gz").header.get_zooms()[0]
    assert coronal.get_aspect() == pytest.approx(thick / 2.8)
    image = np.asarray(nibabel.load(folder / "3d_images" / "IMG_0078.nii.gz").dataobj)
    np.testing.assert_array_equal(coronal.images[0].get_array()[0], image[-1, 128, ::2])


def test_contact_sheet_shows_at_most_count_volumes(two_volumes):
    assert len(contact_sheet(two_volumes, count=1).axes) == 4


def test_no_volume_to_show(tmp_path):
    with pytest.raises(DataError, match="no CT volume"):
        contact_sheet(tmp_path)
