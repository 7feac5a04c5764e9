"""The phantom's images: the same bytes everywhere, and like the real set in every other respect."""

import hashlib
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.nuclei.annotation import SMALLEST, annotate, full_mask
from helpers.data.nuclei.arrangement import MOST, Plan, Site, draw_plan, scatter
from helpers.data.nuclei.baseline import jaccard, segment
from helpers.data.nuclei.camera import record
from helpers.data.nuclei.nucleus import Stage, draw_nucleus, draw_stage
from helpers.data.nuclei.phantom import draw
from helpers.data.nuclei.preparation import PREPARATIONS, Population, Style, preparation_of
from helpers.data.prepare import DEFAULT_SEED
from helpers.data.streams import generator

COHORT = 25
POPULATION = Population((20, 0.5), (8.0, 8.0), spread=0.0, aspect=(1.0, 1.0))

# Changes only together with VERSION in helpers/data/nuclei/card.py.
FIRST_IMAGES = "510984fb206b9b2d8f350d7950f69db8ce27585b0ec37f0d8f4ab8aaf4a3edce"


@pytest.fixture(scope="module")
def cohort():
    return [draw(DEFAULT_SEED, index) for index in range(COHORT)]


def _kind(name):
    return next(kind for kind in PREPARATIONS if kind.name == name)


def _first(style):
    return next(i for i in range(400) if preparation_of(DEFAULT_SEED, i).style is style)


def test_first_images_have_the_known_hash(cohort):
    digest = hashlib.sha256()
    stained = draw(DEFAULT_SEED, _first(Style.TISSUE))
    smear = draw(DEFAULT_SEED, _first(Style.SMEAR))
    embryo = draw(DEFAULT_SEED, _first(Style.EMBRYO))
    for drawn in (*cohort[:4], stained, smear, embryo):
        digest.update(drawn.image.tobytes())
        for mask in drawn.masks:
            digest.update(mask.tobytes())
    assert digest.hexdigest() == FIRST_IMAGES


def test_an_image_does_not_depend_on_what_was_drawn_before_it(cohort):
    drawn = draw(DEFAULT_SEED, 7)
    np.testing.assert_array_equal(drawn.image, cohort[7].image)
    np.testing.assert_array_equal(drawn.masks, cohort[7].masks)


def test_another_seed_gives_other_nuclei(cohort):
    other = draw(DEFAULT_SEED + 1, 0)
    assert other.image.shape != cohort[0].image.shape or (other.image != cohort[0].image).any()


@settings(max_examples=6)
@given(seed=st.integers(0, 2**63), index=st.integers(0, 10_000))
def test_every_image_has_nuclei_that_show(seed, index):
    drawn = draw(seed, index)
    shape = drawn.preparation.shape
    assert drawn.image.shape == (*shape, 4)
    assert drawn.image.dtype == np.uint8
    assert (drawn.image[..., 3] == 255).all()
    grey = np.ptp(drawn.image[..., :3], axis=2).max() == 0
    assert grey == (drawn.preparation.style is not Style.TISSUE)
    assert 1 <= len(drawn.masks) <= MOST
    for mask in drawn.masks:
        assert (mask.shape, mask.dtype) == (shape, np.uint8)
        assert set(np.unique(mask)) == {0, 255}
        assert np.count_nonzero(mask) >= SMALLEST


def test_kinds_are_as_frequent_as_they_should_be():
    count = 1000
    kinds = Counter(preparation_of(DEFAULT_SEED, index).name for index in range(count))
    total = sum(kind.share for kind in PREPARATIONS)
    for kind in PREPARATIONS:
        assert kinds[kind.name] == pytest.approx(count * kind.share / total, abs=4), kind.name


@pytest.mark.parametrize("seed", [0, 1, DEFAULT_SEED])
def test_300_images_have_all_nine_sizes_and_five_in_six_are_grey(seed):
    kinds = [preparation_of(seed, index) for index in range(300)]
    sizes = Counter((kind.width, kind.height) for kind in kinds)
    assert set(sizes) == {
        (256, 256), (320, 256), (347, 260), (360, 360), (640, 512), (696, 520), (1024, 1024),
        (1272, 603), (1388, 1040),
    }  # fmt: skip
    assert sizes[256, 256] / 300 == pytest.approx(334 / 670, abs=0.03)
    assert np.mean([kind.style is not Style.TISSUE for kind in kinds]) == pytest.approx(
        0.84, abs=0.02
    )


def test_forty_images_have_the_main_kinds():
    """The smallest set that the course uses."""
    kinds = [preparation_of(DEFAULT_SEED, index) for index in range(40)]
    assert sum(kind.style is Style.TISSUE for kind in kinds) >= 4
    assert len({(kind.width, kind.height) for kind in kinds}) >= 4


def test_count_of_nuclei_varies_up_to_the_real_maximum():
    shape = (520, 696)
    plans = [
        draw_plan(_kind("dense culture").population, shape, generator(0, 9, index))
        for index in range(2000)
    ]
    assert np.median([plan.count for plan in plans]) == pytest.approx(76, abs=5)
    crowd = Population((1000, 0.0), (12.0, 15.0))
    plan = draw_plan(crowd, shape, generator(0, 9))
    assert plan.count == MOST
    assert plan.radius < 12  # many nuclei are drawn smaller: they would not fit otherwise
    assert draw_plan(Population((0.1, 0.0), (5.0, 6.0)), shape, generator(0, 9)).count == 1


def test_stages_have_their_shares():
    population = replace(POPULATION, mitoses=0.1, lobed=0.3, apoptoses=0.2)
    rng = generator(1)
    stages = Counter(draw_stage(population, rng) for _ in range(4000))
    for stage, share in zip(
        (Stage.MITOSIS, Stage.LOBED, Stage.APOPTOSIS, Stage.INTERPHASE),
        (0.1, 0.3, 0.2, 0.4),
        strict=True,
    ):
        assert stages[stage] / 4000 == pytest.approx(share, abs=0.03)


@pytest.mark.parametrize("stage", Stage)
def test_condensed_chromatin_is_smaller_and_denser(stage):
    nuclei = [
        draw_nucleus(POPULATION, (30.0, 30.0), 8.0, 0.3, stage, generator(2, n)) for n in range(30)
    ]
    areas = [np.count_nonzero(item.mask.inside) for item in annotate_each(nuclei)]
    density = np.mean([nucleus.density for nucleus in nuclei])
    if stage is Stage.INTERPHASE:
        # Pixels that the outline crosses belong to the nucleus.
        assert np.mean(areas) == pytest.approx(np.pi * 8.5**2, rel=0.1)
        assert density == pytest.approx(1.0)
    else:
        assert np.mean(areas) < np.pi * 64
        assert density > 1.8


def annotate_each(nuclei):
    return [annotate([nucleus], (60, 60), 0)[0] for nucleus in nuclei]


def test_sites_are_filled_first_and_too_close_ones_left_out():
    sites = [Site((20.0, 20.0), 0.0), Site((22.0, 20.0), 0.0), Site((60.0, 60.0), 0.0)]
    plan = Plan(3, 8.0, 0.0)
    room = np.zeros((100, 100))
    placed = scatter(POPULATION, plan, (100, 100), generator(0), sites=sites, room=room)
    assert [nucleus.centre for nucleus in placed] == [(20.0, 20.0), (60.0, 60.0)]


def test_without_room_there_is_still_one_nucleus():
    placed = scatter(POPULATION, Plan(5, 8.0, 0.0), (64, 64), generator(0), room=np.zeros((64, 64)))
    assert [nucleus.centre for nucleus in placed] == [(32.0, 32.0)]


def _pair(overlap):
    nuclei = [
        draw_nucleus(POPULATION, (x, 30.0), 8.0, 0.0, Stage.INTERPHASE, generator(3, int(x)))
        for x in (24.0, 34.0)
    ]
    return [full_mask(seen.mask, (60, 60)) > 0 for seen in annotate(nuclei, (60, 60), overlap)]


def test_each_pixel_belongs_to_one_nucleus():
    front, behind = _pair(0)
    assert not (front & behind).any()


def test_some_annotators_let_masks_overlap_by_a_few_pixels():
    front, behind = _pair(1)
    assert 3 <= np.count_nonzero(front & behind) < 25


def test_a_few_images_have_overlapping_masks():
    """Kinds with small images, for speed."""
    overlapping = 0
    indices = [i for i in range(130) if preparation_of(5, i).name == "embryoid tissue"]
    for index in indices:
        masks = draw(5, index).masks
        overlapping += sum(np.count_nonzero(mask) for mask in masks) > np.count_nonzero(
            np.max(masks, axis=0)
        )
    assert 1 <= overlapping <= 0.25 * len(indices)


def test_hidden_nuclei_and_slivers_at_the_border_have_no_mask():
    at = {"angle": 0.0, "stage": Stage.INTERPHASE, "rng": generator(0)}
    big = draw_nucleus(POPULATION, (30.0, 30.0), 12.0, **at)
    hidden = draw_nucleus(POPULATION, (30.0, 30.0), 4.0, **at)
    sliver = draw_nucleus(POPULATION, (-7.0, 30.0), 8.0, **at)
    outside = draw_nucleus(POPULATION, (-70.0, 90.0), 8.0, **at)
    seen = annotate([big, hidden, sliver, outside], (60, 60), 0)
    assert [item.nucleus for item in seen] == [big]


def test_camera_adds_an_offset_and_saturates():
    light = replace(_kind("blood cells").light, offset=(11.0, 11.0), read=(0.2, 0.2))
    dark = [np.median(record(np.zeros((32, 32)), light, generator(n))) for n in range(20)]
    assert min(dark) == 11
    assert record(np.full((32, 32), 1e4), light, generator(0)).max() == 255


def test_nuclei_stand_out_from_their_surroundings(cohort):
    for drawn in cohort:
        grey = drawn.image[..., :3].mean(axis=2)
        nuclei = np.max(drawn.masks, axis=0) > 0
        difference = np.median(grey[nuclei]) - np.median(grey[~nuclei])
        bright = drawn.preparation.style in (Style.FLUORESCENCE, Style.EMBRYO)
        assert difference > 3 if bright else difference < -15


def test_dim_images_use_few_grey_levels(cohort):
    peaks = [
        np.percentile(drawn.image[..., 0], 99)
        for drawn in cohort
        if drawn.preparation.style is Style.FLUORESCENCE
    ]
    assert min(peaks) < 50
    assert max(peaks) > 100
    large = [
        np.percentile(drawn.image[..., 0], 99)
        for drawn in cohort
        if drawn.preparation.name == "large nuclei"
    ]
    assert max(large) < 90


def test_a_threshold_is_not_enough(cohort):
    scores = [
        jaccard(segment(np.asarray(drawn.image[..., 1])), np.max(drawn.masks, axis=0) > 0)
        for drawn in cohort
    ]
    assert np.mean(scores) < 0.75
    stained = [
        score
        for score, drawn in zip(scores, cohort, strict=True)
        if drawn.preparation.style is Style.TISSUE
    ]
    assert max(stained) < 0.4
