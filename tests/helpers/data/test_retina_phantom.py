"""The drawn photographs: the same pixels everywhere, and fundus photographs in other respects."""

import hashlib
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.prepare import DEFAULT_SEED
from helpers.data.retina.cohort import patient_generator
from helpers.data.retina.findings import Findings
from helpers.data.retina.frame import FOVEA, draw_frame
from helpers.data.retina.fundus import paint_fundus
from helpers.data.retina.lesions import Lesions, draw_lesions
from helpers.data.retina.patient import draw_patient
from helpers.data.retina.phantom import draw
from helpers.data.retina.vessels import grow_vessels, vessel_density

# Two eyes without and two with retinopathy (levels 3 and 4). Changes only together with VERSION in
# helpers/data/retina/card.py. Pixels, not files: JPEG encoders differ between versions.
HASHED = (0, 1, 8, 34)
KNOWN_HASH = "d951ce9cc50e78a698a427a153f41e4b7e707fd346e8a8d0546edccd0336609b"


@pytest.fixture(scope="module")
def photographs():
    return {index: draw(DEFAULT_SEED, index) for index in HASHED}


def test_photographs_have_the_known_hash(photographs):
    digest = hashlib.sha256()
    for index in HASHED:
        digest.update(str(photographs[index].image.shape).encode())
        digest.update(photographs[index].image.tobytes())
    assert digest.hexdigest() == KNOWN_HASH


def test_a_photograph_does_not_depend_on_what_was_drawn_before_it(photographs):
    again = draw(DEFAULT_SEED, 8)
    np.testing.assert_array_equal(again.image, photographs[8].image)
    assert again.eye == photographs[8].eye


def test_another_seed_and_another_eye_give_another_photograph(photographs):
    first = photographs[0].image
    assert not np.array_equal(draw(DEFAULT_SEED + 1, 0).image, first)
    assert not np.array_equal(photographs[1].image, first)


@settings(max_examples=8)
@given(seed=st.integers(0, 2**63), index=st.integers(0, 10_000))
def test_every_photograph_is_a_field_of_view_on_black(seed, index):
    image = draw(seed, index).image
    height, width, channels = image.shape
    assert image.dtype == np.uint8
    assert channels == 3
    assert (width, height) in {
        (648, 486), (724, 486), (778, 518), (715, 475), (792, 528), (704, 466),
    }  # fmt: skip
    corners = image[[0, 0, -1, -1], [0, -1, 0, -1]]
    assert corners.max() <= 12
    middle = image[height // 3 : -height // 3, width // 3 : -width // 3].reshape(-1, 3)
    red, green, blue = middle.mean(axis=0)
    assert red > green > blue


def _frame(side, *, inverted):
    for number in range(100):
        camera = draw_patient(patient_generator(0, number)).camera
        if camera.inverted == inverted:
            return draw_frame(camera, side, np.random.default_rng(0))
    raise AssertionError("no such camera")


@pytest.mark.parametrize(
    ("side", "inverted", "disc_is_right"),
    [("right", False, True), ("left", False, False), ("right", True, False), ("left", True, True)],
)
def test_the_disc_is_nasal_and_the_macula_below_it_unless_inverted(side, inverted, disc_is_right):
    (disc, fovea) = _frame(side, inverted=inverted).pixels(np.array([[0.0, 0.0], FOVEA]))
    assert (disc[0] > fovea[0]) == disc_is_right
    above = _frame(side, inverted=inverted).pixels(np.array([[0.3, 0.4], [0.3, -0.4]]))
    assert (above[0, 1] < above[1, 1]) == (not inverted)


def test_distance_and_pixels_agree():
    frame = _frame("left", inverted=False)
    ((x, y),) = frame.pixels(np.array([FOVEA]))
    distance = frame.distance(FOVEA)
    assert distance.shape == frame.shape
    assert distance[round(y), round(x)] < 0.01
    row, column = np.unravel_index(distance.argmin(), distance.shape)
    assert (row, column) == (round(y), round(x))


def test_vessels_leave_the_disc_and_spare_the_fovea():
    frame = _frame("left", inverted=False)
    density = vessel_density(grow_vessels(np.random.default_rng(0), 1.0, 0.0), frame)
    assert 0.0 <= density.min() < density.max() <= 1.0
    assert density[frame.distance(FOVEA) < 0.05].max() == 0.0
    assert density[frame.distance((0.0, 0.0)) < 0.1].mean() > density.mean()


def test_veins_are_darker_and_wider_than_arteries():
    vessels = grow_vessels(np.random.default_rng(0), 1.0, 0.0)
    widest = {
        vein: max(v.widths.max() for v in vessels if v.vein == vein) for vein in (True, False)
    }
    assert 0.55 < widest[False] / widest[True] < 0.95


def test_beaded_veins_swell():
    plain, beaded = (grow_vessels(np.random.default_rng(0), 1.0, much)[0] for much in (0.0, 1.0))
    assert (np.diff(plain.widths) < 0).all()
    assert (np.diff(beaded.widths) > 0).sum() > 3


def test_an_eye_without_findings_has_no_lesion():
    lesions = draw_lesions(Findings(), _frame("left", inverted=False), np.random.default_rng(0))
    assert all(cover is None for cover in vars(lesions).values())


@pytest.mark.parametrize(
    ("findings", "kind"),
    [
        (Findings(microaneurysms=5), "blood"),
        (Findings(blots=5), "blood"),
        (Findings(flames=3), "blood"),
        (Findings(tufts=1), "blood"),
        (Findings(blots=1, preretinal=1), "blood"),
        (Findings(exudates=2), "exudate"),
        (Findings(cotton_wool=2), "cotton_wool"),
        (Findings(scars=150), "scar"),
        (Findings(tufts=3), "fibrous"),
    ],
)
def test_each_finding_shows(findings, kind):
    frame = _frame("left", inverted=False)
    cover = getattr(draw_lesions(findings, frame, np.random.default_rng(0)), kind)
    assert cover.shape == frame.shape
    assert 0.0 <= cover.min() < 0.2 < cover.max() < 1.0 + 1e-9


def test_the_surface_of_a_pool_of_blood_is_level():
    frame = _frame("left", inverted=False)
    pool = draw_lesions(Findings(preretinal=1, blots=1), frame, np.random.default_rng(3)).blood
    rows = np.flatnonzero((pool > 0.6).sum(axis=1) > 20)
    widths = (pool > 0.6).sum(axis=1)[rows]
    assert widths[:6].max() > 0.85 * widths.max() > 2 * widths[-2:].min()


def _green_with(monkeypatch, **covers):
    """The green of one eye with lesions that a test has drawn; all else is equal."""
    kinds = [field.name for field in fields(Lesions)]
    lesions = Lesions(**{kind: covers.get(kind) for kind in kinds})
    monkeypatch.setattr("helpers.data.retina.fundus.draw_lesions", lambda *_: lesions)
    frame = _frame("left", inverted=False)
    patient = draw_patient(patient_generator(0, 0))
    return paint_fundus(patient, Findings(), frame, np.random.default_rng(0))[1]


@pytest.mark.parametrize(
    ("kind", "brighter"),
    [
        ("blood", False),
        ("scar_pigment", False),
        ("exudate", True),
        ("cotton_wool", True),
        ("scar", True),
        ("fibrous", True),
    ],
)
def test_lesions_darken_or_brighten_what_they_cover(monkeypatch, kind, brighter):
    cover = np.zeros(_frame("left", inverted=False).shape)
    cover[100:140, 200:260] = 1.0
    change = _green_with(monkeypatch, **{kind: cover}) - _green_with(monkeypatch)
    assert not change[cover == 0].any()
    assert ((change if brighter else -change)[cover == 1] > 0).mean() > 0.95
