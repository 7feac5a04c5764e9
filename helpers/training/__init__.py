"""What every training run shows: progress while it lasts, curves when it is over.

Importing it imports Keras.
"""

from helpers.training.epoch_progress import EpochProgress
from helpers.training.history import plot_history

__all__ = ["EpochProgress", "plot_history"]
