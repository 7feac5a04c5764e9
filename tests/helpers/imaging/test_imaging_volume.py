"""NIfTI volumes: one axis order out of every one that is stored, values as the header means."""

import itertools

import nibabel
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nibabel import orientations

from helpers.data.errors import DataError
from helpers.imaging import read_mask_volume, read_volume

# Every way to store a volume: which axis goes where, and which are flipped.
CODES = [
    tuple(pair[flip] for pair, flip in zip(order, flips, strict=True))
    for order in itertools.permutations(("RL", "AP", "SI"))
    for flips in itertools.product((0, 1), repeat=3)
]


@pytest.fixture
def body():
    """(depth, height, width): a marker at the head, one at the front, one on the right."""
    rng = np.random.default_rng(0)
    return rng.integers(-1000, 1000, (5, 6, 7)).astype(np.int16)


def _store(path, body, codes, spacing=(5.0, 3.0, 2.0), dtype=None, header=None):
    """Write a volume given in the readers' order with its axes along `codes`."""
    order = orientations.ornt_transform(
        orientations.axcodes2ornt(("S", "P", "L")), orientations.axcodes2ornt(codes)
    )
    stored = orientations.apply_orientation(body, order)
    # Columns of the affine: one step along each stored axis, in mm to the right, front, head.
    to_world = np.array([[0, 0, -spacing[2]], [0, -spacing[1], 0], [spacing[0], 0, 0]])
    affine = np.eye(4)
    for source, (axis, flip) in enumerate(order):
        affine[:3, int(axis)] = to_world[:, source] * flip
    affine[:3, 3] = (-120, -80, 300)
    assert nibabel.aff2axcodes(affine) == codes
    nibabel.save(nibabel.Nifti1Image(stored.astype(dtype or stored.dtype), affine, header), path)


def _fault(path, read=read_volume):
    with pytest.raises(DataError) as caught:
        read(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(f"{path}: ")
    assert ";" in message
    return message


@pytest.mark.parametrize("codes", CODES, ids="".join)
def test_every_way_to_store_it(tmp_path, body, codes):
    _store(tmp_path / "a.nii.gz", body, codes)
    volume = read_volume(tmp_path / "a.nii.gz")
    np.testing.assert_array_equal(volume.voxels, body)
    assert volume.voxels.dtype == np.float32
    assert volume.voxels.flags.c_contiguous
    np.testing.assert_allclose(volume.spacing, (5, 3, 2), rtol=1e-6)


def test_directions(tmp_path):
    # Stored as (x, y, z) to the left, the front and the head, 3 x 3 x 5 mm.
    stored = np.zeros((4, 5, 6), np.float32)
    stored[3, 4, 5] = 1  # left, front, head
    nibabel.save(nibabel.Nifti1Image(stored, np.diag([-3, 3, 5, 1])), tmp_path / "a.nii")
    volume = read_volume(tmp_path / "a.nii")
    assert volume.voxels.shape == (6, 5, 4)
    # The last slice is the head's; the front is the first row; the left is the last column.
    assert np.argwhere(volume.voxels).tolist() == [[5, 0, 3]]
    assert volume.spacing == (5.0, 3.0, 3.0)


def test_a_tilted_gantry_goes_to_the_nearest_axes(tmp_path, body):
    angle = np.deg2rad(20)
    affine = np.diag([-1.0, -1.0, 1.0, 1.0])
    affine[1:3, 1:3] = [[-np.cos(angle), -np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
    nibabel.save(nibabel.Nifti1Image(body.transpose(2, 1, 0), affine), tmp_path / "a.nii")
    np.testing.assert_array_equal(read_volume(tmp_path / "a.nii").voxels, body)


@pytest.mark.parametrize("said", ["identity", "no code"])
def test_an_affine_that_says_nothing_leaves_axis_0_axial(tmp_path, said):
    stored = np.arange(3 * 8 * 8, dtype=np.int16).reshape(3, 8, 8)
    image = nibabel.Nifti1Image(stored, np.eye(4))
    if said == "no code":
        image.header.set_zooms((5, 2, 2))
        image.set_sform(None, code=0)
        image.set_qform(None, code=0)
    nibabel.save(image, tmp_path / "a.nii")
    volume = read_volume(tmp_path / "a.nii")
    np.testing.assert_array_equal(volume.voxels, stored)
    assert volume.spacing == ((1, 1, 1) if said == "identity" else (5, 2, 2))


@pytest.mark.parametrize("shape", [(8, 8, 3), (8, 8, 8), (7, 8, 8), (6, 7, 8)])
def test_an_affine_that_says_nothing_and_a_shape_that_does(tmp_path, shape):
    stored = np.arange(np.prod(shape), dtype=np.int16).reshape(shape)
    nibabel.save(nibabel.Nifti1Image(stored, np.eye(4)), tmp_path / "a.nii")
    expected = stored.transpose(2, 1, 0) if shape == (8, 8, 3) else stored
    np.testing.assert_array_equal(read_volume(tmp_path / "a.nii").voxels, expected)


@given(
    st.sampled_from([np.uint8, np.int16, np.uint16, np.int32, np.float32, np.float64]),
    st.tuples(*[st.integers(1, 5)] * 3),
    st.sampled_from([(1.0, 0.0), (2.0, -1024.0), (0.5, 10.0)]),
    st.integers(0, 2**32),
)
@settings(max_examples=40)
def test_slope_and_intercept(tmp_path_factory, dtype, shape, scaling, seed):
    path = tmp_path_factory.mktemp("volume") / "a.nii"
    stored = np.random.default_rng(seed).integers(0, 200, shape).astype(dtype)
    image = nibabel.Nifti1Image(stored, np.diag([-1, -1, 1, 1]))
    slope, intercept = scaling
    image.header.set_slope_inter(slope, intercept)
    nibabel.save(image, path)
    # nibabel writes slope 1 into float files; the header says what it wrote.
    with path.open("r+b") as file:
        file.seek(112)
        file.write(np.array([slope, intercept], "<f4").tobytes())
        file.seek(int(image.header.get_data_offset() or 352))
        file.write(stored.tobytes(order="F"))
    meant = (stored.astype(np.float64) * slope + intercept).transpose(2, 1, 0)
    if meant.min() == meant.max():
        assert "every voxel is" in _fault(path)
        return
    np.testing.assert_array_equal(read_volume(path).voxels, meant)


def test_range_of_a_ct(tmp_path, body):
    body[0, 0, :3] = (-2600, -3600, 3071)
    _store(tmp_path / "a.nii.gz", body, ("L", "A", "S"), dtype=np.float32)
    voxels = read_volume(tmp_path / "a.nii.gz").voxels
    assert (voxels.min(), voxels.max()) == (-3600, 3071)


def test_a_fourth_axis_of_one(tmp_path, body):
    stored = body.transpose(2, 1, 0)[..., np.newaxis]
    nibabel.save(nibabel.Nifti1Image(stored, np.diag([-1, -1, 1, 1])), tmp_path / "a.nii")
    np.testing.assert_array_equal(read_volume(tmp_path / "a.nii").voxels, body)


def test_mask_in_the_order_of_its_volume(tmp_path):
    truth = np.zeros((6, 12, 14), np.uint8)
    truth[1:4, 3:9, 2:5] = 1
    _store(tmp_path / "a.nii.gz", truth * np.uint8(255), ("L", "A", "S"))
    mask = read_mask_volume(tmp_path / "a.nii.gz")
    assert mask.dtype == np.uint8
    np.testing.assert_array_equal(mask, truth)


def test_spline_resampled_mask(tmp_path):
    from scipy.ndimage import zoom

    truth = np.zeros((8, 16, 16))
    truth[2:6, 4:12, 4:12] = 255
    resampled = zoom(truth, 1.5, order=3).astype(np.float32)
    assert resampled.min() < -10
    assert resampled.max() > 265
    _store(tmp_path / "a.nii.gz", resampled, ("L", "A", "S"), dtype=np.float32)
    mask = read_mask_volume(tmp_path / "a.nii.gz")
    np.testing.assert_array_equal(mask, resampled > 127)
    assert (resampled > 0).mean() > 1.3 * mask.mean()


def test_an_empty_mask_is_a_mask_but_an_empty_ct_is_none(tmp_path):
    _store(tmp_path / "a.nii", np.zeros((2, 3, 4), np.uint8), ("L", "P", "S"))
    assert read_mask_volume(tmp_path / "a.nii").sum() == 0
    assert "every voxel is 0" in _fault(tmp_path / "a.nii")


def test_a_ct_is_no_mask(tmp_path, body):
    _store(tmp_path / "a.nii", body, ("L", "P", "S"))
    assert "but a mask holds" in _fault(tmp_path / "a.nii", read_mask_volume)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_nan(tmp_path, body, value):
    voxels = body.astype(np.float32)
    voxels[0, 0, 0] = value
    _store(tmp_path / "a.nii", voxels, ("L", "P", "S"))
    assert "NaN or infinite" in _fault(tmp_path / "a.nii")


def test_missing(tmp_path):
    assert "no such file" in _fault(tmp_path / "a.nii.gz")


@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz"])
@pytest.mark.parametrize("kept", [0, 10, 300, -20])
def test_cut_short(tmp_path, body, name, kept):
    _store(tmp_path / name, np.tile(body, (4, 4, 4)), ("L", "P", "S"))
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:kept])
    assert "is not a NIfTI file, or damaged" in _fault(tmp_path / name)


def test_unpacked_under_the_packed_name(tmp_path, body):
    _store(tmp_path / "a.nii", body, ("L", "P", "S"))
    (tmp_path / "a.nii").rename(tmp_path / "a.nii.gz")
    assert "is not a NIfTI file, or damaged" in _fault(tmp_path / "a.nii.gz")


def test_another_format_that_nibabel_reads(tmp_path, body):
    path = tmp_path / "a.mgz"
    nibabel.save(nibabel.MGHImage(body.astype(np.float32), np.eye(4)), path)
    assert "convert it to .nii.gz" in _fault(path)


@pytest.mark.parametrize("shape", [(4, 5), (4, 5, 6, 2)])
def test_another_number_of_axes(tmp_path, shape):
    nibabel.save(nibabel.Nifti1Image(np.ones(shape, np.uint8), np.eye(4)), tmp_path / "a.nii")
    assert "but a volume has three axes" in _fault(tmp_path / "a.nii")


def test_an_affine_that_maps_two_axes_onto_one(tmp_path, body):
    image = nibabel.Nifti1Image(body, np.diag([1, 1, 1, 1]))
    image.header.set_sform(np.array([[1, 1, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]), 1)
    path = tmp_path / "a.nii"
    nibabel.save(image, path)
    with path.open("r+b") as file:  # nibabel would not write such an affine
        file.seek(280)
        file.write(np.array([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0], "<f4").tobytes())
    assert "does not say where the axes point to" in _fault(path)
