"""Hostile archives and folders: one clear line each, and the rest of the class goes on."""

import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from grader.classroom import Classroom
from grader.collect import collect
from grader.submission import RefusedError, read_submission
from tests.attacks.attack import COURSE


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    pack(folder, "amara", {"attacks.ipynb": b"{}"})
    return folder


def pack(downloads: Path, student: str, members: dict[str, bytes], method: int = 8) -> Path:
    path = downloads / f"{COURSE.id}__{student}.zip"
    with zipfile.ZipFile(path, "w", method) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return path


def patched(path: Path, change: dict[int, bytes]) -> None:
    """Overwrite fields of the only member, counted from its entry in the directory."""
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\x01\x02")
    for place, content in change.items():
        data[entry + place : entry + place + len(content)] = content
    path.write_bytes(bytes(data))


def refusal(downloads: Path, tmp_path: Path) -> str:
    """The line on the one archive that is refused; the other student's is collected."""
    before = {path for path in tmp_path.rglob("*") if "class" not in path.parts}
    classroom = Classroom(tmp_path / "class")
    collected, refused = collect(COURSE, downloads, classroom)
    assert collected == ["amara"]
    assert sorted(path.name for path in classroom.root.rglob("*.ipynb")) == ["attacks.ipynb"]
    assert [path.name for path in classroom.root.iterdir()] == ["submitted"]
    assert {path for path in tmp_path.rglob("*") if "class" not in path.parts} - before <= {
        tmp_path / "class"
    }
    (line,) = refused
    assert "\n" not in line
    return line


def test_a_zip_bomb(downloads: Path, tmp_path: Path) -> None:
    pack(downloads, "bomb", {"attacks.ipynb": bytes(600 * 2**20)})
    assert "unpacks to more than" in refusal(downloads, tmp_path)


def test_a_zip_bomb_that_says_it_is_small(downloads: Path, tmp_path: Path) -> None:
    path = pack(downloads, "bomb", {"attacks.ipynb": bytes(64 * 2**20)})
    patched(path, {24: struct.pack("<I", 10)})
    assert "CRC" in refusal(downloads, tmp_path)


def test_many_members(downloads: Path, tmp_path: Path) -> None:
    pack(downloads, "many", {f"file{place}": b"" for place in range(1001)}, 0)
    assert "1001 files" in refusal(downloads, tmp_path)


def test_an_encrypted_member(downloads: Path, tmp_path: Path) -> None:
    path = pack(downloads, "locked", {"attacks.ipynb": b"{}"})
    patched(path, {8: struct.pack("<H", 1)})
    refusal(downloads, tmp_path)


def test_a_compression_that_nobody_knows(downloads: Path, tmp_path: Path) -> None:
    path = pack(downloads, "odd", {"attacks.ipynb": b"{}"})
    patched(path, {10: struct.pack("<H", 77)})
    refusal(downloads, tmp_path)


def test_damaged_data(downloads: Path, tmp_path: Path) -> None:
    path = pack(downloads, "damaged", {"attacks.ipynb": bytes(range(256)) * 400})
    data = path.read_bytes()
    start = data.index(b"attacks.ipynb") + len("attacks.ipynb")
    path.write_bytes(data[:start] + b"\xff" * 60 + data[start + 60 :])
    with pytest.raises(zlib.error):
        zipfile.ZipFile(path).read("attacks.ipynb")
    refusal(downloads, tmp_path)


@pytest.mark.parametrize("second", ["attacks.ipynb/inner", "timestamp.txt/inner", "x" * 300])
def test_members_that_cannot_be_files(downloads: Path, tmp_path: Path, second: str) -> None:
    pack(downloads, "clash", {"attacks.ipynb": b"{}", second: b"x"})
    refusal(downloads, tmp_path)


@pytest.mark.parametrize("student", ["..", ".", "", "a\nb", "a\x1b[2Jb", ".hidden"])
def test_names_of_archives(downloads: Path, tmp_path: Path, student: str) -> None:
    pack(downloads, student, {"attacks.ipynb": b"{}"})
    assert refusal(downloads, tmp_path).isprintable()


@pytest.mark.parametrize("name", ["a\nb.txt", "a\x1b[2J.txt", "a\u202eb.txt"])
def test_names_of_members_reach_no_terminal(downloads: Path, tmp_path: Path, name: str) -> None:
    pack(downloads, "names", {"../" + name: b"x"})
    assert refusal(downloads, tmp_path).isprintable()


@pytest.mark.parametrize("name", ["a\nb.ipynb", "a\x1b]0;owned\x07.ipynb"])
def test_names_of_notebooks_reach_no_terminal(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("not JSON")
    with pytest.raises(RefusedError) as caught:
        read_submission(tmp_path, "amara", {"attacks": None})  # type: ignore[dict-item]
    assert str(caught.value).isprintable()
