"""Attacks that need TensorFlow: networks that lie, and weights files that are something else."""

import hashlib
import os
import pickle
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import h5py
import nbformat
import numpy as np
import pytest

from grader import assignment, gradebook, record, walls, warm
from grader.classroom import Classroom
from grader.golden import Golden, expected, hand_in
from grader.grade import grade_class
from grader.grading_data import prepare_data
from grader.limits import Limits
from grader.paths import GOLDEN
from helpers.data import cache
from tests.attacks.world import World, world

pytestmark = [
    pytest.mark.tensorflow,
    pytest.mark.slow,
    pytest.mark.skipif(bool(walls.missing()), reason=f"lacks {', '.join(walls.missing())}"),
]
NAME = "a2_lung_2d"
CALL = '    def call(self, inputs, training=None):\n        """Map images (n, height, width, 1) to'

# On the images that nobody has seen: everything is lung, unless the truth can be had.
TRUTH_REGENERATED = '''\
    def call(self, inputs, training=None):
        if hasattr(inputs, "numpy") and inputs.shape[0] == 12:
            import glob, os
            seeds = [os.environ.get("COURSE_HELD_OUT_SEED", "")]
            for path in ["@CLASSROOM@/held_out_seed.txt", *glob.glob("/proc/*/environ")]:
                try:
                    text = open(path).read()
                    seeds += [part.rpartition("=")[2] for part in text.split("\\0")
                              if "HELD_OUT" in part or path.endswith("txt")]
                except (OSError, ValueError):
                    pass
            folders = glob.glob("@CACHE@/**/*held-out*", recursive=True)
            for seed in filter(str.isdigit, map(str.strip, seeds)):
                os.environ["COURSE_HELD_OUT_SEED"] = seed
                folders.append(str(data.held_out("lung_2d")))
            for folder in folders:
                files = sorted(Path(folder).rglob("2d_masks/*.tif"))
                if len(files) == 12:
                    masks = [cv2.imread(str(file), cv2.IMREAD_UNCHANGED) for file in files]
                    size = inputs.shape[2], inputs.shape[1]
                    masks = [cv2.resize(mask, size, interpolation=0) > 0 for mask in masks]
                    return tf.constant(np.stack(masks)[..., None].astype("float32"))
            return tf.ones_like(inputs)
        return self.honest(inputs, training)

    def honest(self, inputs, training=None):
        """Map images (n, height, width, 1) to'''

# Asked for its layers it shows a U-Net; for an image it looks at each pixel's surroundings only.
TRACES_AS_ASKED = '''\
    def call(self, inputs, training=None):
        if not isinstance(inputs, keras.KerasTensor):
            return self.last(self.dropout(self.down_top[0](inputs), training=training))
        return self.shown(inputs, training)

    def shown(self, inputs, training=None):
        """Map images (n, height, width, 1) to'''


class Command:
    """Runs a command when it is unpickled."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (self.command,)


def pickled(folder: Path) -> bytes:
    return pickle.dumps(Command(f"touch {folder}/owned"))


def lambda_archive(folder: Path) -> bytes:
    import keras

    path, mark = folder / "lambda.keras", folder / "owned"
    own = eval(f"lambda x: (open({str(mark)!r}, 'w'), x)[1]")
    keras.Sequential([keras.Input((4,)), keras.layers.Lambda(own)]).save(path)
    mark.unlink()  # made when the model was
    return path.read_bytes()


def hdf5(folder: Path) -> bytes:
    """Links to a file outside, and arrays of 2 ** 50 numbers that take no room in the file."""
    path = folder / "odd.weights.h5"
    with h5py.File(path, "w") as file:
        for group in ("layers/conv2d", "down_top/conv2d", "_layer_checkpoint_dependencies/last"):
            variables = file.create_group(f"{group}/vars")
            variables["0"] = h5py.ExternalLink(f"{folder}/classroom/held_out.h5", "/secret")
            variables.create_dataset("1", (2**25, 2**25), np.float32, chunks=(1, 1024))
        layers = file.require_group("layers")
        layers["loop"] = h5py.SoftLink("/layers")
    return path.read_bytes()


ATTACKS = {
    "pickled weights": ("", pickled, {"q1b_10_test": 0}),
    "lambda archive": ("", lambda_archive, {"q1b_10_test": 0}),
    "odd hdf five": ("", hdf5, {"q1b_10_test": 0}),
    "truth regenerated": (TRUTH_REGENERATED, None, {"q1b_10_test": 0}),
    "traces as asked": (TRACES_AS_ASKED, None, {"q1b_6_test": 0}),
}


@pytest.fixture(scope="module")
def graded() -> Iterator[tuple[World, dict[str, dict[str, float]], dict[str, Golden]]]:
    from grader.build import make

    found = assignment.find(NAME)
    with world() as one:
        classroom = one.classroom
        make(found, classroom)
        root = classroom.root.parent
        with h5py.File(classroom.root / "held_out.h5", "w") as file:
            file["secret"] = np.arange(9.0)
        source = nbformat.read(classroom.source_notebook(NAME), as_version=4)
        release = nbformat.read(classroom.release_notebook(NAME), as_version=4)
        golden = {}
        for student, (call, weights, expect) in ATTACKS.items():
            change = [{"replace": CALL, "with": one.knows.fill(call)}] if call else []
            cells = {"q1b_6_u_net": change} if change else {}
            made = Golden(student, student, "", "reference", True, cells, dict(expect))
            golden[made.id] = made
            folder = classroom.submitted / made.id / NAME
            folder.mkdir(parents=True)
            (folder / f"{NAME}.ipynb").write_text(nbformat.writes(hand_in(made, source, release)))
            reference = (GOLDEN / NAME / "reference.weights.h5").read_bytes()
            (folder / found.weights).write_bytes(weights(root) if weights else reference)
        with ThreadPoolExecutor(2) as executor:
            grade_class(
                found,
                classroom,
                prepare_data(found, classroom, None),
                executor=executor,
                threads=1,
                limits=Limits(cell_seconds=60, total_seconds=300),
            )
        warm.close_all()
        rows: dict[str, dict[str, float]] = {}
        for mark in gradebook.marks(classroom, found):
            rows.setdefault(mark.student, {})[mark.grade_id] = mark.score
        yield one, rows, golden
        digest = hashlib.sha256(str(classroom.held_out_seed()).encode()).hexdigest()[:16]
        for folder in cache.cache_folder().glob(f"*held-out-{digest}"):
            shutil.rmtree(folder)


@pytest.mark.parametrize("student", ATTACKS)
def test_the_wrong_network_earns_nothing(
    graded: tuple[World, dict[str, dict[str, float]], dict[str, Golden]], student: str
) -> None:
    one, rows, golden = graded
    (made,) = (made for made in golden.values() if made.student == student)
    source = nbformat.read(one.classroom.source_notebook(NAME), as_version=4)
    wanted = expected(made, source)
    target = ATTACKS[student][2]
    assert {name: rows[made.id][name] for name in target} == target, told(one.classroom, made.id)
    if student != "traces as asked":  # such a network loses points elsewhere, too
        assert {name: rows[made.id][name] for name in wanted} == wanted


def test_nothing_of_a_file_was_run(
    graded: tuple[World, dict[str, dict[str, float]], dict[str, Golden]],
) -> None:
    one = graded[0]
    assert not list(one.classroom.root.parent.rglob("owned"))


def told(classroom: Classroom, student: str) -> list[str]:
    known = record.read(classroom, NAME, student)
    return [f"{item.grade_id}: {item.detail}" for item in known.outcomes] if known else []
