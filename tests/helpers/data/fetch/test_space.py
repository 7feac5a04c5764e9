"""The disk is looked at before it is filled."""

import shutil
from collections import namedtuple

import pytest

from helpers.data import DataError
from helpers.data.fetch.space import check_space

_Usage = namedtuple("_Usage", "total used free")


def test_space(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: _Usage(0, 0, 3 * 10**9))
    check_space(tmp_path / "not" / "there" / "yet", 2 * 10**9)
    with pytest.raises(DataError) as caught:
        check_space(tmp_path / "not" / "there", 4 * 10**9)
    assert str(caught.value) == (
        f"{tmp_path}: has 3.0 GB free, but 4.5 GB are needed; free some space, or set COURSE_DATA"
        " to a folder on a larger disk"
    )
