"""Several frames in, one or several out."""

import pandas as pd
import pytest

from helpers import checks

FRAMES = {"b": {"Image": ["x", "y"], "F1": [1.0, 3.0]}, "a": {"Image": ["y", "x"], "F1": [0, 2]}}


def means(frames):
    return pd.DataFrame({name: frame[["F1"]].mean() for name, frame in frames.items()}).T


def test_one_frame_keeps_index_and_columns():
    assert checks.with_frames(means, FRAMES) == {
        "parts": [{"index": ["b", "a"], "columns": {"F1": [2.0, 1.0]}}],
        "changed": [],
    }


def test_several_frames():
    found = checks.with_frames(lambda given: (means(given), given["b"].set_index("Image")), FRAMES)
    assert found["parts"] == [
        {"index": ["b", "a"], "columns": {"F1": [2.0, 1.0]}},
        {"index": ["x", "y"], "columns": {"F1": [1.0, 3.0]}},
    ]


def test_frames_that_were_written_into():
    def spoil(frames):
        frames["a"]["F1"] = 0.0
        return ()

    assert checks.with_frames(spoil, FRAMES) == {"parts": [], "changed": ["a"]}


def test_what_is_no_frame():
    with pytest.raises(TypeError, match="dict"):
        checks.with_frames(lambda frames: {"a": 1}, FRAMES)
