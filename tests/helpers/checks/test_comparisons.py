"""Several frames in, several out."""

import pandas as pd

from helpers import checks

FRAMES = {"b": {"Image": ["x", "y"], "F1": [1.0, 3.0]}, "a": {"Image": ["y", "x"], "F1": [0, 2]}}


def test_parts_keep_index_and_columns():
    def compare(frames):
        means = pd.DataFrame({name: frame[["F1"]].mean() for name, frame in frames.items()}).T
        return means, frames["b"].set_index("Image")

    found = checks.compared_frames(compare, FRAMES)
    assert found["parts"] == [
        {"index": ["b", "a"], "columns": {"F1": [2.0, 1.0]}},
        {"index": ["x", "y"], "columns": {"F1": [1.0, 3.0]}},
    ]
    assert found["changed"] == []


def test_frames_that_were_written_into():
    def spoil(frames):
        frames["a"]["F1"] = 0.0
        return ()

    assert checks.compared_frames(spoil, FRAMES) == {"parts": [], "changed": ["a"]}
