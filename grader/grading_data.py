"""The images that hand-ins are run on while grading."""

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader import record
from grader.assignment import Assignment
from grader.classroom import Classroom
from grader.environment import environment
from grader.errors import CourseError
from helpers import data
from helpers.data import registry

PROFILE = "smoke"
_lock = threading.Lock()


@dataclass(frozen=True)
class Material:
    """What a class is graded on, in words that mean the same on every machine.

    Parameters
    ----------
    parameters : dict
        Values for the notebooks' parameters cell; without any, none is injected.
    name : str
        The data set; empty where the assignment has none.
    count : int
        Images used.
    folder : str
        Real images of the lecturer's, in the data set's layout; empty for the phantom.
    seed : str
        Secret seed of the images that no student has seen.
    used : str
        The data for the record, from :func:`grader.record.data_used`.
    """

    parameters: dict[str, Any] = field(default_factory=dict)
    name: str = ""
    count: int = 0
    folder: str = ""
    seed: str = ""
    used: str = ""

    @property
    def secrets(self) -> dict[str, str]:
        """Environment variables for the examiner alone."""
        return {data.HELD_OUT_VARIABLE: self.seed} if self.seed else {}


def prepare_data(assignment: Assignment, classroom: Classroom, folder: Path | None) -> Material:
    """Make the data ready once, before any hand-in runs.

    The images that no student has seen are drawn with the classroom's secret seed, or the
    one that the environment variable ``COURSE_HELD_OUT_SEED`` names.

    Parameters
    ----------
    assignment : Assignment
        What is graded. One without data has no parameters.
    classroom : Classroom
        Whose secret seed is used.
    folder : Path or None
        Real images in the data set's layout; ``None`` for the phantom.

    Raises
    ------
    CourseError
        When a folder is given to an assignment without data.
    helpers.data.DataError
        When the folder does not have the layout, naming the file that is wrong.
    """
    if not assignment.data:
        if folder is not None:
            raise CourseError(f"{assignment.id} has no data set; leave out --data")
        return Material()
    count = data.size(assignment.data, PROFILE)
    material = Material(
        {
            "PROFILE": PROFILE,
            "SOURCE": "path" if folder else "phantom",
            "DATA_DIR": str(folder.resolve()) if folder else "",
        },
        assignment.data,
        count,
        str(folder.resolve()) if folder else "",
        os.environ.get(data.HELD_OUT_VARIABLE) or str(classroom.held_out_seed()),
    )
    # Checks the folder, too, before every file in it is read.
    ready(material)
    version = registry.find(assignment.data).version
    used = record.data_used(assignment.data, version, count, folder)
    return Material(**{**material.__dict__, "used": used})


def ready(material: Material) -> tuple[Path, ...]:
    """Have the data on this machine; returns the folders that student code may read."""
    if not material.name:
        return ()
    with _lock, environment(**material.secrets):
        data.held_out(material.name)
    source = "path" if material.folder else "phantom"
    return (
        data.prepare(material.name, source=source, folder=material.folder, count=material.count),
    )
