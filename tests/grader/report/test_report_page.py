import datetime
import re
from html.parser import HTMLParser

import pytest

from grader.classroom import Classroom
from grader.errors import CourseError
from grader.report import write_report
from grader.report.page import percent, points, render, shorten
from grader.report.write import read_numbers

MADE = datetime.datetime(2031, 5, 4, 9, 7, tzinfo=datetime.UTC)
ONE = {"q1_1_test": 4}
HOSTILE = "</style><script>alert(1)</script><img src=http://evil.example/x onerror='a'>\"{{ 7*7 }}"


class Page(HTMLParser):
    """What a browser would find: elements with their attributes, and tables as rows of text."""

    VOID = frozenset({"meta", "link", "br", "img", "use"})

    def __init__(self, html):
        super().__init__()
        self.elements, self.open, self.rows, self.text = [], [], [], ""
        self.feed(html)
        self.close()
        self.rows = [[" ".join(cell.split()) for cell in row] for row in self.rows]

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data
        if {"td", "th"} & set(self.open):
            self.rows[-1][-1] += data

    def tags(self, wanted):
        return [attrs for tag, attrs in self.elements if tag == wanted]

    def row(self, start):
        return [row for row in self.rows if row[0] == start]


@pytest.fixture
def page(assignment):
    return lambda room: Page(render(read_numbers(assignment, room), assignment, MADE))


def words(page):
    return " ".join(page.text.split())


def test_written_where_the_classroom_keeps_reports(make_classroom, assignment):
    room = make_classroom(ONE, {"ada": {"q1_1_test": 4}})
    path = write_report(assignment, room)
    assert path == room.report / "a9_test.html"
    assert [file.name for file in room.report.iterdir()] == ["a9_test.html"]
    page = Page(path.read_text(encoding="utf-8"))
    assert page.open == []
    assert "Cells <in> pictures" in page.text


def test_marks_of_a_class(make_classroom, page):
    possible = {"q1_1_test": 4, "q1_2_answer": 3, "q1_3_test": 6}
    scores = {
        "s10": {"q1_1_test": 4, "q1_2_answer": None, "q1_3_test": 0},
        "s9": {"q1_1_test": 2, "q1_2_answer": 1.5, "q1_3_test": 6},
    }
    found = page(make_classroom(possible, scores))
    head = ["Student", "Total of 13", "Percent", "Automatic of 10", "By hand of 3"]
    start = found.rows.index(head)
    assert found.rows[start + 1 : start + 3] == [
        ["s9", "9.5", "73 %", "8", "1.5"],
        ["s10", "≥ 4", "≥ 31 %", "4", "1 to mark 0"],
    ]
    assert found.row("Q1.1 4 pt") == [["Q1.1 4 pt", "75 %", "1 of 2"]]
    assert found.row("Q1.2 3 pt, by hand") == [["Q1.2 3 pt, by hand", "50 % 1 to mark", "0 of 1"]]
    start = found.rows.index(["Student", "Q1.1 4", "Q1.2 3", "Q1.3 6"])
    assert found.rows[start + 1 : start + 3] == [
        ["s9", "2 ◐part", "1.5 ◐part", "6 ●full"],
        ["s10", "4 ●full", "?to mark", "0 ○none"],
    ]
    assert "The median automatic mark is 6 of 10 points, from 4 to 8." in words(found)
    assert "1 answer waits to be marked by hand" in words(found)
    assert "2031-05-04, 09:07 UTC" in found.text


def test_bars_are_as_long_as_their_share(make_classroom, page):
    possible = {"q1_1_test": 4, "q1_2_test": 3}
    found = page(make_classroom(possible, {"ada": {"q1_1_test": 1, "q1_2_test": 3}}))
    styles = [attrs["style"] for attrs in found.tags("span") if "style" in attrs]
    assert styles == ["width: 25%", "width: 100%"]


def test_histogram_says_its_numbers(make_classroom, page):
    scores = {"a": {"q1_1_test": 0}, "b": {"q1_1_test": 4}, "c": {"q1_1_test": 3}}
    found = page(make_classroom(ONE, scores))
    (figure,) = [attrs for attrs in found.tags("div") if attrs.get("role") == "img"]
    assert figure["aria-label"].strip() == (
        "Histogram of automatic points. 0 to 1: 1 student. 1 to 2: 0 students. "
        "2 to 3: 0 students. 3 to 4: 2 students."
    )
    assert len(found.tags("svg")) == 1
    assert "median 3" in found.text


def test_hostile_text_stays_text(make_classroom, page):
    room = make_classroom(
        {"q1_1_test": 4, "<b>odd": 2},
        {"<i>ada": {"q1_1_test": 0, "<b>odd": 2}},
        messages={"<i>ada": {"q1_1_test": HOSTILE}},
        notices={"<i>ada": (HOSTILE + "notice",)},
        refused={"<i>zoe": HOSTILE + "refused"},
    )
    found = page(room)
    assert found.open == []
    tags = {tag for tag, _ in found.elements}
    assert not tags & {"script", "img", "iframe", "object", "link", "b", "form", "base"}
    assert not [name for _, attrs in found.elements for name in attrs if name.startswith("on")]
    for text in (HOSTILE, HOSTILE + "notice", HOSTILE + "refused", "<i>ada", "<i>zoe", "<b>odd"):
        assert text in found.text


def test_control_characters_and_lone_surrogates(make_classroom, assignment):
    room = make_classroom(
        ONE,
        {"ada": {"q1_1_test": 0}},
        messages={"ada": {"q1_1_test": "a\x00b\x1b[31mred"}},
    )
    (room.records / f"{assignment.id}.refused.json").write_text('{"zo\\udce9": "bad \\ud800 name"}')
    page = Page(write_report(assignment, room).read_text(encoding="utf-8"))
    # The record has cleaned the message already; the list of refusals is read as it is.
    assert "abred" in page.text
    assert "zo\ufffd" in page.text
    assert "bad \ufffd name" in page.text


def test_nothing_is_requested(make_classroom, assignment):
    room = make_classroom(
        ONE, {"ada": {"q1_1_test": 0}}, messages={"ada": {"q1_1_test": "see https://x.example"}}
    )
    html = write_report(assignment, room).read_text(encoding="utf-8")
    page = Page(html)
    for _, attrs in page.elements:
        for name, value in attrs.items():
            if name in ("src", "href", "xlink:href", "action", "data", "srcset", "poster"):
                assert value.startswith("#")
            elif not name.startswith("xmlns"):
                assert "//" not in value
    assert not re.search(r"@import|@font-face|url\((?!#)", html)
    policy = [m["content"] for m in page.tags("meta") if "http-equiv" in m]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_the_same_numbers_give_the_same_page(make_classroom, assignment):
    room = make_classroom(ONE, {"ada": {"q1_1_test": 0}, "bo": {"q1_1_test": 4}})
    first = render(read_numbers(assignment, room), assignment, MADE)
    assert render(read_numbers(assignment, room), assignment, MADE) == first
    later = render(read_numbers(assignment, room), assignment, MADE.replace(year=2032))
    assert later != first
    assert later.replace("2032", "2031") == first


def test_accessible(make_classroom, page):
    scores = {"ada": {"q1_1_test": 4}, "bo": {"q1_1_test": 0}}
    found = page(make_classroom(ONE, scores, messages={"bo": {"q1_1_test": "wrong"}}))
    tags = [tag for tag, _ in found.elements]
    assert tags.count("h1") == 1
    assert tags.count("caption") == tags.count("table") == 3
    assert all(attrs.get("scope") in ("col", "row") for attrs in found.tags("th"))
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in (
        found.tags("meta")
    )
    ids = [attrs["id"] for _, attrs in found.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = [attrs["href"][1:] for attrs in found.tags("a")]
    assert targets
    assert set(targets) <= set(ids)


@pytest.mark.parametrize("student", ["學生王小明", "سلمى", "Ольга К."])
def test_one_student_in_any_alphabet(make_classroom, page, student):
    found = page(make_classroom(ONE, {student: {"q1_1_test": 4}}))
    assert found.row(student)[0] == [student, "4", "100 %", "4", "0"]
    assert "The one automatic mark is 4 of 4 points." in words(found)
    assert "No point was lost so far." in words(found)
    assert "No test failed." in found.text
    assert "Every hand-in was graded, and nothing about them was odd." in found.text


def test_without_tests_there_is_no_histogram(make_classroom, page):
    found = page(make_classroom({"q1_1_answer": 2}, {"ada": {"q1_1_answer": None}}))
    assert found.tags("svg") == []
    assert found.row("Q1.1 2 pt, by hand") == [["Q1.1 2 pt, by hand", "1 to mark", "–"]]


def test_refused_and_forgotten_hand_ins(make_classroom, assignment, page):
    room = make_classroom(
        ONE,
        {"ada": {"q1_1_test": 4}, "bo": {"q1_1_test": 0}},
        refused={"zoe": "no notebook"},
        without_record=("bo",),
    )
    (room.submitted / "late" / assignment.id).mkdir(parents=True)
    text = words(page(room))
    assert "Look at the hand-ins: 1 refused, 1 not graded yet, 1 without a record." in text
    assert "Refused zoe no notebook" in text
    assert "late. Run course grade a9_test." in text
    assert "bo: there are marks, but no record" in text


def test_nothing_graded_is_one_line(make_classroom, assignment):
    room = make_classroom(ONE, {})
    with pytest.raises(CourseError, match="run: course grade a9_test") as caught:
        write_report(assignment, room)
    assert "\n" not in str(caught.value)
    assert not room.report.exists()


def test_no_classroom_leaves_no_trace(tmp_path, assignment):
    with pytest.raises(CourseError, match="nothing of a9_test is graded"):
        write_report(assignment, Classroom(tmp_path / "absent"))
    assert not (tmp_path / "absent").exists()


def test_filters():
    assert [points(x) for x in (14.0, 3.5, 1 / 3, 0.1 + 0.2)] == ["14", "3.5", "0.33", "0.3"]
    shares = (0, 0.001, 0.125, 0.5, 0.999, 1, 0.1 * 10)
    assert [percent(x) for x in shares] == ["0 %", "1 %", "12 %", "50 %", "99 %", "100 %", "100 %"]
    assert shorten("x" * 600) == "x" * 600
    assert shorten("x" * 1500) == "x" * 600 + "… (900 more characters)"
