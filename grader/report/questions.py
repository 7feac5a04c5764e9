"""Which question of the assignment a grade cell belongs to, by its name alone."""

import re
from dataclasses import dataclass

# q1b_9_hist_test: question 9 of part 1b; the piece "hist" of it; marked by a test.
PATTERN = re.compile(r"q(\d+[a-z]*)_(\d+)(?:_(\w+?))?_(?:test|answer)")


@dataclass(frozen=True)
class Place:
    """Where a grade cell stands in the assignment.

    Parameters
    ----------
    question : str
        The question's label for people, as in "Q1b.9".
    piece : str
        Which piece of the question, where it has several tests; else empty.
    """

    question: str
    piece: str


def place(grade_id: str) -> Place:
    """Read a grade cell's place off its name.

    A name of another pattern is its own question, so that nothing is lost.

    Examples
    --------
    >>> place("q1b_13_mean_iou_test")
    Place(question='Q1b.13', piece='mean iou')
    >>> place("warm-up")
    Place(question='warm-up', piece='')
    """
    match = PATTERN.fullmatch(grade_id)
    if match is None:
        return Place(grade_id, "")
    part, number, piece = match.groups()
    return Place(f"Q{part}.{number}", (piece or "").replace("_", " "))


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key that reads digits as numbers: q1b_2 before q1b_10, s9 before s10."""
    pieces = re.split(r"([0-9]+)", text.casefold())
    numbered = tuple((0, int(p), "") if p.isascii() and p.isdigit() else (1, 0, p) for p in pieces)
    # Two names that differ in case alone keep one order from run to run.
    return (*numbered, (2, 0, text))
