"""The cost of a class grows as the class: 10, 40 and 160 trivial hand-ins."""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

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
SIZES = (10, 40, 160)
JOBS = 2


def figures() -> Iterator[Figure]:
    """Seconds a hand-in in the largest class over those in the smallest, and the reverse."""
    tiny = Assignment(
        "tiny", "Tiny", "lung_2d", "tiny.weights.h5", ("doubled",), (), SOURCE, ("tiny",)
    )
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        each = [_seconds(tiny, Classroom(Path(folder) / str(size)), size) for size in SIZES]
    print(*(f"{size}: {one:.3f} s each" for size, one in zip(SIZES, each, strict=True)),
          sep=", ", file=sys.stderr)  # fmt: skip
    yield Figure("largest_seconds_a_hand_in_over_smallest", max(each) / min(each), 1.2)


def _seconds(tiny: Assignment, classroom: Classroom, size: int) -> float:
    make(tiny, classroom)
    release = nbformat.read(classroom.release_notebook("tiny"), as_version=4)
    for number in range(size):
        for cell in release.cells:
            if grade_id(cell) == "q3_number":
                cell.source = f"doubled = 42  # {number}"
        path = classroom.submitted / f"student-{number}" / "tiny" / "tiny.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(release, path)
    with local_executor(JOBS) as executor:
        marks = []
        grade_class(
            tiny,
            classroom,
            Material({"PROFILE": "smoke"}),
            executor=executor,
            threads=1,
            limits=Limits(),
            trusted=True,
            # The first starts the warm parents: they belong to the class, not to a hand-in.
            progress=lambda *_: marks.append(time.monotonic()),
        )
    return (marks[-1] - marks[0]) / (size - 1)
