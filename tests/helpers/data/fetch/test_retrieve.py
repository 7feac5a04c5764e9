"""A download is the expected file, or it is thrown away."""

import hashlib
import io
import zipfile

import pytest

from helpers.data import DataError
from helpers.data.fetch.hosts import RemoteFile
from helpers.data.fetch.retrieve import retrieve, trust
from tests.helpers.data.fetch.loopback import cut, status


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


ARCHIVE = zipped(a=b"one" * 1000)
OTHER = zipped(a=b"two" * 1000)
SHA256 = hashlib.sha256(ARCHIVE).hexdigest()


@pytest.fixture
def get(host, tmp_path):
    host.files["data.zip"] = ARCHIVE

    def run(sha256=None, confirm=True):
        file = RemoteFile("data.zip", host.url("data.zip"), sha256)
        path = retrieve(file, tmp_path, "do this", lambda done, total: None)
        if confirm:
            trust(file, tmp_path)
        return path

    return run


def _names(folder):
    return sorted(path.name for path in folder.iterdir() if path.name != "cache")


def test_published_hash(get, tmp_path):
    assert get(SHA256).read_bytes() == ARCHIVE
    assert _names(tmp_path) == ["data.zip"]


def test_a_file_that_is_there_is_not_downloaded_again(get, host):
    get(SHA256)
    get(SHA256)
    assert len(host.asked) == 1


def test_another_file_than_the_published_one_is_thrown_away(get, host, tmp_path):
    host.files["data.zip"] = OTHER
    with pytest.raises(DataError) as caught:
        get(SHA256)
    message = str(caught.value)
    assert "\n" not in message
    assert (
        f"{host.url('data.zip')}: is not the expected file, its SHA-256 is not {SHA256};" in message
    )
    assert _names(tmp_path) == []


def test_a_resumed_download_is_hashed_as_a_whole(get, host):
    host.plan["data.zip"] = [cut(1000), cut(1000)]
    assert get(SHA256).read_bytes() == ARCHIVE
    assert len(host.asked) == 3


def test_without_a_published_hash_the_first_download_is_recorded(get, tmp_path):
    get()
    assert (tmp_path / "data.zip.sha256").read_text() == f"{SHA256}  data.zip\n"


def test_later_downloads_must_be_the_first_one(get, host, tmp_path):
    get().unlink()
    assert get().read_bytes() == ARCHIVE
    (tmp_path / "data.zip").unlink()
    host.files["data.zip"], host.tag = OTHER, '"two"'
    with pytest.raises(DataError, match=r"not the expected file.*delete .*data\.zip\.sha256"):
        get()
    (tmp_path / "data.zip.sha256").unlink()
    assert get().read_bytes() == OTHER


def test_what_was_not_confirmed_is_not_trusted(get, tmp_path):
    get(confirm=False)
    assert _names(tmp_path) == ["data.zip"]


def test_a_page_instead_of_an_archive(get, host, tmp_path):
    host.files["data.zip"] = b"<html>please sign in</html>"
    with pytest.raises(DataError, match=r"data\.zip: is not a ZIP archive; do this"):
        get()
    assert _names(tmp_path) == []


def test_refusals_keep_their_own_words(get, host):
    host.plan["data.zip"] = [status(403)]
    with pytest.raises(DataError, match="answers 403 Forbidden; do this"):
        get()
