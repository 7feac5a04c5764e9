"""What is said of a test that failed: to the student, and to the lecturer."""

import traceback

from grader import assert_messages
from grader.examiner.link import Link

MAX_MESSAGE = 500
MAX_DETAIL = 2000


def to_student(error: BaseException, student: frozenset[str], hiding: str | None) -> str:
    """One line without source or traceback.

    An assert's own message was written to be read. Of everything else only the kind is
    told: its text may hold hidden values, and text that student code raised may carry the
    hidden inputs that this code was called with. ``hiding`` is the source of a test in a
    notebook with hidden tests: there a message shows no value, either, for student code may
    have chosen it.
    """
    kind = type(error).__name__
    if getattr(error, "from_student", False):
        if kind == "NotImplementedError":
            return "An answer that this cell tests is still empty."
        return f"Your code raised {kind} when it was tested."
    text = _sentence(str(error), hiding) if isinstance(error, AssertionError) else ""
    if text:
        return text
    if isinstance(error, AssertionError):
        return "A check of this cell does not hold."
    if isinstance(error, NameError) and error.name in student:
        return f"NameError: name '{error.name}' is not defined"
    return f"The check could not use what your code gave it ({kind})."


def last_line(said: str, hiding: str | None) -> str:
    """The last line that a test has printed: why it gives only a part of the points."""
    return _sentence(said.strip().rpartition("\n")[2], hiding)


def to_lecturer(error: BaseException, cell: str) -> str:
    """The exception with its text, and the line of the test that it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == cell]
    origin = "student code, called in " if getattr(error, "from_student", False) else ""
    place = f" ({origin}line {lines[-1]} of the cell)" if lines else ""
    return f"{type(error).__name__}: {clean(str(error), MAX_DETAIL)}{place}"


def _sentence(text: str, hiding: str | None) -> str:
    return clean(text if hiding is None else assert_messages.without_values(text, hiding))


def clean(text: str, most: int = MAX_MESSAGE) -> str:
    """The first line, printable and not too long."""
    text = text.encode("utf-8", "replace").decode("utf-8").strip()
    first = text.splitlines()[0] if text else ""
    first = "".join(letter if letter.isprintable() else "?" for letter in first)
    return first if len(first) <= most else first[: most - 1] + assert_messages.CUT


def gone(link: Link) -> str:
    """Why the student's kernel is not there any more."""
    return f"The student's kernel is gone: {link.dead}."
