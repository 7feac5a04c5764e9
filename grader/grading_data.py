"""The images that hand-ins are run on while grading."""

import os
from pathlib import Path
from typing import Any

from grader.assignment import Assignment
from grader.classroom import Classroom
from helpers import data, profiles

PROFILE = "smoke"
HELD_OUT = 12


def prepare_data(
    assignment: Assignment, classroom: Classroom, folder: Path | None
) -> dict[str, Any]:
    """Make the data ready once, before any hand-in runs; returns the notebook's parameters.

    The images that no student has seen are drawn with the classroom's secret seed,
    which reaches the runs through the environment, unless that names another seed.

    Parameters
    ----------
    assignment : Assignment
        What is graded.
    classroom : Classroom
        Whose secret seed is used.
    folder : Path or None
        Real images in the data set's layout; ``None`` for the phantom.

    Raises
    ------
    helpers.data.DataError
        When the folder does not have the layout, naming the file that is wrong.
    """
    os.environ.setdefault(data.HELD_OUT_VARIABLE, str(classroom.held_out_seed()))
    count = profiles.settings(assignment.id, PROFILE).images
    data.held_out(assignment.data, count=HELD_OUT)
    if folder is None:
        data.prepare(assignment.data, count=count)
        return {"PROFILE": PROFILE, "SOURCE": "phantom", "DATA_DIR": ""}
    data.prepare(assignment.data, source="path", folder=str(folder), count=count)
    return {"PROFILE": PROFILE, "SOURCE": "path", "DATA_DIR": str(folder.resolve())}
