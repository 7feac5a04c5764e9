"""Probes: look beside a student's objects and bring back plain data.

A check in a notebook calls a student's functions with plain values and compares plain results. A
few things can only be seen where the student's objects live: the layers of a network, the first
batches of a stream, the lines of a figure. Each probe here takes such an object and returns
numbers, strings, arrays, lists and dicts, or something else to call.
"""

from helpers.checks.arguments import with_arguments
from helpers.checks.bars import bar_table
from helpers.checks.blocks import block_model, block_table
from helpers.checks.callbacks import callback_table, csv_logger, play_callbacks
from helpers.checks.caught import caught_warnings
from helpers.checks.chunks import chunk_stream, depth_model, seeded_draws
from helpers.checks.compiled import graph_value
from helpers.checks.constants import with_globals
from helpers.checks.counting import counting_model
from helpers.checks.datasets import dataset_steps, element_spec, mapped_dataset
from helpers.checks.encoders import encoder_requests, small_encoder
from helpers.checks.figures import figure_table, figure_title
from helpers.checks.files import file_bytes, output_folder, saved_model_outputs, written_file
from helpers.checks.fixtures import fixture_folder
from helpers.checks.frames import with_frames
from helpers.checks.gradients import gradient
from helpers.checks.idle import idle_kernels
from helpers.checks.layers import layer_table, skip_probe, unused_layers
from helpers.checks.models import first_losses, pixel_model, untrained_loss
from helpers.checks.printing import printed
from helpers.checks.schedules import scheduled_rates, trained_with
from helpers.checks.seeds import seeded_model
from helpers.checks.streams import changed_arguments, take
from helpers.checks.tables import table_columns, with_table
from helpers.checks.transfer import (
    first_value_model,
    fitted_optimizer,
    fitted_rate,
    image_dataset,
    predict_with_head,
    stand_in_backbone,
)
from helpers.checks.undrawn import undrawn_model
from helpers.checks.weights import predict_with_weights, save_weights, weights_found

__all__ = [
    "bar_table",
    "block_model",
    "block_table",
    "callback_table",
    "caught_warnings",
    "changed_arguments",
    "chunk_stream",
    "counting_model",
    "csv_logger",
    "dataset_steps",
    "depth_model",
    "element_spec",
    "encoder_requests",
    "figure_table",
    "figure_title",
    "file_bytes",
    "first_losses",
    "first_value_model",
    "fitted_optimizer",
    "fitted_rate",
    "fixture_folder",
    "gradient",
    "graph_value",
    "idle_kernels",
    "image_dataset",
    "layer_table",
    "mapped_dataset",
    "output_folder",
    "pixel_model",
    "play_callbacks",
    "predict_with_head",
    "predict_with_weights",
    "printed",
    "save_weights",
    "saved_model_outputs",
    "scheduled_rates",
    "seeded_draws",
    "seeded_model",
    "skip_probe",
    "small_encoder",
    "stand_in_backbone",
    "table_columns",
    "take",
    "trained_with",
    "undrawn_model",
    "untrained_loss",
    "unused_layers",
    "weights_found",
    "with_arguments",
    "with_frames",
    "with_globals",
    "with_table",
    "written_file",
]
