"""Records keep what a mark depends on."""

import json
from pathlib import Path

import pytest
from nbformat import NotebookNode

from grader import record
from grader.assemble import assemble
from grader.classroom import Classroom
from grader.outcome import Outcome, Status
from grader.record import Record, data_used, hashes


@pytest.fixture
def room(tmp_path: Path) -> Classroom:
    return Classroom(tmp_path)


def make(**changes: object) -> Record:
    outcomes = (
        Outcome("q1_test", Status.PASSED, 3, 3, "", 0.5, "tiny", 2**20),
        Outcome("q3_test", Status.FAILED, 0, 1, "wrong", 0.5, "tiny", 0, "ValueError: 42, line 7"),
    )
    parameters = {"PROFILE": "smoke", "SEED": 5}
    base: dict[str, object] = {
        "student": "björk-名前",
        "assignment": "tiny",
        "fingerprint": "f",
        "hashes": {"tests": "t"},
        "parameters": parameters,
        "outcomes": outcomes,
        "notices": ("odd",),
        "walls": ("landlock",),
    }
    return Record(**(base | changes))  # type: ignore[arg-type]


def test_what_is_written_is_read(room: Classroom) -> None:
    known = make()
    record.write(room, known)
    assert record.read(room, "tiny", known.student) == known
    assert (known.profile, known.seed, known.earned, known.possible) == ("smoke", "5", 3, 4)
    assert known.versions["python"] and known.versions["nbgrader"]
    assert known.when.endswith("+00:00")


def test_a_notebook_without_parameters() -> None:
    assert (make(parameters={}).profile, make(parameters={}).seed) == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "3",
        '{"version": 2}',
        '{"version": 1, "student": "x"}',
        '{"version": 2, "student": "x", "assignment": "tiny", "fingerprint": "f", "hashes": 3}',
    ],
)
def test_a_damaged_or_old_record_is_none(room: Classroom, text: str) -> None:
    path = record.path(room, "tiny", "x")
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert record.read(room, "tiny", "x") is None


@pytest.mark.parametrize("place", ["version", "outcomes", "walls", "when", "versions", "seconds"])
def test_every_part_is_needed(room: Classroom, place: str) -> None:
    record.write(room, make())
    path = record.path(room, "tiny", "björk-名前")
    content = json.loads(path.read_text())
    del content[place]
    path.write_text(json.dumps(content))
    assert record.read(room, "tiny", "björk-名前") is None


def test_a_record_of_version_1_is_graded_again(room: Classroom) -> None:
    record.write(room, make())
    path = record.path(room, "tiny", "björk-名前")
    path.write_text(path.read_text().replace('"version": 2', '"version": 1'))
    assert record.read(room, "tiny", "björk-名前") is None


def test_hostile_messages_are_cut(room: Classroom) -> None:
    hostile = "\x1b[31m\ud800\n" + "A" * 10_000_000
    outcome = Outcome("q1_test", Status.FAILED, 0, 3, hostile, detail=hostile)
    record.write(room, make(outcomes=(outcome,)))
    assert record.path(room, "tiny", "björk-名前").stat().st_size < 20_000
    known = record.read(room, "tiny", "björk-名前")
    assert known is not None
    assert known.outcomes[0].message.startswith("? AAA")
    assert known.outcomes[0].detail.startswith("?\nAAA")


def test_each_hash_changes_with_its_own(template: NotebookNode, answered: NotebookNode) -> None:
    def changed(
        submitted: bytes = b"",
        released: bytes = b"",
        settings: int = 0,
        data: str = "d",
        **cells: str,
    ) -> set[str]:
        trusted = template.copy()
        notebook = assemble(trusted, answered)
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            cell.source = cells.get(name, cell.source)
        found = hashes(
            {"w": submitted},
            {"p": released},
            {"tiny": notebook},
            {"s": settings},
            release={"tiny": template},
            data=data,
        )
        return {name for name in found if found[name] != base.get(name)}

    base: dict[str, str] = {}
    names = changed()
    base = hashes(
        {"w": b""},
        {"p": b""},
        {"tiny": assemble(template, answered)},
        {"s": 0},
        release={"tiny": template},
        data="d",
    )
    assert names == set(base)
    assert changed() == set()
    assert changed(submitted=b"x") == {"submission"}
    assert changed(released=b"x") == {"released"}
    assert changed(settings=1) == {"settings"}
    assert changed(data="e") == {"data"}
    assert changed(q1_test="assert 1") == {"tests", "notebook"}
    assert changed(q1_double="x = 1") == {"submission", "notebook"}
    assert changed(setup="import os") == {"notebook"}


def test_the_release_has_a_hash(template: NotebookNode, release: NotebookNode) -> None:
    one = hashes({}, {}, {"tiny": template}, {}, release={"tiny": release})
    release.cells[0].source += "."
    other = hashes({}, {}, {"tiny": template}, {}, release={"tiny": release})
    assert {name for name in one if one[name] != other[name]} == {"release"}
    assert {"release", "data"}.isdisjoint(hashes({}, {}, {"tiny": template}, {}))


def test_data_used(tmp_path: Path) -> None:
    assert data_used("lung_2d", 1, 40) == "lung_2d: phantom, version 1, 40 images"
    (tmp_path / "2d_images").mkdir()
    file = tmp_path / "2d_images" / "a.tif"
    file.write_bytes(b"one")
    text = data_used("lung_2d", 1, 40, tmp_path)
    assert text.splitlines()[1].startswith("2d_images/a.tif 3 7692c3ad3540bb80")
    file.write_bytes(b"two")
    assert data_used("lung_2d", 1, 40, tmp_path) != text
