"""Several frames in, one frame out."""

import pandas as pd
import pytest

from helpers import checks

FRAMES = {"plain": {"a": [1.0, 3.0], "b": [0, 2]}, "other": {"a": [5.0], "b": [7]}}


def means(frames):
    return pd.DataFrame({name: frame.mean() for name, frame in frames.items()}).T


def test_index_and_columns_of_the_result():
    found = checks.with_frames(means, FRAMES)
    assert found == {
        "index": ["plain", "other"],
        "columns": {"a": [2.0, 5.0], "b": [1.0, 7.0]},
        "changed": [],
    }


def test_frames_that_were_written_into():
    def spoil(frames):
        frames["other"]["a"] = 0.0
        return means(frames)

    assert checks.with_frames(spoil, FRAMES)["changed"] == ["other"]


def test_what_is_no_frame():
    with pytest.raises(TypeError, match="dict"):
        checks.with_frames(lambda frames: {"a": 1}, FRAMES)
