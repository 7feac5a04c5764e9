"""The images that hand-ins are run on while grading."""

from pathlib import Path
from typing import Any

from grader.assignment import Assignment
from helpers import data, profiles

PROFILE = "smoke"
HELD_OUT = 12


def prepare_data(assignment: Assignment, folder: Path | None) -> dict[str, Any]:
    """Make the data ready once, before any hand-in runs; returns the notebook's parameters.

    Parameters
    ----------
    assignment : Assignment
        What is graded.
    folder : Path or None
        Real images in the data set's layout; ``None`` for the phantom.

    Raises
    ------
    helpers.data.DataError
        When the folder does not have the layout, naming the file that is wrong.
    """
    count = profiles.settings(assignment.id, PROFILE).images
    data.held_out(assignment.data, count=HELD_OUT)
    if folder is None:
        data.prepare(assignment.data, count=count)
        return {"PROFILE": PROFILE, "SOURCE": "phantom", "DATA_DIR": ""}
    data.prepare(assignment.data, source="path", folder=str(folder), count=count)
    return {"PROFILE": PROFILE, "SOURCE": "path", "DATA_DIR": str(folder.resolve())}
