"""The phantom beside real images: the figures of both, which ``pytest -rP`` prints, are close.

The real images are samples of BBBC038; they are no part of the project.
"""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from helpers.data.nuclei.layout import HALF, ORIGINAL, check, find_pairs
from helpers.data.nuclei.phantom import draw
from helpers.data.nuclei.preparation import PREPARATIONS
from helpers.data.nuclei.write import processed
from helpers.data.prepare import DEFAULT_SEED

REAL = Path(__file__).resolve().parents[4] / "shared" / "realdata"
COUNT = 60

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="real nuclei images are not at hand")


def _figures(pairs):
    """What distinguishes sets of processed images, by name."""
    shares, counts, areas, medians, bright = [], [], [], [], []
    histogram = np.zeros(256)
    for image, mask in pairs:
        nuclei = (mask > HALF).astype(np.uint8)
        count, _, stats, _ = cv2.connectedComponentsWithStats(nuclei)
        shares.append(nuclei.mean())
        counts.append(count - 1)
        areas.extend(stats[1:, cv2.CC_STAT_AREA])
        medians.append(np.median(image))
        bright.append(np.percentile(image, 99))
        histogram += np.bincount(image.ravel(), minlength=256) / image.size
    quartiles = dict(
        zip(("25 %", "50 %", "75 %"), np.percentile(counts, (25, 50, 75)), strict=True)
    )
    return {
        "foreground share, mean": np.mean(shares),
        "foreground share, median": np.median(shares),
        **{f"connected parts an image, {name}": value for name, value in quartiles.items()},
        "area of a part, median": np.median(areas),
        "share of images with a bright background": np.mean(np.array(medians) > 100),
        "99th percentile of grey levels, median": np.median(bright),
    }, histogram / histogram.sum()


@pytest.fixture(scope="module")
def phantom():
    return [draw(DEFAULT_SEED, index) for index in range(COUNT)]


def test_processed_images_are_like_the_real_ones(phantom):
    pairs = []
    for drawn in phantom:
        grey = cv2.cvtColor(drawn.image, cv2.COLOR_RGBA2GRAY)
        pairs.append((processed(grey), processed(np.max(drawn.masks, axis=0))))
    ours, our_levels = _figures(pairs)
    real, real_levels = _figures(
        [np.asarray(Image.open(path)) for path in pair]
        for pair in find_pairs(REAL / "dsb2018_processed")
    )
    for name, value in real.items():
        print(f"{name}: real {value:.3g}, phantom {ours[name]:.3g}")
    # Grey levels that the mass of one mean histogram has to be moved to become the other.
    distance = np.abs(np.cumsum(our_levels) - np.cumsum(real_levels)).sum()
    print(f"earth mover's distance of the grey levels: {distance:.1f}")
    for name, value in real.items():
        assert 0.6 < ours[name] / value < 1.6, name
    assert distance < 6


def test_nuclei_are_as_large_as_the_real_ones(phantom):
    """In some image of the same size; the rare sizes are not compared."""
    for item in sorted((REAL / "dsb2018" / ORIGINAL).iterdir()):
        masks = [np.asarray(Image.open(path)) for path in (item / "masks").iterdir()]
        real = np.median([np.count_nonzero(mask) for mask in masks])
        shape = masks[0].shape
        ours = [
            np.median([np.count_nonzero(mask) for mask in drawn.masks])
            for drawn in phantom
            if drawn.masks[0].shape == shape
        ]
        print(f"{shape}: median area real {real:.0f}, phantom {np.round(np.sort(ours))}")
        if len(ours) >= 3:
            assert np.abs(np.log(np.array(ours) / real)).min() < np.log(1.5), item.name


def test_sizes_are_the_real_ones():
    real = {
        Image.open(next((item / "images").iterdir())).size
        for item in (REAL / "dsb2018" / ORIGINAL).iterdir()
    }
    assert {(kind.width, kind.height) for kind in PREPARATIONS} == real


def test_check_passes_real_folders(tmp_path):
    check(REAL / "dsb2018_processed")
    for part in ("images", "masks"):
        (tmp_path / part).symlink_to(REAL / "dsb2018_processed" / part)
    (tmp_path / ORIGINAL).symlink_to(REAL / "dsb2018" / ORIGINAL)
    check(tmp_path)
