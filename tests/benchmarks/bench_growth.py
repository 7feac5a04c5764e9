"""The cost of a class grows as the class: 10, 40 and 160 trivial hand-ins."""

import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
from statistics import mean

import nbformat
from figure import Figure

from grader.assignment import Assignment
from grader.build import make
from grader.cells import grade_id
from grader.classroom import Classroom
from grader.grade import grade_class
from grader.grading_data import Material
from grader.limits import Limits
from grader.local import local_executor

SOURCE = Path(__file__).parents[1] / "grader" / "tiny.md"
# There and back again: the machine's own speed wanders, and wanders off both ends alike.
SIZES = (10, 40, 160, 160, 40, 10)
JOBS = 2


def figures() -> Iterator[Figure]:
    """Seconds a hand-in in the dearest size of class over those in the cheapest."""
    tiny = Assignment(
        "tiny", "Tiny", "lung_2d", "tiny.weights.h5", ("doubled",), (), SOURCE, ("tiny",)
    )
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        runs = [
            (size, _seconds(tiny, Classroom(Path(folder) / f"{place}"), size))
            for place, size in enumerate(SIZES)
        ]
    print(*(f"{size}: {one:.3f} s each" for size, one in runs), sep=", ", file=sys.stderr)
    each = [mean(one for other, one in runs if other == size) for size in set(SIZES)]
    yield Figure("largest_seconds_a_hand_in_over_smallest", max(each) / min(each), 1.2)


def _seconds(tiny: Assignment, classroom: Classroom, size: int) -> float:
    """Seconds for each of `size` hand-ins, from reading the first to the last in the gradebook."""
    make(tiny, classroom)
    with local_executor(JOBS) as executor:
        # Starts the warm parents, which belong to no hand-in.
        _grade(tiny, classroom, range(-JOBS, 0), executor)
        started = time.monotonic()
        _grade(tiny, classroom, range(size), executor)
        return (time.monotonic() - started) / size


def _grade(tiny: Assignment, classroom: Classroom, numbers: range, executor: Executor) -> None:
    release = nbformat.read(classroom.release_notebook("tiny"), as_version=4)
    for number in numbers:
        for cell in release.cells:
            if grade_id(cell) == "q3_number":
                cell.source = f"doubled = 42  # {number}"
        path = classroom.submitted / f"student-{number}" / "tiny" / "tiny.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(release, path)
    material = Material({"PROFILE": "smoke"})
    grade_class(
        tiny, classroom, material, executor=executor, threads=1, limits=Limits(), trusted=True
    )
