"""What the student is told of a failed test, and what only the lecturer."""

import pytest

from grader.examiner.message import MAX_MESSAGE, clean, last_line, to_lecturer, to_student


def raised(source: str, **space: object) -> BaseException:
    try:
        exec(compile(source, "cell", "exec"), dict(space))
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("assert 1 == 2, 'one is not two'", "one is not two"),
        ("assert 1 == 2", "A check of this cell does not hold."),
        ("hist", "NameError: name 'hist' is not defined"),
        ("secret_oracle", "The check could not use what your code gave it (NameError)."),
        ("{}['secret']", "The check could not use what your code gave it (KeyError)."),
        ("int('secret')", "The check could not use what your code gave it (ValueError)."),
    ],
)
def test_only_an_asserts_own_message_is_shown(source: str, message: str) -> None:
    assert to_student(raised(source), frozenset({"hist"}), None) == message


PARTLY = """
found = 4711
if found:
    print(f"only {found} of 9 are right")
assert found == 3, (
    f"expected 3, found {found}; "
    "look again"
)
"""


def test_values_are_left_out_where_tests_are_hidden() -> None:
    error = raised(PARTLY)
    assert to_student(error, frozenset(), None) == "expected 3, found 4711; look again"
    assert to_student(error, frozenset(), PARTLY) == "expected 3, found …; look again"
    said = "more before\nonly 4711 of 9 are right\n"
    assert last_line(said, None) == "only 4711 of 9 are right"
    assert last_line(said, PARTLY) == "only … of 9 are right"


@pytest.mark.parametrize("source", [PARTLY, "assert False, str(found)"])
def test_a_text_that_is_not_the_tests_own_is_left_out(source: str) -> None:
    assert to_student(AssertionError("hidden input 4711"), frozenset(), source) == (
        "A check of this cell does not hold."
    )
    assert last_line("hidden input 4711", source) == ""


@pytest.mark.parametrize("kind", [ValueError, AssertionError, KeyError])
def test_the_text_of_a_students_error_is_not_shown(kind: type[Exception]) -> None:
    error = kind("hidden input 4711")
    error.from_student = True  # type: ignore[attr-defined]
    shown = to_student(error, frozenset(), None)
    assert "4711" not in shown
    assert kind.__name__ in shown
    assert "4711" in to_lecturer(error, "cell")


def test_an_empty_answer_is_called_so() -> None:
    error = NotImplementedError()
    error.from_student = True  # type: ignore[attr-defined]
    assert "empty" in to_student(error, frozenset(), None)


def test_the_lecturer_sees_the_line() -> None:
    assert "line 2 of the cell" in to_lecturer(raised("x = 1\nassert x == 2, 'no'"), "cell")


def test_messages_are_one_printable_line() -> None:
    assert clean("a\x1b[31mb\nc") == "a?[31mb"
    assert clean("\ud800x") == "?x"
    assert len(clean("x" * 10**6)) == MAX_MESSAGE
