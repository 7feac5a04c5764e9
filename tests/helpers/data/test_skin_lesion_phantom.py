"""The phantom photographs: the same everywhere, and dermoscopy in every other respect."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from helpers.data.prepare import DEFAULT_SEED
from helpers.data.skin_lesion.annotation import annotate
from helpers.data.skin_lesion.case import Annotation, Lesion, draw_case
from helpers.data.skin_lesion.outline import draw_outline, largest_part
from helpers.data.skin_lesion.phantom import draw
from helpers.data.skin_lesion.texture import cells

COHORT = 800


@pytest.fixture(scope="module")
def cases():
    return [draw_case(DEFAULT_SEED, index) for index in range(COHORT)]


@settings(max_examples=8)
@given(seed=st.integers(0, 2**63), index=st.integers(0, 10_000))
def test_every_photograph_shows_one_lesion(seed, index):
    drawn = draw(seed, index)
    assert (drawn.image.dtype, drawn.mask.dtype) == (np.uint8, np.uint8)
    assert drawn.image.shape == (*drawn.mask.shape, 3) == (*drawn.case.shape, 3)
    assert set(np.unique(drawn.mask)) == {0, 255}
    _, parts = ndimage.label(drawn.mask, np.ones((3, 3)))
    assert parts == 1
    assert 0.012 <= (drawn.mask > 0).mean() <= 0.95
    assert drawn.image.std() > 3


def test_another_seed_gives_another_photograph():
    first, second = draw_case(0, 3), draw_case(1, 3)
    assert first.share != second.share
    assert first.angle != second.angle


def test_lesion_and_melanoma_shares(cases):
    shares = Counter(case.lesion for case in cases)
    assert set(shares) == set(Lesion)
    assert shares[Lesion.MELANOMA] / COHORT == pytest.approx(173 / 900, abs=0.01)


def test_every_stretch_of_a_cohort_has_its_share_of_melanomas(cases):
    for start in range(0, COHORT, 100):
        melanomas = sum(case.lesion is Lesion.MELANOMA for case in cases[start : start + 100])
        assert 15 <= melanomas <= 23


def test_areas_have_the_range_and_the_median_of_the_real_set(cases):
    shares = np.array([case.share for case in cases])
    assert 0.02 <= shares.min() < 0.03
    assert 0.75 < shares.max() <= 0.9
    assert np.median(shares) == pytest.approx(0.2, abs=0.01)


def test_sizes_and_aspect_ratios_differ(cases):
    sizes = {case.size for case in cases}
    assert min(sizes) == (360, 270)
    assert max(sizes) == (722, 540)
    assert len({round(width / height, 1) for width, height in sizes}) >= 3


@pytest.mark.parametrize(
    ("what", "least", "most"),
    [
        ("dark_hairs", 0.4, 0.6),
        ("light_hairs", 0.1, 0.2),
        ("bubbles", 0.2, 0.3),
        ("ruler", 0.06, 0.14),
        ("ink", 0.05, 0.11),
        ("charts", 0.07, 0.13),
        ("vignette", 0.28, 0.4),
        ("reflections", 0.15, 0.25),
        ("freckles", 0.15, 0.25),
    ],
)
def test_artefacts_are_as_common_as_they_should_be(cases, what, least, most):
    assert least < np.mean([bool(getattr(case, what)) for case in cases]) < most


def test_every_style_of_annotation_is_common(cases):
    styles = Counter(case.annotation for case in cases)
    assert all(styles[style] > 0.28 * COHORT for style in Annotation)


def test_corners_behind_the_tube_are_dark_and_not_lesion(cases):
    index = next(i for i, case in enumerate(cases) if 0 < case.vignette < 0.8)
    drawn = draw(DEFAULT_SEED, index)
    corners = np.ix_([0, -1], [0, -1])
    assert (drawn.image[corners] < 60).all()
    assert not drawn.mask[corners].any()


@pytest.mark.parametrize("style", Annotation)
def test_no_style_of_annotation_outlines_what_is_hidden(cases, style):
    case = replace(cases[0], size=(100, 80), annotation=style, softness=20.0, share=0.4)
    visible = np.ones(case.shape, np.bool_)
    visible[:, 60:] = False
    outline = draw_outline(case, visible, np.random.default_rng(0))
    mask = annotate(case, outline, visible, np.random.default_rng(0))
    assert mask[visible].any()
    assert not mask[~visible].any()


def test_largest_part_without_its_hole():
    mask = np.zeros((20, 30), np.bool_)
    mask[2:5, 2:5] = True
    mask[5:15, 10:25] = True
    mask[8:12, 15:20] = False
    points, part = largest_part(mask)
    expected = np.zeros((20, 30), np.bool_)
    expected[5:15, 10:25] = True
    np.testing.assert_array_equal(part, expected)
    np.testing.assert_array_equal([points.min(axis=0), points.max(axis=0)], [[10, 5], [24, 14]])


def test_a_large_lesion_touches_the_edge(cases):
    index = int(np.argmax([case.share for case in cases]))
    mask = draw(DEFAULT_SEED, index).mask
    assert mask[[0, -1]].any()
    assert mask[:, [0, -1]].any()


def test_a_naevus_is_darker_than_the_skin_around_it(cases):
    index = next(
        i
        for i, case in enumerate(cases)
        if case.lesion is Lesion.RETICULAR and case.melanin > 0.4 and not case.vignette
    )
    drawn = draw(DEFAULT_SEED, index)
    inside = drawn.mask > 0
    assert drawn.image[inside].mean() < drawn.image[~inside].mean() - 15


def test_honeycomb_is_0_at_centres_and_large_between_them():
    honeycomb = cells(np.random.default_rng(0), 12.0, (120, 200))
    assert honeycomb.shape == (120, 200)
    assert honeycomb.min() < 0.1
    assert 0.55 < honeycomb.max() < 1.1
    # One centre for each cell of a hexagonal grid: 12 x 12 x 0.866 pixels.
    _, centres = ndimage.label(honeycomb < 0.12)
    assert centres == pytest.approx(120 * 200 / (144 * 0.866), rel=0.15)
