"""What the report says, as plain numbers: nothing here knows about pages or figures."""

import statistics
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from grader.gradebook import Mark
from grader.outcome import Outcome, Status
from grader.record import Record
from grader.report.questions import natural_key, place
from grader.walls import WALLS

# Scores are sums of floats; a difference below this is none.
TOLERANCE = 1e-9


class Level(StrEnum):
    """How much of a question's points a student has."""

    FULL = "full"
    PART = "part"
    NONE = "none"
    TO_MARK = "to mark"


@dataclass(frozen=True)
class Score:
    """One student's points for one question.

    Parameters
    ----------
    points : float
        Points so far.
    level : Level
        ``TO_MARK`` as long as any of the question's cells waits for a hand.
    """

    points: float
    level: Level


@dataclass(frozen=True)
class Student:
    """One row of the marks table.

    Parameters
    ----------
    id : str
        The student's id.
    automatic, by_hand : float
        Points given by tests and by the lecturer.
    to_mark : int
        Written answers that wait for the lecturer.
    scores : tuple of Score
        One a question, in the order of :attr:`Numbers.questions`.
    """

    id: str
    automatic: float
    by_hand: float
    to_mark: int
    scores: tuple[Score, ...]

    @property
    def total(self) -> float:
        """All points so far."""
        return self.automatic + self.by_hand


@dataclass(frozen=True)
class Question:
    """One question over the whole class.

    Parameters
    ----------
    label : str
        Name for people.
    automatic, by_hand : float
        Points that tests and the lecturer can give.
    share : float or None
        Points given, of those that could be given by the marks that are there;
        ``None`` before the first mark.
    full, marked : int
        Students with all the points, of those for whom nothing waits.
    to_mark : int
        Answers that wait for the lecturer.
    """

    label: str
    automatic: float
    by_hand: float
    share: float | None
    full: int
    marked: int
    to_mark: int

    @property
    def possible(self) -> float:
        """All points of the question."""
        return self.automatic + self.by_hand


@dataclass(frozen=True)
class Failure:
    """Students who lost a cell's points for the same reason."""

    message: str
    status: Status
    students: tuple[str, ...]


@dataclass(frozen=True)
class FailedCell:
    """Why a grade cell's points were lost, most frequent reason first."""

    grade_id: str
    question: str
    piece: str
    failures: tuple[Failure, ...]

    @property
    def count(self) -> int:
        """Students who lost the points."""
        return sum(len(failure.students) for failure in self.failures)


@dataclass(frozen=True)
class Refused:
    """A hand-in that was refused.

    Parameters
    ----------
    student, reason : str
        Whose, and why.
    has_marks : bool
        Whether the marks in the gradebook are those of an earlier hand-in.
    """

    student: str
    reason: str
    has_marks: bool


@dataclass(frozen=True)
class Numbers:
    """Everything that the report says.

    Parameters
    ----------
    hand_ins : int
        Hand-ins found in the classroom.
    students : tuple of Student
        The graded students, by id.
    questions : tuple of Question
        In the order of the assignment.
    failed_cells : tuple of FailedCell
        In the order of the assignment; cells that everyone passed are left out.
    notices : dict of str to tuple of str
        What was odd about a hand-in, by student.
    refused : tuple of Refused
        By student.
    not_graded : tuple of str
        Students with a hand-in that was neither graded nor refused.
    no_record : tuple of str
        Graded students whose messages and notices are not known.
    unwalled : dict of str to tuple of str
        Students whose code ran without a wall, by the wall that was missing.
    """

    hand_ins: int
    students: tuple[Student, ...]
    questions: tuple[Question, ...]
    failed_cells: tuple[FailedCell, ...]
    notices: dict[str, tuple[str, ...]]
    refused: tuple[Refused, ...]
    not_graded: tuple[str, ...]
    no_record: tuple[str, ...]
    unwalled: dict[str, tuple[str, ...]]

    @property
    def automatic(self) -> float:
        """Points that tests can give."""
        return sum(question.automatic for question in self.questions)

    @property
    def by_hand(self) -> float:
        """Points that the lecturer can give."""
        return sum(question.by_hand for question in self.questions)

    @property
    def possible(self) -> float:
        """All points of the assignment."""
        return self.automatic + self.by_hand

    @property
    def to_mark(self) -> int:
        """Written answers that wait for the lecturer."""
        return sum(student.to_mark for student in self.students)

    @property
    def recorded(self) -> int:
        """Graded students whose record was read."""
        return len(self.students) - len(self.no_record)

    @property
    def automatic_marks(self) -> list[float]:
        """Every graded student's automatic points."""
        return [student.automatic for student in self.students]

    @property
    def median(self) -> float:
        """The median of the automatic marks."""
        return statistics.median(self.automatic_marks)

    @property
    def mean(self) -> float:
        """The mean of the automatic marks."""
        return statistics.fmean(self.automatic_marks)

    @property
    def hardest(self) -> Question | None:
        """The question with the smallest share of points, where any were lost.

        A question that is not marked yet says nothing: only those left empty count so far.
        """
        known = [
            (question.share, index)
            for index, question in enumerate(self.questions)
            if question.share is not None and question.to_mark == 0
        ]
        share, index = min(known, default=(1.0, 0))
        return self.questions[index] if share < 1 - TOLERANCE else None


def compute(
    marks: Sequence[Mark],
    records: Mapping[str, Record | None],
    refused: Mapping[str, str],
    hand_ins: Collection[str],
) -> Numbers:
    """Compute the report's numbers.

    Parameters
    ----------
    marks : sequence of Mark
        Every mark in the gradebook.
    records : mapping of str to Record or None
        The record of each student who has marks.
    refused : mapping of str to str
        Reasons, by student.
    hand_ins : collection of str
        Students with a hand-in.
    """
    known = {student: record for student, record in records.items() if record is not None}
    if len({mark.notebook for mark in marks}) > 1:
        marks = [replace(mark, grade_id=_full_name(mark)) for mark in marks]
        known = {student: _with_full_names(record) for student, record in known.items()}
    labels = _question_labels(marks)
    graded = _sorted({mark.student for mark in marks})
    scores = {student: _scores(student, marks, labels) for student in graded}
    known = {student: known[student] for student in graded if student in known}
    return Numbers(
        len(hand_ins),
        tuple(_student(student, marks, scores[student]) for student in graded),
        tuple(
            _question(label, marks, [scores[student][index] for student in graded])
            for index, label in enumerate(labels)
        ),
        _failed_cells(known),
        {student: record.notices for student, record in known.items() if record.notices},
        tuple(Refused(s, refused[s], s in scores) for s in _sorted(refused)),
        tuple(_sorted(set(hand_ins) - set(graded) - set(refused))),
        tuple(student for student in graded if student not in known),
        {
            wall: missing
            for wall in WALLS
            if (missing := tuple(who for who, record in known.items() if wall not in record.walls))
        },
    )


def _full_name(item: Mark | Outcome) -> str:
    """A grade id is unique only within its notebook."""
    return f"{item.notebook}: {item.grade_id}"


def _with_full_names(record: Record) -> Record:
    outcomes = (replace(item, grade_id=_full_name(item)) for item in record.outcomes)
    return replace(record, outcomes=tuple(outcomes))


def _sorted(names: Collection[str]) -> list[str]:
    return sorted(names, key=natural_key)


def _question_labels(marks: Sequence[Mark]) -> list[str]:
    """Questions in order, each once."""
    grade_ids = _sorted({mark.grade_id for mark in marks})
    return list(dict.fromkeys(place(grade_id).question for grade_id in grade_ids))


def _scores(student: str, marks: Sequence[Mark], labels: list[str]) -> tuple[Score, ...]:
    mine: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.student == student:
            mine[place(mark.grade_id).question].append(mark)
    return tuple(_score(mine[label]) for label in labels)


def _score(marks: list[Mark]) -> Score:
    points = sum(mark.score for mark in marks)
    if any(mark.waiting for mark in marks):
        return Score(points, Level.TO_MARK)
    if points >= sum(mark.possible for mark in marks) - TOLERANCE:
        return Score(points, Level.FULL)
    return Score(points, Level.PART if points > TOLERANCE else Level.NONE)


def _student(student: str, marks: Sequence[Mark], scores: tuple[Score, ...]) -> Student:
    mine = [mark for mark in marks if mark.student == student]
    return Student(
        student,
        sum(mark.score for mark in mine if not mark.by_hand),
        sum(mark.score for mark in mine if mark.by_hand),
        sum(mark.waiting for mark in mine),
        scores,
    )


def _question(label: str, marks: Sequence[Mark], scores: list[Score]) -> Question:
    mine = [mark for mark in marks if place(mark.grade_id).question == label]
    # A waiting cell's score of 0 is no mark: it must not pull the share down.
    marked = [mark for mark in mine if not mark.waiting]
    possible = sum(mark.possible for mark in marked)
    cells = {mark.grade_id: mark for mark in mine}.values()
    return Question(
        label,
        sum(cell.possible for cell in cells if not cell.by_hand),
        sum(cell.possible for cell in cells if cell.by_hand),
        sum(mark.score for mark in marked) / possible if possible else None,
        sum(score.level is Level.FULL for score in scores),
        sum(score.level is not Level.TO_MARK for score in scores),
        sum(mark.waiting for mark in mine),
    )


def _failed_cells(records: Mapping[str, Record]) -> tuple[FailedCell, ...]:
    students: dict[str, dict[tuple[str, Status], list[str]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for student, record in records.items():
        for outcome in record.outcomes:
            if outcome.status is not Status.PASSED:
                students[outcome.grade_id][outcome.message, outcome.status].append(student)
    cells = []
    for grade_id in _sorted(students):
        failures = [
            Failure(message, status, tuple(names))
            for (message, status), names in students[grade_id].items()
        ]
        failures.sort(key=lambda failure: (-len(failure.students), failure.message))
        where = place(grade_id)
        cells.append(FailedCell(grade_id, where.question, where.piece, tuple(failures)))
    return tuple(cells)
