"""The scores of masks as Keras metrics, for curves while training. Imports TensorFlow."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import ops
from scipy import ndimage

from helpers.metrics.detection import average_precision
from helpers.metrics.overlap import ISIC_THRESHOLD

KINDS = ("dice", "iou", "thresholded_jaccard")
TOUCHING = np.ones((3, 3))  # corners count as touching


class MeanOverlap(keras.metrics.Metric):
    """Mean over images of an overlap score of thresholded probabilities.

    Equals the mean of :func:`helpers.metrics.dice`, :func:`helpers.metrics.iou` or
    :func:`helpers.metrics.thresholded_jaccard` over all images seen since the last reset, however
    they were batched.

    Parameters
    ----------
    kind : str
        ``"dice"``, ``"iou"`` or ``"thresholded_jaccard"``.
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
        if kind not in KINDS:
            known = ", ".join(map(repr, KINDS))
            raise ValueError(f"kind is {kind!r}; it must be one of {known}")
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
        if self.kind == "thresholded_jaccard":
            scores = ops.where(scores >= ISIC_THRESHOLD, scores, 0.0)
        self.total.assign_add(ops.sum(scores))
        self.images.assign_add(ops.cast(ops.shape(scores)[0], self.dtype))

    def result(self) -> Any:
        """The mean so far; 0 before the first batch."""
        return self.total / ops.maximum(self.images, 1)

    def get_config(self) -> dict[str, Any]:
        """What a new metric of this kind is made from."""
        own = {"kind": self.kind, "empty": self.empty, "threshold": self.threshold}
        return {"name": self.name, **own}


class MeanAveragePrecision(keras.metrics.Metric):
    """Mean over images of the Data Science Bowl's average precision of connected components.

    Equals the mean of :func:`helpers.metrics.average_precision` over all images seen since the last
    reset, where the objects of either mask are what hangs together, corners included. It is
    computed by NumPy, so a model with this metric has to be compiled with ``jit_compile=False``.

    Parameters
    ----------
    empty : float
        The score of an image where neither mask holds an object.
    threshold : float
        A pixel is foreground where its probability is larger.
    name : str
        Name in the history.
    """

    def __init__(
        self, *, empty: float, threshold: float = 0.5, name: str = "average_precision"
    ) -> None:
        super().__init__(name=name)
        self.empty, self.threshold = empty, threshold
        self.total = self.add_weight(shape=(), initializer="zeros", name="total")
        self.images = self.add_weight(shape=(), initializer="zeros", name="images")

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Add a batch: masks and probabilities of shape (n, height, width, 1)."""
        if sample_weight is not None:
            raise ValueError("objects have no weight per pixel; leave out sample_weight")
        score = tf.numpy_function(self._sum, [y_true, y_pred], tf.float32)
        self.total.assign_add(ops.cast(ops.reshape(score, ()), self.dtype))
        self.images.assign_add(ops.cast(ops.shape(y_true)[0], self.dtype))

    def _sum(self, truths: np.ndarray, probabilities: np.ndarray) -> np.float32:
        scores = [
            average_precision(
                _objects(truth > 0.5), _objects(found > self.threshold), empty=self.empty
            )
            for truth, found in zip(truths, probabilities, strict=True)
        ]
        return np.float32(np.sum(scores))

    def result(self) -> Any:
        """The mean so far; 0 before the first batch."""
        return self.total / ops.maximum(self.images, 1)

    def get_config(self) -> dict[str, Any]:
        """What a new metric of this kind is made from."""
        return {"name": self.name, "empty": self.empty, "threshold": self.threshold}


def _objects(mask: np.ndarray) -> np.ndarray:
    labels, _ = ndimage.label(mask[..., 0], structure=TOUCHING)
    return np.asarray(labels)
