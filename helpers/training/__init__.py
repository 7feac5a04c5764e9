"""Around a training run: augmented batches, progress while it lasts, curves when it is over.

Importing it imports Keras.
"""

from helpers.training.epoch_progress import EpochProgress
from helpers.training.history import plot_history
from helpers.training.mosaics import mosaics

__all__ = ["EpochProgress", "mosaics", "plot_history"]
