"""Probes: look beside a student's objects and bring back plain data.

A check in a notebook calls a student's functions with plain values and compares plain results. A
few things can only be seen where the student's objects live: the layers of a network, the first
batches of a stream, the lines of a figure. Each probe here takes such an object and returns
numbers, strings, arrays, lists and dicts, or something else to call.
"""

from helpers.checks.constants import with_globals
from helpers.checks.figures import figure_table, figure_title
from helpers.checks.fixtures import fixture_folder
from helpers.checks.graph import layer_table, skip_probe, unused_layers
from helpers.checks.models import first_losses, pixel_model, untrained_loss
from helpers.checks.schedules import scheduled_rates
from helpers.checks.streams import changed_arguments, take
from helpers.checks.weights import predict_with_weights, save_weights, weights_found

__all__ = [
    "changed_arguments",
    "figure_table",
    "figure_title",
    "first_losses",
    "fixture_folder",
    "layer_table",
    "pixel_model",
    "predict_with_weights",
    "save_weights",
    "scheduled_rates",
    "skip_probe",
    "take",
    "untrained_loss",
    "unused_layers",
    "weights_found",
    "with_globals",
]
