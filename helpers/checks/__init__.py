"""Probes: look beside a student's objects and bring back plain data.

A check in a notebook calls a student's functions with plain values and compares plain results. A
few things can only be seen where the student's objects live: the layers of a network, the first
batches of a stream, the lines of a figure. Each probe here takes such an object and returns
numbers, strings, arrays, lists and dicts, or something else to call.
"""

from helpers.checks.bars import bar_table
from helpers.checks.blocks import block_model, block_table
from helpers.checks.constants import with_globals
from helpers.checks.datasets import dataset_steps, element_spec, mapped_dataset
from helpers.checks.figures import figure_table, figure_title
from helpers.checks.fixtures import fixture_folder
from helpers.checks.graph import layer_table, skip_probe, unused_layers
from helpers.checks.models import first_losses, pixel_model, untrained_loss
from helpers.checks.schedules import scheduled_rates
from helpers.checks.seeds import seeded_model
from helpers.checks.streams import changed_arguments, take
from helpers.checks.tables import table_columns, with_table
from helpers.checks.transfer import (
    first_value_model,
    fitted_rate,
    image_dataset,
    predict_with_head,
    stand_in_backbone,
)
from helpers.checks.weights import predict_with_weights, save_weights, weights_found

__all__ = [
    "bar_table",
    "block_model",
    "block_table",
    "changed_arguments",
    "dataset_steps",
    "element_spec",
    "figure_table",
    "figure_title",
    "first_losses",
    "first_value_model",
    "fitted_rate",
    "fixture_folder",
    "image_dataset",
    "layer_table",
    "mapped_dataset",
    "pixel_model",
    "predict_with_head",
    "predict_with_weights",
    "save_weights",
    "scheduled_rates",
    "seeded_model",
    "skip_probe",
    "stand_in_backbone",
    "table_columns",
    "take",
    "untrained_loss",
    "unused_layers",
    "weights_found",
    "with_globals",
    "with_table",
]
