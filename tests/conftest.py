"""Order the suite: what is fast fails first."""

import os
from collections.abc import Generator

import pytest

# The libraries' own chatter would drown a failing test's.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def cost(item: pytest.Item) -> int:
        if item.get_closest_marker("slow"):
            return 2
        return 1 if item.get_closest_marker("tensorflow") else 0

    items.sort(key=cost)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where nothing may be missing, a skipped test has failed."""
    report = yield
    if report.skipped and os.environ.get("COURSE_NOTHING_MISSING") and "xfail" not in vars(report):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be missing: {report.longrepr}"
    return report
