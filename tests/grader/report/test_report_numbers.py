import pytest

from grader.errors import CourseError
from grader.outcome import Status
from grader.report.numbers import Level
from grader.report.write import read_numbers

POSSIBLE = {"q1_1_test": 4, "q1_2_answer": 3, "q1_2_test": 2, "q1_10_a_test": 5, "q1_10_b_test": 1}

# By hand:            1_1  2_answer  2_test  10_a  10_b   automatic  by hand
#   s9                 4      1.5      2       5     1       12        1.5
#   s10                0    waits      2       0     1        3        0
#   ada                4      3        2       0     0        6        3
SCORES = {
    "s10": dict(zip(POSSIBLE, [0, None, 2, 0, 1], strict=True)),
    "s9": dict(zip(POSSIBLE, [4, 1.5, 2, 5, 1], strict=True)),
    "ada": dict(zip(POSSIBLE, [4, 3, 2, 0, 0], strict=True)),
}
MESSAGES = {
    "s10": {"q1_1_test": "wrong shape", "q1_10_a_test": "The cell was stopped after 9 s."},
    "ada": {"q1_10_a_test": "too low", "q1_10_b_test": "too low"},
}


@pytest.fixture
def numbers(make_classroom, assignment):
    room = make_classroom(
        POSSIBLE,
        SCORES,
        messages=MESSAGES,
        notices={"ada": ("renamed.ipynb: graded",)},
        refused={"zoe": "no notebook"},
    )
    (room.submitted / "late" / assignment.id).mkdir(parents=True)
    return read_numbers(assignment, room)


def test_students(numbers):
    assert [student.id for student in numbers.students] == ["ada", "s9", "s10"]
    rows = [(s.automatic, s.by_hand, s.to_mark, s.total) for s in numbers.students]
    assert rows == [(6, 3, 0, 9), (12, 1.5, 0, 13.5), (3, 0, 1, 3)]


def test_scores(numbers):
    full, part, none, to_mark = Level.FULL, Level.PART, Level.NONE, Level.TO_MARK
    levels = [[score.level for score in student.scores] for student in numbers.students]
    assert levels == [[full, full, none], [full, part, full], [none, to_mark, part]]
    given = [[score.points for score in student.scores] for student in numbers.students]
    assert given == [[4, 5, 0], [4, 3.5, 6], [0, 2, 1]]


def test_questions(numbers):
    assert [q.label for q in numbers.questions] == ["Q1.1", "Q1.2", "Q1.10"]
    assert [(q.automatic, q.by_hand) for q in numbers.questions] == [(4, 0), (2, 3), (6, 0)]
    # The waiting answer's 3 points are not among those that could be given: 10.5 of 12.
    assert [q.share for q in numbers.questions] == pytest.approx([8 / 12, 10.5 / 12, 7 / 18])
    assert [(q.full, q.marked, q.to_mark) for q in numbers.questions] == [
        (2, 3, 0),
        (1, 2, 1),
        (1, 3, 0),
    ]
    assert numbers.hardest.label == "Q1.10"


def test_class(numbers):
    assert (numbers.automatic, numbers.by_hand, numbers.possible) == (12, 3, 15)
    assert numbers.to_mark == 1
    assert numbers.automatic_marks == [6, 12, 3]
    assert (numbers.median, numbers.mean) == (6, 7)


def test_hand_ins(numbers):
    assert numbers.hand_ins == 5
    assert [(r.student, r.reason, r.has_marks) for r in numbers.refused] == [
        ("zoe", "no notebook", False)
    ]
    assert numbers.not_graded == ("late",)
    assert numbers.no_record == ()
    assert numbers.notices == {"ada": ("renamed.ipynb: graded",)}


def test_failures_by_cell_and_message(numbers):
    found = [
        (cell.question, cell.piece, [(f.message, f.status, f.students) for f in cell.failures])
        for cell in numbers.failed_cells
    ]
    stopped = "The cell was stopped after 9 s."
    assert found == [
        ("Q1.1", "", [("wrong shape", Status.FAILED, ("s10",))]),
        (
            "Q1.10",
            "a",
            [(stopped, Status.NOT_RUN, ("s10",)), ("too low", Status.FAILED, ("ada",))],
        ),
        ("Q1.10", "b", [("too low", Status.FAILED, ("ada",))]),
    ]


def test_most_frequent_message_first(make_classroom, assignment):
    told = {"a": "rare", "b": "usual", "c": "usual", "d": ""}
    room = make_classroom(
        {"q1_1_test": 1},
        {student: {"q1_1_test": 0} for student in told},
        messages={student: {"q1_1_test": message} for student, message in told.items()},
    )
    (cell,) = read_numbers(assignment, room).failed_cells
    assert [(f.message, f.students) for f in cell.failures] == [
        ("usual", ("b", "c")),
        ("", ("d",)),
        ("rare", ("a",)),
    ]
    assert cell.count == 4


def test_refused_after_an_earlier_hand_in(make_classroom, assignment):
    room = make_classroom({"q1_1_test": 1}, {"ada": {"q1_1_test": 1}}, without_record=("ada",))
    refusals = room.records / f"{assignment.id}.refused.json"
    refusals.write_text('{"ada": "not JSON"}')
    numbers = read_numbers(assignment, room)
    assert [(r.student, r.has_marks) for r in numbers.refused] == [("ada", True)]
    assert numbers.no_record == ("ada",)
    assert numbers.recorded == 0
    assert numbers.hardest is None


def test_only_written_answers(make_classroom, assignment):
    room = make_classroom({"q1_1_answer": 2}, {"ada": {"q1_1_answer": None}})
    numbers = read_numbers(assignment, room)
    (question,) = numbers.questions
    assert (question.share, question.full, question.marked, question.to_mark) == (None, 0, 0, 1)
    assert numbers.automatic == 0
    assert numbers.hardest is None


def test_nothing_graded(make_classroom, assignment):
    room = make_classroom({"q1_1_test": 1}, {}, refused={"zoe": "no notebook"})
    with pytest.raises(CourseError) as caught:
        read_numbers(assignment, room)
    assert str(caught.value) == (
        f"{room.root}: nothing of a9_test is graded yet (1 hand-in refused); "
        "run: course grade a9_test"
    )
