"""The downloader goes on with what it has, tries again where it helps, and gives up where not."""

import os
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.data import DataError
from helpers.data.fetch import downloader
from helpers.data.fetch.downloader import ResumingDownloader, remote_size
from tests.helpers.data.fetch.loopback import (
    cut,
    drip,
    stall,
    status,
    without_length,
    without_ranges,
)

BODY = os.urandom(300_000)


@pytest.fixture
def download(host, tmp_path):
    """Downloads ``data.zip``; a second call in one test is a second run of the command."""
    host.files["data.zip"] = BODY
    seen = []

    def run():
        load = ResumingDownloader(
            tmp_path / "data.zip.part", "do this", lambda done, total: seen.append((done, total))
        )
        load(host.url("data.zip"), str(tmp_path / "data.zip"), None)
        return (tmp_path / "data.zip").read_bytes()

    run.seen = seen
    return run


def _leaves_nothing_but(tmp_path, *names):
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "cache") == list(names)


def test_whole_file_and_its_progress(download, tmp_path):
    assert download() == BODY
    assert download.seen[0] == (0, len(BODY))
    assert download.seen[-1] == (len(BODY), len(BODY))
    _leaves_nothing_but(tmp_path, "data.zip")


def test_goes_on_behind_a_broken_connection(download, host):
    host.plan["data.zip"] = [cut(100_000)]
    assert download() == BODY
    assert host.ranges() == ["", "bytes=100000-"]
    assert host.asked[1].headers["If-Range"] == host.tag


def test_goes_on_in_a_later_run(download, host, tmp_path):
    host.plan["data.zip"] = [cut(100_000), status(403)]
    with pytest.raises(DataError):
        download()
    assert (tmp_path / "data.zip.part").stat().st_size == 100_000
    assert download() == BODY
    assert host.ranges()[-1] == "bytes=100000-"


def test_ctrl_c_leaves_the_part(download, host, tmp_path):
    def interrupt(done, total):
        if done:
            raise KeyboardInterrupt

    host.plan["data.zip"] = [drip(3, 0.02)]
    load = ResumingDownloader(tmp_path / "data.zip.part", "do this", interrupt)
    with pytest.raises(KeyboardInterrupt):
        load(host.url("data.zip"), "unused", None)
    assert 0 < load.part.stat().st_size < len(BODY)
    assert download() == BODY
    assert host.ranges()[-1].startswith("bytes=")


def test_more_breaks_than_attempts_as_long_as_something_comes(download, host):
    host.plan["data.zip"] = [cut(20_000)] * 10
    assert download() == BODY
    assert len(host.asked) == 11


def test_a_host_that_sends_less_than_the_range_asked_for(download, host):
    def some(handler, host, body):
        handler.send_response(206)
        handler.send_header("Content-Range", f"bytes 1000-1999/{len(body)}")
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(body[1000:2000])

    host.plan["data.zip"] = [cut(1000), some]
    assert download() == BODY
    assert host.ranges() == ["", "bytes=1000-", "bytes=2000-"]


def test_begins_anew_where_ranges_are_ignored(download, host):
    host.plan["data.zip"] = [cut(100_000), without_ranges]
    assert download() == BODY


def test_a_host_that_ignores_ranges_and_always_breaks_is_given_up(download, host):
    host.tag = ""
    host.plan["data.zip"] = [_cut_without_ranges] * 20
    with pytest.raises(DataError, match="3 times in a row"):
        download()
    assert len(host.asked) == 3


def _cut_without_ranges(handler, host, body):
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[:1000])


def test_begins_anew_where_the_file_has_changed(download, host):
    host.plan["data.zip"] = [cut(100_000), status(403)]
    with pytest.raises(DataError):
        download()
    host.files["data.zip"], host.tag = b"another file" * 1000, '"two"'
    assert download() == b"another file" * 1000


def test_without_a_tag_another_length_tells_that_the_file_has_changed(download, host):
    host.tag = ""
    host.plan["data.zip"] = [cut(1_000), status(403)]
    with pytest.raises(DataError):
        download()
    host.files["data.zip"] = b"another file" * 1000
    assert download() == b"another file" * 1000


def test_weak_tags_are_not_sent_back(download, host):
    host.tag = 'W/"one"'
    host.plan["data.zip"] = [cut(100_000)]
    assert download() == BODY
    assert "If-Range" not in host.asked[1].headers


def test_a_part_that_is_complete_is_taken(download, host, tmp_path):
    host.plan["data.zip"] = [cut(299_999), status(403)]
    with pytest.raises(DataError):
        download()
    with (tmp_path / "data.zip.part").open("ab") as part:
        part.write(BODY[-1:])
    assert download() == BODY
    assert host.ranges()[-1] == "bytes=300000-"


def test_a_part_that_is_too_long_is_thrown_away(download, host, tmp_path):
    host.plan["data.zip"] = [cut(299_999), status(403)]
    with pytest.raises(DataError):
        download()
    with (tmp_path / "data.zip.part").open("ab") as part:
        part.write(b"too much")
    assert download() == BODY


@pytest.mark.parametrize("note", ["", "{", '{"url": "elsewhere"}', "[1]", "null"])
def test_a_part_without_a_readable_note_is_thrown_away(download, host, tmp_path, note):
    (tmp_path / "data.zip.part").write_bytes(b"from who knows where")
    (tmp_path / "data.zip.part.json").write_text(note)
    assert download() == BODY
    assert host.ranges() == [""]


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_passing_errors_are_tried_again(download, host, code):
    host.plan["data.zip"] = [status(code), status(code)]
    assert download() == BODY
    assert len(host.asked) == 3


def test_errors_that_stay_are_told_in_one_line(download, host):
    host.plan["data.zip"] = [status(500)] * 9
    with pytest.raises(DataError) as caught:
        download()
    assert str(caught.value) == (
        f"{host.url('data.zip')}: the host answers 500 Internal Server Error, 3 times in a row;"
        " check the network and run the command again, it goes on where it stopped"
    )


@pytest.mark.parametrize(("code", "name"), [(403, "Forbidden"), (404, "Not Found"), (410, "Gone")])
def test_refusals_are_told_at_once(download, host, code, name):
    host.plan["data.zip"] = [status(code)]
    with pytest.raises(DataError) as caught:
        download()
    assert str(caught.value) == f"{host.url('data.zip')}: the host answers {code} {name}; do this"
    assert len(host.asked) == 1


def test_waits_as_long_as_the_host_asks_but_not_for_ever(download, host, monkeypatch):
    waits = []
    monkeypatch.setattr(time, "sleep", waits.append)
    host.plan["data.zip"] = [status(503, Retry_After="7"), status(503, Retry_After="9999")]
    download()
    assert waits == [7.0, 60.0]


def test_a_slow_drip_is_no_stall(download, host):
    host.plan["data.zip"] = [drip(8, 0.1)]  # longer than the stall in all, but never at once
    assert download() == BODY
    assert len(host.asked) == 1
    assert len(download.seen) >= 8


def test_a_stalled_connection_is_left_and_the_rest_asked_for(download, host):
    host.plan["data.zip"] = [stall(100_000, 1.0)]
    assert download() == BODY
    assert host.ranges() == ["", "bytes=100000-"]


def test_a_stall_that_stays_is_told(download, host, monkeypatch):
    monkeypatch.setattr(downloader, "PATIENCE", downloader.Patience(0.1, 2, 0.001))
    host.plan["data.zip"] = [stall(0, 0.3)] * 4
    with pytest.raises(DataError, match="2 times in a row"):
        download()


def test_no_network(tmp_path):
    load = ResumingDownloader(tmp_path / "part", "do this", lambda done, total: None)
    with pytest.raises(DataError, match=r"the host cannot be reached, 3 times in a row; check"):
        load("http://127.0.0.1:9/data.zip", str(tmp_path / "data.zip"), None)


def test_an_address_that_is_none(tmp_path):
    load = ResumingDownloader(tmp_path / "part", "do this", lambda done, total: None)
    with pytest.raises(DataError, match="the address cannot be used"):
        load("http://", str(tmp_path / "data.zip"), None)


def test_a_host_that_does_not_say_the_length(download, host):
    host.plan["data.zip"] = [without_length]
    assert download() == BODY
    assert download.seen[-1] == (len(BODY), None)


def test_compressed_answers_are_not_asked_for(download, host):
    download()
    assert host.asked[0].headers["Accept-Encoding"] == "identity"


@given(cuts=st.lists(st.integers(1, 400_000), max_size=6))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_wherever_it_breaks_the_bytes_are_the_same(download, host, cuts):
    host.plan["data.zip"] = [cut(count) for count in cuts]
    assert download() == BODY


def test_remote_size(host):
    host.files["data.zip"] = BODY
    assert remote_size(host.url("data.zip"), "do this") == len(BODY)
    host.plan["data.zip"] = [without_length, status(503)]
    assert remote_size(host.url("data.zip"), "do this") is None
    assert remote_size(host.url("data.zip"), "do this") is None
    assert remote_size("http://127.0.0.1:9/data.zip", "do this") is None
    with pytest.raises(DataError, match="404 Not Found; do this"):
        remote_size(host.url("missing.zip"), "do this")
