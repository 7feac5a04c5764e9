"""The size knobs of a4_skin_lesion."""

import pytest

from helpers import profiles
from helpers.profiles.a4_skin_lesion import PUBLISHED


@pytest.mark.parametrize("profile", profiles.PROFILES)
def test_skin_lesion_has_every_profile(profile):
    found = profiles.settings("a4_skin_lesion", profile)
    assert len(found.filters) == 5
    assert list(found.filters) == sorted(found.filters)
    assert found.image_size % 16 == 0
    assert found.epochs >= 1 and found.batch_size >= 2


def test_published_sizes():
    found = profiles.settings("a4_skin_lesion", "full")
    assert found.filters == PUBLISHED == (32, 64, 128, 256, 512)
    assert (found.image_size, found.batch_size) == (256, 32)


def test_laptop_has_a_quarter_of_the_filters():
    found = profiles.settings("a4_skin_lesion", "laptop")
    assert tuple(4 * number for number in found.filters) == PUBLISHED
