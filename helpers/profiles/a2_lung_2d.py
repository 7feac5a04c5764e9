"""The size knobs of a2_lung_2d."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """The size knobs under one profile.

    Parameters
    ----------
    image_size : tuple of int
        Height and width to which images are resized, in pixels.
    filters : tuple of int
        Convolution filters of each level of the network, from the top down.
    epochs : int
        Number of training epochs.
    dropout : float
        Share of features that are set to zero before the last convolution, while training.
    compared_epochs : int
        Epochs of each training run of the comparison of losses; 0 leaves it out.
    """

    image_size: tuple[int, int]
    filters: tuple[int, ...]
    epochs: int
    dropout: float
    compared_epochs: int


SETTINGS = {
    "smoke": Settings((32, 48), (4, 8, 16), epochs=2, dropout=0.1, compared_epochs=0),
    "laptop": Settings((128, 128), (16, 32, 64), epochs=40, dropout=0.1, compared_epochs=10),
    "full": Settings((128, 128), (64, 128, 256), epochs=40, dropout=0.5, compared_epochs=10),
}
