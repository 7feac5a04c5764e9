"""The cache: a folder is there complete or not at all, and is made once."""

import multiprocessing
import os
import time

import pytest

from helpers.data import DataError
from helpers.data.cache import cache_folder, cached

MANIFEST = {"name": "toy", "version": 1, "count": 2, "seed": "3"}


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "cache"))
    return tmp_path / "cache"


def _write(folder):
    (folder / "a.txt").write_text("a")


def _slow_write(folder):
    (folder / "a.txt").write_text("a")
    time.sleep(0.3)
    (folder / "b.txt").write_text("b")


def _kill_half_way(cache):
    os.environ["COURSE_DATA"] = cache
    cached("toy", MANIFEST, lambda folder: (_write(folder), os._exit(9)))


def _fill(cache, results):
    os.environ["COURSE_DATA"] = cache
    folder = cached("toy", MANIFEST, _slow_write)
    results.put(sorted(path.name for path in folder.iterdir()))


def visible(cache):
    return sorted(path.name for path in cache.iterdir() if path.name != ".locks")


def _never(folder):
    raise AssertionError("written twice")


def test_default_is_the_users_cache_folder(monkeypatch):
    monkeypatch.delenv("COURSE_DATA")
    monkeypatch.delenv("DATA_DIR", raising=False)
    assert "medical-image-course" in str(cache_folder())


@pytest.mark.parametrize(("first", "second", "chosen"), [("a", "b", "a"), ("", "b", "b")])
def test_two_variables_name_the_cache_folder(monkeypatch, first, second, chosen):
    monkeypatch.setenv("COURSE_DATA", first)
    monkeypatch.setenv("DATA_DIR", second)
    assert str(cache_folder()) == chosen


def test_writes_once(cache):
    folder = cached("toy", MANIFEST, _write)
    assert folder == cache / "toy"
    assert cached("toy", MANIFEST, _never) == folder


def test_a_failure_leaves_nothing_behind(cache):
    def fail(folder):
        _write(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cached("toy", MANIFEST, fail)
    assert visible(cache) == []


def test_an_interrupted_write_goes_on_where_it_stopped(cache):
    def begin(folder):
        _write(folder)
        raise KeyboardInterrupt

    def go_on(folder):
        assert [path.name for path in folder.iterdir()] == ["a.txt"]
        (folder / "b.txt").write_text("b")

    with pytest.raises(KeyboardInterrupt):
        cached("toy", MANIFEST, begin, resumable=True)
    assert not (cache / "toy").exists()
    folder = cached("toy", MANIFEST, go_on, resumable=True)
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "b.txt", "manifest.json"]
    assert visible(cache) == ["toy"]


def test_a_killed_process_leaves_no_folder_of_that_name(cache):
    process = multiprocessing.get_context("spawn").Process(target=_kill_half_way, args=[str(cache)])
    process.start()
    process.join()
    assert process.exitcode == 9
    assert not (cache / "toy").exists()
    assert (cached("toy", MANIFEST, _write) / "a.txt").exists()


def test_orphans_of_killed_processes_are_removed_after_a_day(cache):
    young, old = cache / ".unfinished-toy-1", cache / ".unfinished-toy-2"
    for orphan in (young, old):
        orphan.mkdir(parents=True)
    os.utime(old, (0, 0))
    cached("toy", MANIFEST, _write)
    assert young.exists()
    assert not old.exists()


@pytest.mark.parametrize("manifest", [None, "{", '{"name": "toy", "version": 0}', "[]"])
def test_half_written_or_outdated_folders_are_replaced(cache, manifest):
    (cache / "toy").mkdir(parents=True)
    (cache / "toy" / "stale.txt").write_text("")
    if manifest is not None:
        (cache / "toy" / "manifest.json").write_text(manifest)
    folder = cached("toy", MANIFEST, _write)
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "manifest.json"]
    assert visible(cache) == ["toy"]


def test_two_processes_at_once(cache):
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    processes = [context.Process(target=_fill, args=(str(cache), results)) for _ in range(2)]
    for process in processes:
        process.start()
    whole = ["a.txt", "b.txt", "manifest.json"]
    assert [results.get(timeout=20) for _ in processes] == [whole, whole]
    for process in processes:
        process.join()
        assert process.exitcode == 0
    assert visible(cache) == ["toy"]


def test_a_cache_that_cannot_be_written_is_told_in_one_line(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "file" / "cache"))
    with pytest.raises(DataError, match=r"cannot be written.*set COURSE_DATA"):
        cached("toy", MANIFEST, _write)
