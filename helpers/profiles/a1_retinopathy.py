"""The size knobs of a1_retinopathy."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """The size knobs under one profile.

    Parameters
    ----------
    image_size : tuple of int
        Height and width to which photographs are resized, in pixels.
    per_class : int
        Photographs of either class in the balanced sample; fewer where there are not so many.
    epochs : int
        Number of training epochs of the head on a frozen base.
    fine_tune_epochs : int
        Number of training epochs of the whole network afterwards, at most.
    fine_tune_images : int
        Training photographs used for that, at most.
    eyes : int
        Photographs of the unbalanced sample, for the comparison with class weights, at most.
    """

    image_size: tuple[int, int]
    per_class: int
    epochs: int
    fine_tune_epochs: int
    fine_tune_images: int
    eyes: int


SETTINGS = {
    # Not square: height and width must not be exchanged.
    "smoke": Settings((32, 48), 16, 2, 1, fine_tune_images=10, eyes=40),
    "laptop": Settings((224, 224), 150, 30, 4, fine_tune_images=120, eyes=800),
    "full": Settings((224, 224), 2000, 30, 30, fine_tune_images=2400, eyes=8000),
}
