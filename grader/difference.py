"""What a regrade changed for a student, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from grader.outcome import Outcome
from grader.record import Record

TOLERANCE = 1e-9
NOT_REPEATABLE = "nothing changed: the outcome is not repeatable"
# What changes along with something else is no cause of its own.
IMPLIED_BY = {
    "notebook": {"submission", "tests", "release"},
    "release": {"tests"},
}
IN_WORDS = {
    "submission": "the hand-in",
    "released": "files beside the notebook",
    "release": "the released notebook",
    "versions": "installed packages",
}


@dataclass(frozen=True)
class CellChange:
    """A grade cell's points before and after; ``None`` where the cell was not there."""

    cell: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Difference:
    """Two gradings of one student's hand-ins.

    Parameters
    ----------
    student : str
        Whose.
    before, after : float
        All automatic points.
    cells : tuple of CellChange
        The cells whose points differ, in the order of the notebook.
    changed : tuple of str
        What the outcome depends on and differs: names of hashes, ``walls`` and ``versions``.
    """

    student: str
    before: float
    after: float
    cells: tuple[CellChange, ...]
    changed: tuple[str, ...]

    @property
    def causes(self) -> tuple[str, ...]:
        """What changed by itself, not along with something else."""
        changed = set(self.changed)
        return tuple(name for name in self.changed if not IMPLIED_BY.get(name, set()) & changed)


def differences(old: Record, new: Record) -> Difference:
    """Compare two records of the same student."""
    names = list(dict.fromkeys([*new.hashes, *old.hashes]))
    # A hash that only one of them has says that something else was looked at, too.
    changed = [name for name in names if old.hashes.get(name) != new.hashes.get(name)]
    changed += ["walls"] * (set(old.walls) != set(new.walls))
    changed += ["versions"] * (old.versions != new.versions)
    before, after = _points(old.outcomes), _points(new.outcomes)
    cells = [
        CellChange(cell, before.get(cell), after.get(cell))
        for cell in dict.fromkeys([*after, *before])
        if not _same(before.get(cell), after.get(cell))
    ]
    return Difference(new.student, old.earned, new.earned, tuple(cells), tuple(changed))


def lines(found: Iterable[Difference], *, unchanged: bool = False) -> list[str]:
    """One line a student; a student without a changed mark gets none unless asked for."""
    return [_line(one) for one in found if one.cells or unchanged]


def _line(found: Difference) -> str:
    if not found.cells:
        return f"{found.student}: {_number(found.after)}, as before"
    cells = ", ".join(
        f"{change.cell} {_number(change.before)} -> {_number(change.after)}"
        for change in found.cells
    )
    causes = [IN_WORDS.get(cause, cause) for cause in found.causes]
    why = f"because {' and '.join(causes)} changed" if causes else f"although {NOT_REPEATABLE}"
    return f"{found.student}: {_number(found.before)} -> {_number(found.after)} ({cells}), {why}"


def _points(outcomes: Iterable[Outcome]) -> dict[str, float]:
    """Points by cell; the notebook stands before the name only where names repeat."""
    listed = list(outcomes)
    names = [item.grade_id for item in listed]
    return {
        item.grade_id
        if names.count(item.grade_id) == 1
        else f"{item.notebook}/{item.grade_id}": item.earned
        for item in listed
    }


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) < TOLERANCE


def _number(points: float | None) -> str:
    return "none" if points is None else f"{round(points, 6):g}"
