"""The size knobs of a1_retinopathy."""

import pytest

from helpers import profiles


@pytest.mark.parametrize("profile", profiles.PROFILES)
def test_retinopathy_has_every_profile(profile):
    found = profiles.settings("a1_retinopathy", profile)
    assert len(found.image_size) == 2
    assert min(found.image_size) >= 32  # MobileNetV2 takes nothing smaller
    assert found.per_class > 5


def test_published_sizes():
    full = profiles.settings("a1_retinopathy", "full")
    assert (full.image_size, full.per_class, full.epochs) == ((224, 224), 2000, 30)


def test_weights_of_laptop_and_full_share_an_image_size():
    laptop = profiles.settings("a1_retinopathy", "laptop")
    assert laptop.image_size == profiles.settings("a1_retinopathy", "full").image_size
    assert laptop.epochs == 30
