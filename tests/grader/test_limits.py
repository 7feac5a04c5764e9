"""Limits from the command line, and how many hand-ins run at a time."""

from types import SimpleNamespace

import psutil
import pytest

from grader import local
from grader.errors import CourseError
from grader.limits import Limits, with_settings


def test_defaults_and_changes() -> None:
    assert with_settings(()) == Limits()
    changed = with_settings(("cell_seconds=30", "memory_bytes=2e9"))
    assert (changed.cell_seconds, changed.memory_bytes) == (30, 2e9)
    assert changed.processes == Limits().processes


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("cell_second=3", "no limit 'cell_second'; there are: cell_output_bytes"),
        ("cell_seconds", "positive number"),
        ("cell_seconds=0", "positive number"),
        ("cell_seconds=-1", "positive number"),
        ("cell_seconds=nan", "positive number"),
        ("cell_seconds=soon", "positive number"),
    ],
)
def test_mistakes_are_named(setting: str, message: str) -> None:
    with pytest.raises(CourseError, match=message):
        with_settings((setting,))


@pytest.mark.parametrize(("free", "jobs"), [(64, 8), (6.1, 4), (2, 1), (0.1, 1)])
def test_jobs_mind_cores_and_memory(
    free: float, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local.os, "cpu_count", lambda: 8)
    memory = SimpleNamespace(available=free * 2**30)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    assert local.default_jobs() == jobs


def test_without_fork_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(local.os, "fork")
    with pytest.raises(CourseError, match="Linux container"):
        local.require_platform()
