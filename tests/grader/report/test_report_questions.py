import pytest

from grader.report.questions import Place, natural_key, place


@pytest.mark.parametrize(
    ("grade_id", "question", "piece"),
    [
        ("q1b_1_test", "Q1b.1", ""),
        ("q1b_2_answer", "Q1b.2", ""),
        ("q1b_9_hist_test", "Q1b.9", "hist"),
        ("q1b_13_mean_iou_test", "Q1b.13", "mean iou"),
        ("q2_10_test", "Q2.10", ""),
        # Other patterns are their own question.
        ("q1b_1", "q1b_1", ""),
        ("q1b_1_test_2", "q1b_1_test_2", ""),
        ("warm up", "warm up", ""),
        ("", "", ""),
    ],
)
def test_place(grade_id, question, piece):
    assert place(grade_id) == Place(question, piece)


def test_digits_are_sorted_as_numbers():
    names = ["s10", "s9", "b", "B", "A", "q1b_10_test", "q1b_2_test", "²"]
    expected = ["A", "B", "b", "q1b_2_test", "q1b_10_test", "s9", "s10", "²"]
    assert sorted(names, key=natural_key) == expected
    names.reverse()
    assert sorted(names, key=natural_key) == expected
