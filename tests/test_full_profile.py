"""The `full` profile builds the published networks and trains them for a step, on a few items.

Everything is the notebook's own code, up to its last cell that trains; only ``fit`` gets no more
than two items and one epoch.
"""

from pathlib import Path

import pytest

from grader import source
from grader.assignment import Assignment, all_assignments
from grader.cells import grade_id
from helpers import data
from tests.plain_script import run

pytestmark = [pytest.mark.slow, pytest.mark.tensorflow]
# test_real_nuclei_network.py takes a step with the full networks of a5: its notebook runs long.
ASSIGNMENTS = [one for one in all_assignments() if one.id != "a5_nuclei"]
each = pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda one: one.id)

BYTES = 6 << 30
# Weights of the largest network that is trained, where a publication says how many there are.
PUBLISHED = {
    "a0_brain_tumour": 31_055_297,
    "a1_retinopathy": 2_259_265,
    "a3_lung_3d": 2_542_145,
    "a4_skin_lesion": 7_771_873,
}
# They time training and reading; nothing depends on them.
TIMING = ("networks_timed", "pipelines_timed")

FEW = """
import keras
from helpers import data

data.size = lambda name, profile: {count}
fitted = []


def two_items(x, y, sample_weight):
    if y is None:
        batch = tuple(next(iter(x)))
    else:
        batch = (x, y) if sample_weight is None else (x, y, sample_weight)
    return keras.tree.map_structure(lambda array: array[:2], batch)


def one_step(self, x=None, y=None, *, epochs=1, initial_epoch=0, callbacks=None,
             sample_weight=None, fit=keras.Model.fit, **ignored):
    batch = two_items(x, y, sample_weight)
    if not self.built:  # a network that is written as a class makes its weights when called
        self(batch[0])
    before = [variable.numpy() for variable in self.trainable_variables]
    self.run_eagerly = True  # for one step it is not worth compiling
    history = fit(self, *batch[:2], batch_size=2, epochs=initial_epoch + 1, callbacks=callbacks,
                  initial_epoch=initial_epoch, validation_data=batch, verbose=0,
                  sample_weight=batch[2] if len(batch) > 2 else None)
    after = [variable.numpy() for variable in self.trainable_variables]
    fitted.append({{
        "name": self.name,
        "weights": self.count_params(),
        "loss": float(history.history["loss"][-1]),
        "moved": any((one != other).any() for one, other in zip(before, after, strict=True)),
    }})
    # As long as the notebook expects it.
    history.epoch = list(range(initial_epoch, epochs))
    history.history = {{key: values[-1:] * len(history.epoch)
                       for key, values in history.history.items()}}
    return history


keras.Model.fit = one_step
"""

PRINT = """
import json
import resource

used = {
    "fitted": fitted,
    "bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
}
print()
print(json.dumps(used))
"""


@each
def test_published_networks_train_for_a_step(assignment: Assignment, tmp_path: Path) -> None:
    count = data.size(assignment.data, "smoke")
    data.prepare(assignment.data, count=count)
    trains = [
        grade_id(cell)
        for cell in source.read(assignment).cells
        if grade_id(cell) in assignment.training
    ]
    found = run(
        assignment,
        tmp_path,
        profile="full",
        first=FEW.format(count=count),
        last=PRINT,
        until=trains[-1],
        without=TIMING,
    )

    fitted = found["fitted"]
    assert fitted, "nothing was trained"
    for network in fitted:
        assert network["moved"] and network["loss"] == network["loss"], network
    largest = max(network["weights"] for network in fitted)
    if assignment.id in PUBLISHED:
        assert largest == PUBLISHED[assignment.id]
    assert found["bytes"] <= BYTES
    # Not wall time: another program may keep a core busy.
