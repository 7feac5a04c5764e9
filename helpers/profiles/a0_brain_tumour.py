"""The size knobs of a0_brain_tumour."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """The size knobs under one profile.

    Parameters
    ----------
    filters : tuple of int
        Convolution filters of the U-Net's levels, from the top down; the last are the bridge's.
    batch_size : int
        Images in a batch.
    epochs : int
        Number of training epochs, the first one of the exercise included.
    timed_filters : tuple of tuple of int
        Sizes of the networks whose training steps are timed.
    timed_pairs : int
        How many pairs of files the input pipelines are timed on.
    """

    filters: tuple[int, ...]
    batch_size: int
    epochs: int
    timed_filters: tuple[tuple[int, ...], ...]
    timed_pairs: int


PUBLISHED = (64, 128, 256, 512, 1024)
SMALL = (8, 16, 32, 64, 128)  # an eighth of the filters, a 64th of the weights
TINY = (1, 2, 3, 4, 5)

SETTINGS = {
    "smoke": Settings(TINY, 8, 2, timed_filters=(), timed_pairs=4),
    "laptop": Settings(SMALL, 2, 8, timed_filters=(PUBLISHED, SMALL), timed_pairs=64),
    "full": Settings(PUBLISHED, 8, 30, timed_filters=(PUBLISHED, SMALL), timed_pairs=256),
}
