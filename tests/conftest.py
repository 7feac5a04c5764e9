"""Order the suite: what is fast fails first."""

import os

import pytest

# The libraries' own chatter would drown a failing test's.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def cost(item: pytest.Item) -> int:
        if item.get_closest_marker("slow"):
            return 2
        return 1 if item.get_closest_marker("tensorflow") else 0

    items.sort(key=cost)
