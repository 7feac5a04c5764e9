import os
import zipfile
from pathlib import Path

import pytest
from nbgrader.utils import parse_utc

from grader.assignment import Assignment
from grader.classroom import Classroom
from grader.collect import collect
from grader.errors import CourseError
from helpers.hand_in import pack


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    return folder


def archive(downloads: Path, student: str, members: dict[str, str]) -> Path:
    path = downloads / f"tiny__{student}.zip"
    with zipfile.ZipFile(path, "w") as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return path


def test_what_a_student_packs_is_collected(
    downloads: Path, tmp_path: Path, tiny: Assignment
) -> None:
    work = tmp_path / "work" / "tiny"
    work.mkdir(parents=True)
    (work / "tiny.ipynb").write_text("{}")
    (work / "tiny.weights.h5").write_bytes(b"w")
    (work / "notes.txt").write_text("private")
    pack(work, "amara", downloads)
    classroom = Classroom(tmp_path / "class")
    assert collect(tiny, downloads, classroom) == (["amara"], [])
    folder = classroom.submitted / "amara" / "tiny"
    assert sorted(path.name for path in folder.iterdir()) == [
        "timestamp.txt",
        "tiny.ipynb",
        "tiny.weights.h5",
    ]


def test_the_timestamp_is_one_that_nbgrader_reads(
    downloads: Path, tmp_path: Path, tiny: Assignment
) -> None:
    path = archive(downloads, "amara", {"tiny.ipynb": "{}"})
    os.utime(path, (1_700_000_000, 1_700_000_000))
    classroom = Classroom(tmp_path / "class")
    collect(tiny, downloads, classroom)
    stamp = (classroom.submitted / "amara" / "tiny" / "timestamp.txt").read_text()
    assert str(parse_utc(stamp.strip())) == "2023-11-14 22:13:20"


@pytest.mark.parametrize("name", ["../../evil.ipynb", "/evil.ipynb", "a/../../evil", "a\\..\\evil"])
def test_members_that_point_outside_are_refused(
    downloads: Path, tmp_path: Path, tiny: Assignment, name: str
) -> None:
    archive(downloads, "mallory", {"tiny.ipynb": "{}", name: "x"})
    archive(downloads, "amara", {"tiny.ipynb": "{}"})
    classroom = Classroom(tmp_path / "class")
    collected, refused = collect(tiny, downloads, classroom)
    assert collected == ["amara"]
    assert "points out of the folder" in refused[0]
    assert not list(tmp_path.rglob("evil*"))


def test_a_broken_file_leaves_the_earlier_hand_in(
    downloads: Path, tmp_path: Path, tiny: Assignment
) -> None:
    classroom = Classroom(tmp_path / "class")
    path = archive(downloads, "amara", {"tiny.ipynb": "first"})
    collect(tiny, downloads, classroom)
    path.write_bytes(b"PK not a zip")
    _, refused = collect(tiny, downloads, classroom)
    assert refused[0].startswith("tiny__amara.zip: ")
    folder = classroom.submitted / "amara" / "tiny"
    assert (folder / "tiny.ipynb").read_text() == "first"
    assert [path.name for path in folder.parent.iterdir()] == ["tiny"]


def test_a_new_file_replaces_the_earlier_hand_in(
    downloads: Path, tmp_path: Path, tiny: Assignment
) -> None:
    classroom = Classroom(tmp_path / "class")
    archive(downloads, "amara", {"tiny.ipynb": "first", "old.weights.h5": "w"})
    collect(tiny, downloads, classroom)
    archive(downloads, "amara", {"tiny.ipynb": "second"})
    collect(tiny, downloads, classroom)
    folder = classroom.submitted / "amara" / "tiny"
    assert (folder / "tiny.ipynb").read_text() == "second"
    assert not (folder / "old.weights.h5").exists()


def test_nothing_to_collect(downloads: Path, tmp_path: Path, tiny: Assignment) -> None:
    with pytest.raises(CourseError, match="tiny__<student>"):
        collect(tiny, downloads, Classroom(tmp_path))
