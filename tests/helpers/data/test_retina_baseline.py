"""The colour histograms on pictures whose answer is known by hand, and on a small phantom."""

import numpy as np
import pytest
from PIL import Image

from helpers.data import DataError
from helpers.data.prepare import DEFAULT_SEED
from helpers.data.retina.baseline import colour_histogram, cross_validated_auc
from helpers.data.retina.write import finish, write_item


def test_histogram_by_hand():
    image = np.zeros((2, 4, 3), np.uint8)  # the upper row is black: outside the field
    image[1, :3] = (200, 100, 0)
    image[1, 3] = (255, 100, 0)
    histogram = colour_histogram(image).reshape(3, 16)
    expected = np.zeros((3, 16))
    expected[0, [12, 15]] = (0.75, 0.25)
    expected[1, 6] = expected[2, 0] = 1.0
    np.testing.assert_array_equal(histogram, expected)


def test_a_black_photograph_has_a_histogram():
    histogram = colour_histogram(np.zeros((4, 4, 3), np.uint8)).reshape(3, 16)
    assert histogram[:, 0].tolist() == [1.0, 1.0, 1.0]


def _folder(path, level_and_red):
    """One photograph a patient, evenly red."""
    (path / "train").mkdir()
    lines = ["image,level"]
    for number, (level, red) in enumerate(level_and_red):
        name = f"{number}_left"
        image = np.full((64, 64, 3), (red, 60, 30), np.uint8)
        Image.fromarray(image).save(path / "train" / f"{name}.jpeg", "JPEG", quality=95)
        lines.append(f"{name},{level}")
    (path / "trainLabels.csv").write_text("\n".join(lines) + "\n")
    return path


def test_auc_of_1_where_colour_tells_the_level(tmp_path):
    folder = _folder(tmp_path, [(1, 120), (2, 200)] * 8)
    assert cross_validated_auc(folder) == 1.0


def test_auc_near_chance_where_colour_tells_nothing(tmp_path):
    folder = _folder(tmp_path, [(0, 120), (3, 120), (0, 200), (3, 200)] * 8)
    assert cross_validated_auc(folder) == pytest.approx(0.5, abs=0.2)


def test_both_eyes_of_a_patient_stay_in_one_fold(tmp_path):
    """Colours tell the patient, not the level: only a split that leaks patients gains by them."""
    reds = np.random.default_rng(0).permutation(np.arange(40, 256, 16))  # a bin each
    folder = _folder(tmp_path, [])
    lines = ["image,level"]
    for number, red in enumerate(reds):
        for side in ("left", "right"):
            image = np.full((64, 64, 3), (red, 60, 30), np.uint8)
            Image.fromarray(image).save(folder / "train" / f"{number}_{side}.jpeg", quality=95)
            lines.append(f"{number}_{side},{2 * (number % 2)}")
    (folder / "trainLabels.csv").write_text("\n".join(lines) + "\n")
    assert cross_validated_auc(folder) < 0.75


@pytest.mark.parametrize(
    ("levels", "kind"), [([0] * 9 + [2] * 4, "referable"), ([3] * 9 + [1] * 4, "not referable")]
)
def test_too_few_patients_of_a_kind(tmp_path, levels, kind):
    folder = _folder(tmp_path, [(level, 100) for level in levels])
    with pytest.raises(DataError, match=f"4 patients have an eye that is {kind}; .*use more"):
        cross_validated_auc(folder)


def test_unreadable_photograph(tmp_path):
    folder = _folder(tmp_path, [(0, 120), (2, 200)] * 8)
    (folder / "train" / "3_left.jpeg").write_bytes(b"no image")
    with pytest.raises(DataError, match=r"3_left\.jpeg: cannot be read as an image; "):
        cross_validated_auc(folder)


@pytest.mark.slow
def test_colours_alone_tell_little_of_the_phantom(tmp_path):
    finish(tmp_path, [write_item(tmp_path, DEFAULT_SEED, index) for index in range(400)])
    assert 0.45 < cross_validated_auc(tmp_path) < 0.66
