"""The size knobs of a5_nuclei."""

import pytest

from helpers import profiles
from helpers.profiles.a5_nuclei import PUBLISHED


@pytest.mark.parametrize("profile", profiles.PROFILES)
def test_nuclei_has_every_profile(profile):
    found = profiles.settings("a5_nuclei", profile)
    assert len(found.filters) == 4
    assert list(found.filters) == sorted(found.filters)
    assert found.epochs >= 1 and found.batch_size >= 2


def test_published_sizes():
    full = profiles.settings("a5_nuclei", "full")
    assert full.filters == PUBLISHED == (64, 128, 256, 512)
    assert (full.encoder, full.deeplab_filters, full.frozen) == ("resnet50", 256, False)
    assert (full.batch_size, full.learning_rate) == (8, 1e-4)


def test_laptop_has_an_eighth_of_the_filters():
    found = profiles.settings("a5_nuclei", "laptop")
    assert tuple(8 * number for number in found.filters) == PUBLISHED
