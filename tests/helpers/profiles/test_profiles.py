"""Each assignment has sensible size knobs under each profile."""

import dataclasses
from pathlib import Path

import pytest

from helpers import profiles

SOLUTIONS = Path(__file__).parents[3] / "solutions"


@pytest.mark.parametrize("path", sorted(SOLUTIONS.glob("a*.md")), ids=lambda path: path.stem)
@pytest.mark.parametrize("profile", profiles.PROFILES)
def test_every_assignment_has_every_profile(path, profile):
    assert dataclasses.is_dataclass(profiles.settings(path.stem, profile))


@pytest.mark.parametrize(
    ("assignment", "profile", "wrong"), [("a9", "smoke", "a9"), ("a2_lung_2d", "fast", "fast")]
)
def test_unknown_names_are_told_in_one_line(assignment, profile, wrong):
    with pytest.raises(ValueError, match=wrong) as error:
        profiles.settings(assignment, profile)
    assert "\n" not in str(error.value)


def test_settings_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        profiles.settings("a2_lung_2d", "smoke").epochs = 1
