"""The overlap scores as Keras metrics, for curves while training. Imports TensorFlow."""

from typing import Any

import keras
from keras import ops


class MeanOverlap(keras.metrics.Metric):
    """Mean over images of the Dice coefficient or the IoU of thresholded probabilities.

    Equals the mean of :func:`helpers.metrics.dice` or :func:`helpers.metrics.iou` over all images
    seen since the last reset, however they were batched.

    Parameters
    ----------
    kind : str
        ``"dice"`` or ``"iou"``.
    empty : float
        The score of an image where truth and prediction are empty.
    threshold : float
        A pixel is foreground where its probability is larger.
    name : str or None
        Name in the history; by default the kind.

    Raises
    ------
    ValueError
        The kind is unknown.
    """

    def __init__(
        self, kind: str, *, empty: float, threshold: float = 0.5, name: str | None = None
    ) -> None:
        if kind not in ("dice", "iou"):
            raise ValueError(f"kind is {kind!r}; it must be 'dice' or 'iou'")
        super().__init__(name=name or kind)
        self.kind, self.empty, self.threshold = kind, empty, threshold
        self.total = self.add_weight(shape=(), initializer="zeros", name="total")
        self.images = self.add_weight(shape=(), initializer="zeros", name="images")

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Add a batch: masks and probabilities of shape (n, height, width, 1)."""
        if sample_weight is not None:
            raise ValueError("an overlap has no weight per pixel; leave out sample_weight")
        true = ops.cast(ops.cast(y_true, self.dtype) > 0.5, self.dtype)
        found = ops.cast(ops.cast(y_pred, self.dtype) > self.threshold, self.dtype)
        axes = tuple(range(1, len(true.shape)))
        tp = ops.sum(true * found, axis=axes)
        both = ops.sum(true, axis=axes) + ops.sum(found, axis=axes)
        part, whole = (2 * tp, both) if self.kind == "dice" else (tp, both - tp)
        scores = ops.where(whole > 0, part / ops.maximum(whole, 1), float(self.empty))
        self.total.assign_add(ops.sum(scores))
        self.images.assign_add(ops.cast(ops.shape(scores)[0], self.dtype))

    def result(self) -> Any:
        """The mean so far; 0 before the first batch."""
        return self.total / ops.maximum(self.images, 1)

    def get_config(self) -> dict[str, Any]:
        """What a new metric of this kind is made from."""
        own = {"kind": self.kind, "empty": self.empty, "threshold": self.threshold}
        return {"name": self.name, **own}
