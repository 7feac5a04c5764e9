"""The size knobs of a3_lung_3d."""

import pytest

from helpers import profiles
from helpers.data.lung_3d.phantom import DEPTHS, PLANE
from helpers.profiles.a3_lung_3d import Settings


@pytest.mark.parametrize("profile", profiles.PROFILES)
def test_sizes_suit_three_poolings(profile):
    found = profiles.settings("a3_lung_3d", profile)
    assert found.plane % 8 == 0
    assert found.slice_count % 8 == 0
    assert list(found.filters) == sorted(found.filters)
    assert len(found.filters) == 3


@pytest.mark.parametrize("profile", profiles.PROFILES)
def test_the_phantom_can_be_cut_into_chunks(profile):
    found = profiles.settings("a3_lung_3d", profile)
    assert PLANE % found.plane == 0
    # Two volumes to train on and one to validate with; the fourth is tested on as a whole.
    assert min(DEPTHS[:3]) >= found.slice_count


def test_published_sizes():
    assert profiles.settings("a3_lung_3d", "full") == Settings(
        plane=64,
        slice_count=64,
        batch_size=8,
        filters=(64, 128, 256),
        epochs=20,
        steps=20,
        learning_rate=1e-3,
        samplings=True,
    )


def test_weights_of_laptop_and_full_see_voxels_of_one_size():
    laptop = profiles.settings("a3_lung_3d", "laptop")
    assert laptop.plane == profiles.settings("a3_lung_3d", "full").plane
