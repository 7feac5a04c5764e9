"""How much of everything: the size knobs of each assignment, for each profile.

A profile is the one word in the ``parameters`` cell of a notebook. ``smoke`` runs every line of
code in seconds and learns little, ``laptop`` reaches the quality that an assignment asks for on a
CPU in minutes, ``full`` uses the published sizes and wants a GPU.
"""

from dataclasses import dataclass

PROFILES = ("smoke", "laptop", "full")


@dataclass(frozen=True)
class Settings:
    """The size knobs of one assignment under one profile.

    Parameters
    ----------
    images : int
        Number of images (slices, volumes) to prepare.
    image_size : tuple of int
        Height and width to which images are resized, in pixels.
    filters : tuple of int
        Convolution filters of each level of the network, from the top down.
    epochs : int
        Number of training epochs.
    dropout : float
        Share of features that are set to zero before the last convolution, while training.
    """

    images: int
    image_size: tuple[int, int]
    filters: tuple[int, ...]
    epochs: int
    dropout: float


_SETTINGS: dict[str, dict[str, Settings]] = {
    "a2_lung_2d": {
        # The learning rate begins to fall after epoch 20: even the smallest run must get there.
        "smoke": Settings(40, (32, 48), (4, 8, 16), epochs=22, dropout=0.1),
        "laptop": Settings(267, (128, 128), (16, 32, 64), epochs=40, dropout=0.1),
        "full": Settings(267, (128, 128), (64, 128, 256), epochs=40, dropout=0.5),
    },
}


def settings(assignment: str, profile: str) -> Settings:
    """Look up the size knobs of an assignment.

    Parameters
    ----------
    assignment : str
        Id of the assignment, for example ``"a2_lung_2d"``.
    profile : str
        ``"smoke"``, ``"laptop"`` or ``"full"``.

    Returns
    -------
    Settings
        The knobs; they cannot be changed in place.

    Raises
    ------
    ValueError
        If the assignment or the profile is unknown.

    Examples
    --------
    >>> settings("a2_lung_2d", "laptop").filters
    (16, 32, 64)
    """
    if assignment not in _SETTINGS:
        known = ", ".join(sorted(_SETTINGS))
        raise ValueError(f"unknown assignment {assignment!r}: choose one of {known}")
    if profile not in _SETTINGS[assignment]:
        known = ", ".join(PROFILES)
        raise ValueError(f"unknown profile {profile!r}: set PROFILE to one of {known}")
    return _SETTINGS[assignment][profile]
