"""Save trained weights for the hand-in, and predict with weights that were handed in."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from helpers.checks.layers import create_weights

_BATCH = 16  # images that are predicted at a time


def save_weights(model: Any, path: str | Path, *, profile: str) -> None:
    """Save the weights of a trained network next to the notebook.

    With the profile ``"smoke"`` nothing is written: such a network has learnt almost nothing, and
    its weights would overwrite those of a real training run.

    Parameters
    ----------
    model : keras.Model
        Built, with trained weights.
    path : str or pathlib.Path
        Must end in ``.weights.h5``.
    profile : str
        The notebook's PROFILE.

    Raises
    ------
    ValueError
        If `path` has another ending.
    """
    path = Path(path)
    if not path.name.endswith(".weights.h5"):
        raise ValueError(f"the name of a weights file ends in .weights.h5, got {path.name!r}")
    if profile == "smoke":
        print(f'PROFILE is "smoke": {path.name} was not written. Train with "laptop" to hand in.')
        return
    # Written under another name first: an interrupted save leaves the last good file in place.
    whole = path.with_name(path.name.replace(".weights.h5", ".part.weights.h5"))
    partial = path.with_name(path.name.replace(".weights.h5", ".small.weights.h5"))
    try:
        model.save_weights(whole)
        _copy_without_optimizer(whole, partial)
        os.replace(partial, path)
    finally:
        whole.unlink(missing_ok=True)
        partial.unlink(missing_ok=True)
    print(f"Saved {path.name}. Hand this file in together with the notebook.")


def _copy_without_optimizer(source: Path, target: Path) -> None:
    """Leave out Adam's two moments of every weight: two thirds of the file, of no use any more."""
    import h5py

    with h5py.File(source) as whole, h5py.File(target, "w") as small:
        for name in whole:
            if name != "optimizer":
                whole.copy(name, small)
        small.attrs.update(whole.attrs)


def weights_found(path: str | Path) -> bool:
    """Say whether a weights file exists."""
    return Path(path).is_file()


def predict_with_weights(
    build: Any, path: str | Path, images: np.ndarray, filters: Sequence[Sequence[int]]
) -> np.ndarray | None:
    """Build a network, load saved weights into it and predict.

    Parameters
    ----------
    build : callable
        Returns a new network, called as ``build(filters=...)``.
    path : str or pathlib.Path
        A ``.weights.h5`` file.
    images : numpy.ndarray
        float32, (n, height, width, 1).
    filters : sequence of sequence of int
        Sizes to try in turn; the first whose shapes fit the file is used.

    Returns
    -------
    numpy.ndarray or None
        float32, (n, height, width, 1); None if the file is missing or fits none of the sizes.
    """
    if not weights_found(path):
        return None
    images = np.asarray(images, np.float32)
    for candidate in filters:
        model = build(filters=tuple(candidate))
        create_weights(model, images.shape[1:])
        if not model.built:
            model(images[:1])  # creates what is missing; only a network that was called can load
        try:
            model.load_weights(path)
        except (ValueError, KeyError, OSError):
            continue
        # Called directly: ``predict`` would first trace a graph that is used only once.
        batches = np.array_split(images, -(-len(images) // _BATCH))
        return np.concatenate([np.asarray(model(batch, training=False)) for batch in batches])
    return None
