"""How much of everything: the size knobs of each assignment, for each profile.

A profile is the one word in the ``parameters`` cell of a notebook. ``smoke`` runs every line of
code in seconds and learns little, ``laptop`` reaches the quality that an assignment asks for on a
CPU in minutes, ``full`` uses the published sizes and wants a GPU.
"""

import importlib
import pkgutil
from typing import Any

PROFILES = ("smoke", "laptop", "full")


def settings(assignment: str, profile: str) -> Any:
    """Look up the size knobs of an assignment.

    Parameters
    ----------
    assignment : str
        Id of the assignment, for example ``"a2_lung_2d"``.
    profile : str
        ``"smoke"``, ``"laptop"`` or ``"full"``.

    Returns
    -------
    Settings of that assignment, a frozen dataclass
        The module of the assignment's name in this package says what each knob does.

    Raises
    ------
    ValueError
        If the assignment or the profile is unknown.

    Examples
    --------
    >>> settings("a2_lung_2d", "laptop").filters
    (16, 32, 64)
    """
    assignments = [module.name for module in pkgutil.iter_modules(__path__)]
    if assignment not in assignments:
        known = ", ".join(sorted(assignments))
        raise ValueError(f"unknown assignment {assignment!r}: choose one of {known}")
    found = importlib.import_module(f"{__name__}.{assignment}").SETTINGS
    if profile not in found:
        known = ", ".join(PROFILES)
        raise ValueError(f"unknown profile {profile!r}: set PROFILE to one of {known}")
    return found[profile]
