"""Archives are unpacked whole or not at all; hostile ones are refused before that."""

import io
import stat
import warnings
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.data import DataError
from helpers.data.fetch import archive as module
from helpers.data.fetch.archive import _Joined, unpack
from helpers.data.fetch.bars import file_bars


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "target").mkdir()
    return tmp_path / "target"


def _archive(tmp_path, files, name="data.zip", **options):
    with zipfile.ZipFile(tmp_path / name, "w", **options) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name that is there twice is one of the tests
        for entry, content in files:
            archive.writestr(entry, content)
    return tmp_path / name


def _unpack(archive, folder):
    with file_bars(False) as bars:
        return unpack(archive, folder, bars)


def _content(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _refused(archive, folder):
    with pytest.raises(DataError) as caught:
        _unpack(archive, folder)
    message = str(caught.value)
    assert "\n" not in message
    assert ";" in message
    assert list(folder.iterdir()) == []
    assert [path.name for path in folder.parent.iterdir() if path.name != "cache"] != []
    return message


def test_unpacks_under_the_archives_name(tmp_path, folder):
    archive = _archive(tmp_path, [("a.txt", b"a"), ("b/c.txt", b"c"), ("d/", b"")])
    assert _unpack(archive, folder) == []
    assert _content(folder) == {"data/a.txt": b"a", "data/b/c.txt": b"c"}


def test_a_top_folder_of_the_same_name_is_not_doubled(tmp_path, folder):
    _unpack(_archive(tmp_path, [("data/a.txt", b"a"), ("data/b.txt", b"b")]), folder)
    assert _content(folder) == {"data/a.txt": b"a", "data/b.txt": b"b"}


def test_a_single_file_of_the_same_name_is_that_file(tmp_path, folder):
    archive = _archive(tmp_path, [("labels.csv", b"1")], name="labels.csv.zip")
    _unpack(archive, folder)
    assert _content(folder) == {"labels.csv": b"1"}


def test_left_overs_and_unfit_names_are_left_out_and_told(tmp_path, folder):
    left_out = ["__MACOSX/._a.txt", "x/.DS_Store", "Thumbs.db", "ab:c.txt", "new\nline", "dot."]
    archive = _archive(tmp_path, [("a.txt", b"a"), *((name, b"") for name in left_out)])
    assert _unpack(archive, folder) == [repr(name) for name in left_out]
    assert _content(folder) == {"data/a.txt": b"a"}


@pytest.mark.parametrize(
    "name",
    ["../evil", "a/../../evil", "/etc/evil", "C:/evil", "C:evil", "..\\evil", "\\\\host\\evil"],
)
def test_names_outside_the_folder(tmp_path, folder, name):
    info = zipfile.ZipInfo("harmless")
    info.filename = name
    message = _refused(_archive(tmp_path, [("a.txt", b"a"), (info, b"evil")]), folder)
    assert "a file outside its folder; this is not the archive of the data set" in message
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices(tmp_path, folder, kind):
    info = zipfile.ZipInfo("link")
    info.create_system = 3
    info.external_attr = (kind | 0o777) << 16
    assert "a link or device" in _refused(_archive(tmp_path, [(info, b"/etc/passwd")]), folder)


def test_bomb_by_ratio(tmp_path, folder, monkeypatch):
    monkeypatch.setattr(module, "_RATIO_FROM", 1 << 20)
    archive = _archive(
        tmp_path, [("a", bytes(3 << 20))], compression=zipfile.ZIP_DEFLATED, compresslevel=9
    )
    assert "times its size" in _refused(archive, folder)


def test_bombs_by_size_and_by_number(tmp_path, folder, monkeypatch):
    archive = _archive(tmp_path, [("a", bytes(1000)), ("b", bytes(1000))])
    monkeypatch.setattr(module, "_MOST_BYTES", 1500)
    assert "unpacks to 2 files" in _refused(archive, folder)
    monkeypatch.setattr(module, "_MOST_BYTES", 10**9)
    monkeypatch.setattr(module, "_MOST_FILES", 1)
    assert "unpacks to 2 files" in _refused(archive, folder)


def test_a_member_that_is_longer_than_it_says(tmp_path, folder):
    """The size that was vetted is the size that is written, whatever the packed stream holds."""
    archive = _archive(tmp_path, [("a", bytes(100_000))], compression=zipfile.ZIP_DEFLATED)
    lied = archive.read_bytes().replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    archive.write_bytes(lied)
    assert "is a damaged ZIP archive" in _refused(archive, folder)


def test_same_name_twice(tmp_path, folder):
    archive = _archive(tmp_path, [("a", b"1"), ("a", b"2")])
    assert "twice" in _refused(archive, folder)


def test_encrypted(tmp_path, folder):
    archive = _archive(tmp_path, [("a", b"1")])
    content = bytearray(archive.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(content)
    assert "is encrypted; unpack it yourself" in _refused(archive, folder)


@pytest.mark.parametrize("damage", ["not a zip", "cut", "flipped"])
def test_damaged(tmp_path, folder, damage):
    archive = _archive(tmp_path, [("a.txt", bytes(range(256)) * 10), ("b.txt", b"b")])
    content = bytearray(archive.read_bytes())
    if damage == "not a zip":
        content = bytearray(b"<html>")
    elif damage == "cut":
        del content[1000:]
    else:
        content[500] ^= 0xFF
    archive.write_bytes(content)
    assert "damaged ZIP archive" in _refused(archive, folder)


def test_disk_too_small(tmp_path, folder, monkeypatch):
    archive = _archive(tmp_path, [("a.txt", b"a")])
    monkeypatch.setattr(module, "check_space", _no_space)
    assert _refused(archive, folder) == "full; free some"


def _no_space(folder, needed):
    assert needed == 4096  # a file of one byte takes a block
    raise DataError("full; free some")


def test_parts_are_read_as_one_archive(tmp_path, folder):
    content = _archive(tmp_path, [("data/a", b"a" * 5000), ("data/b", b"b" * 5000)]).read_bytes()
    for number in range(3):
        part = tmp_path / f"data.zip.{number + 1:03d}"
        part.write_bytes(content[number * 4000 : (number + 1) * 4000])
    _unpack(tmp_path / "data.zip.001", folder)
    assert _content(folder) == {"data/a": b"a" * 5000, "data/b": b"b" * 5000}


def test_a_missing_part_is_named(tmp_path, folder):
    for number in (1, 3):
        (tmp_path / f"data.zip.00{number}").write_bytes(b"x")
    message = _refused(tmp_path / "data.zip.001", folder)
    assert f"{tmp_path / 'data.zip.002'}: missing" in message


@given(
    parts=st.lists(st.binary(max_size=20), min_size=1, max_size=5),
    reads=st.lists(st.tuples(st.integers(0, 80), st.integers(1, 30)), max_size=6),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_joined_parts_read_like_one_file(tmp_path, parts, reads):
    paths = []
    for number, content in enumerate(parts):
        paths.append(tmp_path / str(number))
        paths[-1].write_bytes(content)
    with _Joined(paths) as raw, io.BufferedReader(raw) as joined:
        plain = io.BytesIO(b"".join(parts))
        for position, count in reads:
            joined.seek(position)
            plain.seek(position)
            assert joined.read(count) == plain.read(count)
        joined.seek(0)
        assert joined.read() == plain.getvalue()
