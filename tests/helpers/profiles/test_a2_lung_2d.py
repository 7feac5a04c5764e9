"""The size knobs of a2_lung_2d."""

import pytest

from helpers import profiles
from helpers.profiles.a2_lung_2d import Settings


@pytest.mark.parametrize("profile", profiles.PROFILES)
def test_lung_2d_has_every_profile(profile):
    found = profiles.settings("a2_lung_2d", profile)
    assert len(found.image_size) == 2
    assert list(found.filters) == sorted(found.filters)
    assert len(found.filters) == 3


def test_published_sizes():
    assert profiles.settings("a2_lung_2d", "full") == Settings(
        image_size=(128, 128),
        filters=(64, 128, 256),
        epochs=40,
        dropout=0.5,
        compared_epochs=10,
    )


def test_weights_of_laptop_and_full_share_an_image_size():
    laptop = profiles.settings("a2_lung_2d", "laptop")
    assert laptop.image_size == profiles.settings("a2_lung_2d", "full").image_size
