"""Warnings of a function."""

import warnings

import numpy as np

from helpers import checks


def test_warnings_by_name():
    def divide(a, *, by):
        return np.array(a) / np.array(by)

    found = checks.caught_warnings(divide, [1.0], by=[0.0])
    assert found["warnings"] == ["RuntimeWarning"] and np.isinf(found["result"][0])


def test_what_is_announced_for_later_does_not_count():
    found = checks.caught_warnings(lambda: warnings.warn("later", FutureWarning, stacklevel=1))
    assert found == {"result": None, "warnings": []}
