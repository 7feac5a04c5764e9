"""The size knobs of a4_skin_lesion."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """The size knobs under one profile.

    Parameters
    ----------
    image_size : int
        Height and width to which photographs are resized, in pixels.
    filters : tuple of int
        Convolution filters of the levels of both networks, from the top down; the last are those
        of the bridge or of the attention block.
    batch_size : int
        Images in a batch.
    epochs : int
        Number of training epochs of each network.
    """

    image_size: int
    filters: tuple[int, ...]
    batch_size: int
    epochs: int


PUBLISHED = (32, 64, 128, 256, 512)
SMALL = (8, 16, 32, 64, 128)  # a quarter of the filters, a sixteenth of the weights
TINY = (1, 2, 3, 4, 5)

SETTINGS = {
    "smoke": Settings(32, TINY, 24, epochs=1),
    "laptop": Settings(96, SMALL, 8, epochs=20),
    "full": Settings(256, PUBLISHED, 32, epochs=20),
}
