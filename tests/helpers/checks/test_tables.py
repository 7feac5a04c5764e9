"""Tables reach a student's function and come back as plain columns."""

from types import SimpleNamespace

import pandas as pd
import pytest

from helpers import checks


def test_columns_of_a_frame_and_of_what_stands_for_one_in_a_test():
    frame = pd.DataFrame({"image": ["1_left", "2_left"], "level": [0, 3]})
    columns = {"image": ["1_left", "2_left"], "level": [0, 3]}
    assert checks.table_columns(frame) == columns
    assert checks.table_columns(SimpleNamespace(columns=columns)) == columns


def test_what_is_no_table():
    with pytest.raises(TypeError, match="list"):
        checks.table_columns([1, 2])


def test_a_series_comes_back_with_its_index():
    found = checks.with_table(lambda table: table["a"] * 2, {"a": [1, 2]}, index=[5, 3])
    assert found == {
        "result": {"index": [5, 3], "values": [2, 4]},
        "type": "Series",
        "changed": False,
    }


def test_arguments_are_passed_on_and_changes_are_seen():
    def spoil(table, by):
        table["a"] += by
        return by

    found = checks.with_table(spoil, {"a": [1, 2]}, by=3)
    assert found == {"result": 3, "type": "int", "changed": True}
