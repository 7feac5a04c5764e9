"""What all tests of fetching share: a host, little patience, and a cache of each test's own."""

from collections.abc import Iterator

import pytest

from helpers.data.fetch import downloader
from helpers.data.fetch.downloader import Patience
from tests.helpers.data.fetch.loopback import Host, serving


@pytest.fixture
def host() -> Iterator[Host]:
    with serving() as served:
        yield served


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    monkeypatch.setattr(downloader, "PATIENCE", Patience(stall=0.4, attempts=3, pause=0.001))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "cache"))
    return tmp_path / "cache"
