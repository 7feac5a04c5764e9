"""The size knobs of a3_lung_3d."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """The size knobs under one profile.

    Parameters
    ----------
    plane : int
        Height and width of a slice after thinning out, in voxels.
    slice_count : int
        Slices of a chunk; divisible by 8, so that a network may pool three times.
    batch_size : int
        Chunks in a batch.
    filters : tuple of int
        Convolution filters of each level of the network, from the top down.
    epochs : int
        Number of training epochs.
    steps : int
        Batches of an epoch, and of the validation set.
    learning_rate : float
        Of Adam at the start.
    samplings : bool
        Whether networks are trained on other choices of labelled planes, and on another window.
    """

    plane: int
    slice_count: int
    batch_size: int
    filters: tuple[int, ...]
    epochs: int
    steps: int
    learning_rate: float
    samplings: bool


SETTINGS = {
    "smoke": Settings(16, 8, 2, (2, 3, 4), epochs=2, steps=2, learning_rate=1e-3, samplings=False),
    "laptop": Settings(
        64, 16, 4, (8, 16, 32), epochs=20, steps=20, learning_rate=3e-3, samplings=False
    ),
    "full": Settings(
        64, 64, 8, (64, 128, 256), epochs=20, steps=20, learning_rate=1e-3, samplings=True
    ),
}
