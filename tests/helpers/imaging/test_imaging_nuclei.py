"""One mask a nucleus: merged and numbered."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis.extra.numpy import arrays
from PIL import Image

from helpers.data.errors import DataError
from helpers.imaging import instance_labels, read_nuclei, union

REAL = Path(__file__).parents[4] / "shared" / "realdata" / "dsb2018" / "stage1_train"


def _box(top, left, bottom, right, shape=(12, 16)):
    mask = np.zeros(shape, np.uint8)
    mask[top:bottom, left:right] = 1
    return mask


def test_numbers_follow_the_masks():
    labels = instance_labels([_box(0, 0, 2, 2), _box(4, 4, 8, 9)])
    assert labels.dtype == np.int32
    assert (labels[0, 0], labels[5, 5], labels[11, 15]) == (1, 2, 0)


@pytest.mark.parametrize("turn", [1, -1])
def test_where_nuclei_overlap_the_smaller_one_keeps_the_pixels(turn):
    large, small = _box(0, 0, 8, 8), _box(6, 6, 10, 10)
    labels = instance_labels([large, small][::turn])
    number_of_small = 2 if turn == 1 else 1
    assert (labels == number_of_small).sum() == small.sum()
    assert (labels == 3 - number_of_small).sum() == large.sum() - 4


def test_a_nucleus_inside_another_stays():
    labels = instance_labels([_box(2, 2, 4, 4), _box(0, 0, 8, 8)])
    assert (labels == 1).sum() == 4


def test_of_equal_masks_the_later_stays():
    assert set(np.unique(instance_labels([_box(0, 0, 2, 2), _box(0, 0, 2, 2)]))) == {0, 2}


@given(arrays(np.uint8, (5, 6, 7), elements={"max_value": 1, "min_value": 0}))
def test_union_is_what_any_mask_holds(masks):
    assume(masks.any(axis=(1, 2)).all())
    np.testing.assert_array_equal(union(masks), masks.any(axis=0))
    labels = instance_labels(masks)
    for number in range(1, 6):
        assert masks[number - 1][labels == number].all()


@pytest.mark.parametrize(
    ("masks", "told"),
    [
        ([], "holds no masks"),
        ([_box(0, 0, 2, 2), _box(0, 0, 0, 0)], "mask 2 is empty"),
        ([_box(0, 0, 2, 2), _box(0, 0, 2, 2, (3, 3))], "mask 2 is 3 x 3, the first 12 x 16"),
    ],
)
def test_what_is_no_set_of_nuclei(masks, told):
    with pytest.raises(ValueError, match=told):
        instance_labels(masks)


def test_folder(tmp_path):
    for name, mask in (("10.png", _box(0, 0, 2, 2)), ("9.png", _box(4, 4, 8, 9))):
        Image.fromarray(mask * np.uint8(255)).save(tmp_path / name)
    (tmp_path / "Thumbs.db").write_bytes(b"")
    labels = read_nuclei(tmp_path)
    assert (labels[0, 0], labels[5, 5]) == (2, 1)


def test_faults_name_the_folder_or_the_file(tmp_path):
    with pytest.raises(DataError, match=f"{tmp_path}: holds no masks.*;"):
        read_nuclei(tmp_path)
    with pytest.raises(DataError, match="nowhere: no such folder;"):
        read_nuclei(tmp_path / "nowhere")
    (tmp_path / "1.png").write_bytes(b"not a picture")
    with pytest.raises(DataError, match="1.png: is not a picture"):
        read_nuclei(tmp_path)


@pytest.mark.skipif(not REAL.is_dir(), reason="real nuclei images are not at hand")
def test_real_folders():
    for folder in sorted(REAL.iterdir()):
        labels = read_nuclei(folder / "masks")
        count = len(list((folder / "masks").glob("*.png")))
        assert len(np.unique(labels)) == count + 1
        with Image.open(next((folder / "images").glob("*.png"))) as image:
            assert labels.shape == image.size[::-1]
