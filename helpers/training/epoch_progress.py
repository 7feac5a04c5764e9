"""One bar for a whole training run, where Keras would print a line for each step."""

from collections.abc import Sequence
from typing import Any

import keras
from tqdm.notebook import tqdm

from helpers.open_page import OpenPage


class EpochProgress(keras.callbacks.Callback):
    """Show epochs done, time left and the newest values in one bar; use it with ``verbose=0``.

    The bar is a widget: its state lives in the kernel, so it is still there, and goes on, after the
    page was reloaded. It writes nothing to stderr, which nbgrader would take for an error.

    Parameters
    ----------
    shown : sequence of str
        Names of the logged values beside the bar; those that are not logged are left out.
    """

    def __init__(self, shown: Sequence[str] = ("loss", "val_loss")) -> None:
        super().__init__()
        if isinstance(shown, str) or not all(isinstance(name, str) for name in shown):
            raise TypeError(f"shown should be a sequence of names, got {shown!r}")
        self.shown = tuple(shown)
        self.bar: Any = None
        self._page = OpenPage()

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Show an empty bar."""
        self.bar = tqdm(total=self.params["epochs"], unit="epoch")

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Count the epochs before the first one, where ``fit`` got an ``initial_epoch``."""
        if self.bar.n < epoch:
            self.bar.initial = epoch
            self.bar.update(epoch - self.bar.n)

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Answer a page that was loaded again."""
        self._page.answer()

    def on_test_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Answer a page that was loaded again."""
        self._page.answer()

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Count an epoch and show its values."""
        found = logs or {}
        values = {name: f"{found[name]:.4f}" for name in self.shown if name in found}
        self.bar.set_postfix(values, refresh=False)
        self.bar.update()

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        """Leave the full bar in the page."""
        # Early stopping ends a run before its last epoch; a red bar would call that a failure.
        self.bar.total = self.bar.n
        self.bar.close()
