"""The size knobs of a5_nuclei."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """The size knobs under one profile.

    Parameters
    ----------
    filters : tuple of int
        Convolution filters of the Attention U-Net's levels, from the top down; the last are the
        bridge's.
    encoder : str
        The network that DeepLabV3+ builds on: ``"resnet50"``, ``"mobilenet_v2"`` or
        ``"stand_in"``, which has learnt nothing.
    deeplab_filters : int
        Filters of the pyramid and of the decoder of DeepLabV3+.
    frozen : bool
        Whether the encoder of DeepLabV3+ stays as ImageNet left it.
    batch_size : int
        Images in a batch.
    epochs : int
        Number of training epochs of the Attention U-Net, at most.
    deeplab_epochs : int
        The same for DeepLabV3+, whose encoder has learnt before.
    learning_rate : float
        Of Adam at the start.
    loss_epochs : int
        Epochs of the small comparison of losses; 0 leaves it out.
    variants : tuple of str
        Which changed networks are trained for comparison, by the names that the notebook gives.
    """

    filters: tuple[int, ...]
    encoder: str
    deeplab_filters: int
    frozen: bool
    batch_size: int
    epochs: int
    deeplab_epochs: int
    learning_rate: float
    loss_epochs: int
    variants: tuple[str, ...]


PUBLISHED = (64, 128, 256, 512)
SMALL = (8, 16, 32, 64)  # an eighth of the filters, a 64th of the weights
TINY = (1, 2, 3, 4)
VARIANTS = ("U-Net without gates", "DeepLabV3+, rates 2, 4, 6", "DeepLabV3+, enlarged to 512")

SETTINGS = {
    "smoke": Settings(TINY, "stand_in", 2, False, 2, 1, 1, 1e-3, loss_epochs=0, variants=()),
    "laptop": Settings(SMALL, "mobilenet_v2", 32, True, 2, 10, 5, 3e-3, loss_epochs=0, variants=()),
    "full": Settings(
        PUBLISHED, "resnet50", 256, False, 8, 60, 60, 1e-4, loss_epochs=20, variants=VARIANTS
    ),
}
