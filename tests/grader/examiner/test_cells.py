"""Grade cells as the examiner compiles them."""

from typing import Any

import pytest

from grader.examiner.cells import MIRROR, RESULT, Mentions, compile_cell


def run(source: str, student: set[str], **space: Any) -> tuple[dict[str, Any], list[str]]:
    mirrored: list[str] = []
    space[MIRROR] = mirrored.append
    exec(compile_cell(source, "cell", frozenset(student)), space)
    return space, mirrored


def test_the_last_expression_is_kept() -> None:
    assert run("x = 2\nx + 1", set())[0][RESULT] == 3
    assert RESULT not in run("x = 2\nx + 1\ny = 3", set())[0]


@pytest.mark.parametrize(
    ("source", "mirrored"),
    [
        ("squares = 1", ["squares"]),
        ("del squares", ["squares"]),
        ("old = squares\ndel squares\nsquares = old", ["squares", "squares"]),
        ("try:\n    del squares\nfinally:\n    squares = 3", ["squares", "squares"]),
        ("if True:\n    squares = 2\nelse:\n    squares = 3", ["squares"]),
        ("def squares():\n    pass", ["squares"]),
        ("def test():\n    squares = 1\ntest()", []),
        ("class Test:\n    squares = 1", []),
        ("other = 1", []),
    ],
)
def test_changes_of_a_students_name_are_mirrored(source: str, mirrored: list[str]) -> None:
    assert run(source, {"squares"}, squares=0)[1] == mirrored


def test_magics_are_python() -> None:
    called: list[tuple[str, str]] = []

    class Shell:
        def run_line_magic(self, name: str, rest: str) -> None:
            called.append((name, rest))

    run("%matplotlib inline", set(), get_ipython=Shell)
    assert called == [("matplotlib", "inline")]


def test_mentions_follow_helpers_of_earlier_cells() -> None:
    mentions = Mentions()
    mentions.of("def same(x):\n    return squares(x)")
    assert "squares" in mentions.of("assert same(3) == 9")
    assert "squares" not in mentions.of("assert other(3) == 9")
