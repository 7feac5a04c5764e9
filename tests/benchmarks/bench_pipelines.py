"""What each notebook's input pipeline costs at `laptop`, against batches that are there already.

The notebook runs until it trains on a `tf.data.Dataset`. There, in place of training, a few steps
on that data set and as many on one of its batches, repeated, take turns.
"""

import json
import tempfile
from collections.abc import Iterator

from figure import Figure
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell

from grader import source
from grader.assignment import Assignment, all_assignments
from grader.cells import grade_id
from grader.environment import environment
from grader.warm import quiet

CELL_SECONDS = 3600
CORES = 2

MEASURE = """\
import json
import statistics
import time

import keras
import numpy as np
import tensorflow as tf

STEPS, TURNS = 12, 5


class Measured(Exception):
    pass


class Clock(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.ends = []

    def on_train_batch_end(self, batch, logs=None):
        self.ends.append(time.perf_counter())


def measured(model, x=None, *others, steps_per_epoch=None, fit=keras.Model.fit, **named):
    if not isinstance(x, tf.data.Dataset):
        return fit(model, x, *others, steps_per_epoch=steps_per_epoch, **named)

    def step_seconds(data):
        clock = Clock()
        fit(model, data, epochs=1, steps_per_epoch=STEPS, callbacks=[clock], verbose=0)
        # The first steps trace the graph, and wait until buffers and caches are full.
        return float(np.mean(np.diff(clock.ends)[2:]))

    pipeline = x if steps_per_epoch else x.repeat()
    constant = tf.data.Dataset.from_tensors(next(iter(x))).repeat()
    fit(model, x, epochs=1, steps_per_epoch=steps_per_epoch, verbose=0)
    turns = [(step_seconds(pipeline), step_seconds(constant)) for _ in range(TURNS)]
    raise Measured(json.dumps(statistics.median(one / other for one, other in turns)))


keras.Model.fit = measured
"""


def figures() -> Iterator[Figure]:
    """How many times the step on a constant batch a step with the pipeline takes."""
    for assignment in all_assignments():
        ratio = _ratio(assignment)
        yield Figure(f"step_with_pipeline_over_constant_{assignment.id}", ratio, 1.1)


def _ratio(assignment: Assignment) -> float:
    notebook = source.read(assignment)
    for cell in [*notebook.cells]:
        place = notebook.cells.index(cell)
        if cell["id"] == "parameters":
            notebook.cells.insert(place + 1, new_code_cell('PROFILE = "laptop"'))
        elif grade_id(cell) in assignment.training:
            # Tests in between train, too, and on other data.
            notebook.cells.insert(place, new_code_cell(MEASURE))
            notebook.cells.insert(place + 2, new_code_cell("keras.Model.fit = fit_before"))
    notebook.cells.insert(0, new_code_cell("import keras\n\nfit_before = keras.Model.fit"))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, environment(**quiet(CORES)):
        place = {"metadata": {"path": folder}}
        try:
            NotebookClient(notebook, timeout=CELL_SECONDS, resources=place).execute()
        except CellExecutionError as error:
            if error.ename == "Measured":
                return float(json.loads(error.evalue))
            raise
    raise RuntimeError(f"{assignment.source.name} trains on no tf.data.Dataset")
