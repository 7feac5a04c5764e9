"""The size knobs of a0_brain_tumour."""

import pytest

from helpers import profiles
from helpers.profiles.a0_brain_tumour import PUBLISHED


@pytest.mark.parametrize("profile", profiles.PROFILES)
def test_brain_tumour_has_every_profile(profile):
    found = profiles.settings("a0_brain_tumour", profile)
    assert len(found.filters) == 5
    assert list(found.filters) == sorted(found.filters)
    assert found.epochs >= 1 and found.batch_size >= 2


def test_published_sizes():
    assert PUBLISHED == (64, 128, 256, 512, 1024)
    assert profiles.settings("a0_brain_tumour", "full").filters == PUBLISHED


def test_laptop_has_an_eighth_of_the_filters():
    found = profiles.settings("a0_brain_tumour", "laptop")
    assert tuple(8 * number for number in found.filters) == PUBLISHED
    assert found.timed_filters == (PUBLISHED, found.filters)
