"""Papermill runs each solution, unchanged, on a folder of files that somebody has.

The folder is a copy of a small phantom with what real folders have beside that: a path with a space
and an accent, files of the operating system among the data, gaps in the numbers, odd sizes.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import nbformat
import numpy as np
import papermill
import pytest

from grader import source
from grader.assignment import Assignment, all_assignments
from grader.golden import REFERENCE_WEIGHTS
from grader.paths import GOLDEN
from helpers import data
from helpers.data.cache import MANIFEST

pytestmark = [pytest.mark.slow, pytest.mark.tensorflow]
each = pytest.mark.parametrize("assignment", all_assignments(), ids=lambda one: one.id)


@each
def test_papermill_runs_the_solution_on_a_folder_of_files(
    assignment: Assignment, tmp_path: Path
) -> None:
    folder = tmp_path / "Daten für alle"
    count = data.size(assignment.data, "smoke")
    shutil.copytree(data.prepare(assignment.data, count=count), folder)
    (folder / MANIFEST).unlink()
    for inside in [folder, *(path for path in folder.iterdir() if path.is_dir())]:
        (inside / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
        (inside / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")
    QUIRKS.get(assignment.data, as_it_is)(folder)

    path = tmp_path / f"{assignment.id}.ipynb"
    nbformat.write(source.read(assignment), path)
    shutil.copyfile(GOLDEN / assignment.id / REFERENCE_WEIGHTS, tmp_path / assignment.weights)
    executed = papermill.execute_notebook(
        path,
        tmp_path / "executed.ipynb",
        parameters={"PROFILE": "smoke", "SOURCE": "path", "DATA_DIR": str(folder)},
        cwd=tmp_path,
        progress_bar=False,
        kernel_name="python3",
    )
    assert not executed.metadata.papermill.exception


def as_it_is(folder: Path) -> None:
    pass


def numbered_with_gaps(folder: Path) -> None:
    """Numbers with gaps, and a pair of another size than most."""
    for part in ("images", "masks"):
        names = sorted((path.stem for path in (folder / part).glob("*.png")), key=int)
        for name in names[::-1]:
            (folder / part / f"{name}.png").rename(folder / part / f"{7 * int(name) + 3}.png")
        small = folder / part / f"{7 * int(names[0]) + 3}.png"
        pixels = cv2.imread(str(small), cv2.IMREAD_UNCHANGED)
        pixels = cv2.resize(pixels, (256, 256), interpolation=cv2.INTER_NEAREST)
        cv2.imwrite(str(small), pixels)


def from_many_cameras(folder: Path) -> None:
    """A photograph of full size, one that is nearly black, one that is turned round."""
    first, second, third = sorted((folder / "train").glob("*.jpeg"))[:3]
    cv2.imwrite(str(first), cv2.resize(cv2.imread(str(first)), (2592, 1944)))
    cv2.imwrite(str(second), (cv2.imread(str(second)) * 0.03).astype(np.uint8))
    cv2.imwrite(str(third), cv2.rotate(cv2.imread(str(third)), cv2.ROTATE_180))


def of_other_scans(folder: Path) -> None:
    """Ids that do not begin at 0, and do not follow each other."""
    for part in ("2d_images", "2d_masks"):
        for place, path in enumerate(sorted((folder / part).glob("*.tif"))):
            path.rename(path.with_name(f"ID_{13 * place + 1000:04d}_Z_0{100 + place}.tif"))


QUIRKS: dict[str, Callable[[Path], None]] = {
    "brain_tumour": numbered_with_gaps,
    "retina": from_many_cameras,
    "lung_2d": of_other_scans,
}
