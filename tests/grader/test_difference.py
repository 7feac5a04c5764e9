import re
from dataclasses import replace

import pytest

from grader.difference import differences, lines
from grader.outcome import Outcome, Status
from grader.record import Record

NAMES = """
    submission tests released notebook helpers requirements settings release data
"""
HASHES = dict.fromkeys(re.findall(r"\w+", NAMES), "0")


def make(first: float = 5, second: float = 0, changed: str = "", **more: object) -> Record:
    outcomes = tuple(
        Outcome(name, Status.PASSED, points, 6)
        for name, points in [("q1_test", first), ("q2_test", second)]
    )
    hashes = HASHES | dict.fromkeys(changed.split(), "1")
    return replace(Record("amara-okafor", "tiny", "", hashes, {}, outcomes), **more)  # type: ignore[arg-type]


def line(old: Record, new: Record) -> str:
    (found,) = lines([differences(old, new)])
    return found


def test_the_line() -> None:
    new = make(second=6, changed="tests notebook release")
    assert line(make(), new) == "amara-okafor: 5 -> 11 (q2_test 0 -> 6), because tests changed"


@pytest.mark.parametrize(
    ("changed", "causes"),
    [
        ("submission notebook", "because the hand-in changed"),
        ("tests notebook", "because tests changed"),
        ("tests submission release notebook", "because the hand-in and tests changed"),
        ("notebook", "because notebook changed"),
        ("release notebook", "because the released notebook changed"),
        ("helpers", "because helpers changed"),
        ("requirements settings data", "because requirements and settings and data changed"),
        ("released", "because files beside the notebook changed"),
    ],
)
def test_causes(changed: str, causes: str) -> None:
    assert line(make(), make(6, changed=changed)).endswith(f"), {causes}")


def test_nothing_changed() -> None:
    wanted = "amara-okafor: 5 -> 5.5 (q1_test 5 -> 5.5), although nothing changed: "
    assert line(make(), make(5.5)) == wanted + "the outcome is not repeatable"


@pytest.mark.parametrize(
    ("more", "cause"),
    [({"walls": ("landlock",)}, "walls"), ({"versions": {"python": "2"}}, "installed packages")],
)
def test_what_has_no_hash(more: dict[str, object], cause: str) -> None:
    assert line(make(), make(6, **more)).endswith(f"because {cause} changed")


def test_a_hash_that_was_not_kept_is_a_cause() -> None:
    old = make()
    del old.hashes["data"]
    assert line(old, make(6)).endswith("because data changed")


def test_moved_points_are_a_change() -> None:
    wanted = "amara-okafor: 5 -> 5 (q1_test 5 -> 0, q2_test 0 -> 5)"
    assert line(make(), make(0, 5, "tests")).startswith(wanted)


def test_an_unchanged_mark_gets_a_line_only_when_asked() -> None:
    found = [differences(make(), make(changed="tests"))]
    assert lines(found) == []
    assert lines(found, unchanged=True) == ["amara-okafor: 5, as before"]


def test_rounding_is_no_change() -> None:
    assert lines([differences(make(0.1 + 0.2), make(0.3))]) == []


def test_a_cell_that_came_or_went() -> None:
    old, new = make(), make(changed="tests")
    new = replace(new, outcomes=(new.outcomes[0], replace(new.outcomes[1], grade_id="q3_test")))
    assert "(q3_test none -> 0, q2_test 0 -> none)" in line(old, new)


def test_cells_of_the_same_name_in_two_notebooks() -> None:
    def both(points: float) -> Record:
        cells = [Outcome("q1", Status.PASSED, points, 6, notebook=name) for name in ("one", "two")]
        return make(outcomes=(cells[0], replace(cells[1], earned=1)))

    assert line(both(5), both(6)).startswith("amara-okafor: 6 -> 7 (one/q1 5 -> 6)")
