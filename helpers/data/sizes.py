"""How many items each data set's phantom has, for each profile and for grading."""

from helpers.data.errors import DataError

SIZES: dict[str, dict[str, int]] = {
    "brain_tumour": {"smoke": 40, "laptop": 400, "full": 400},
    "retina": {"smoke": 80, "laptop": 800, "full": 800},
    "lung_2d": {"smoke": 40, "laptop": 267, "full": 267},
    "lung_3d": {"smoke": 4, "laptop": 4, "full": 4},
    "skin_lesion": {"smoke": 40, "laptop": 400, "full": 400},
    "nuclei": {"smoke": 40, "laptop": 300, "full": 300},
}

HELD_OUT = {
    "brain_tumour": 12,
    "retina": 80,  # about a quarter of the eyes are to be referred
    "lung_2d": 12,
    "lung_3d": 4,  # one with each of the findings
    "skin_lesion": 12,
    "nuclei": 24,  # of preparations that differ much
}
"""How many items that no student has seen a hand-in's network is tried on."""


def size(name: str, profile: str) -> int:
    """How many items to prepare.

    Parameters
    ----------
    name : str
        A data set, for example ``"lung_2d"``.
    profile : str
        ``"smoke"``, ``"laptop"`` or ``"full"``.

    Raises
    ------
    DataError
        One of them is unknown.
    """
    if name not in SIZES:
        raise DataError(f"unknown data set {name!r}; known data sets: {', '.join(SIZES)}")
    if profile not in SIZES[name]:
        known = ", ".join(SIZES[name])
        raise DataError(f"unknown profile {profile!r}; known profiles: {known}")
    return SIZES[name][profile]
