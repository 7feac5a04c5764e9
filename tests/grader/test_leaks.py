"""The gate finds what it must, and lets honest pages through."""

import base64
import html
from base64 import encodebytes

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests

from grader.leaks import Kind, find_leaks
from grader.paths import SOLUTIONS

VISIBLE = """\
def check_q1():
    assert double(1) == 2, f"double(1) should be 2, it is {double(1)}"
"""
HIDDEN = """\
    ### BEGIN HIDDEN TESTS
    def judge(found, wanted, message):
        assert found == wanted, message

    secret = 31337.5
    name = "quicksilver"
    for kind in ("float128", "int"):
        assert double(secret) == 2 * secret, (
            f"double is wrong for a {kind} that you have "
            "not seen"
        )
    judge(double(name), 2 * name, "double is wrong for " + "text")
    judge(double(()), (), "no {} for {}".format("double", "tuples"))
    assert double(9970), '''double
        = nothing(for this number)
    '''
    if double(0):
        raise AssertionError("%s of nothing is %d" % ("the double", 0))
    print("doubles more than", 31337.5)
    ### END HIDDEN TESTS
"""
SOURCE = VISIBLE + HIDDEN + "\n\ncheck_q1()"

LINE = "assert found == wanted, message"


def notebook(source: str = SOURCE) -> NotebookNode:
    role = {"grade": True, "solution": False, "grade_id": "q1_test", "points": 1}
    test = nbformat.v4.new_code_cell(source, metadata={"nbgrader": role})
    text = nbformat.v4.new_markdown_cell("It is about `mercurial` things.")
    return nbformat.v4.new_notebook(cells=[text, test])


def shown(text: str) -> str:
    """A page with one cell like nbgrader's."""
    return (
        "<html><head><style>.quicksilver {width: 31337.5px}</style></head><body>"
        '<a name="q1_test"></a><div><pre>' + html.escape(text) + "</pre></div></body></html>"
    )


def kinds(page: str, **more: object) -> list[Kind]:
    return [leak.kind for leak in find_leaks(page, notebook(), **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "assert found == wanted, message",
        "AssertionError at\n   assert   found==wanted,\tmessage",
        "Failed: assert found == wanted, message",
        'judge(double(name), 2 * name, "double is wrong for " + "text")',
    ],
)
def test_a_line_of_a_hidden_test(text: str) -> None:
    assert kinds(shown(text)) == [Kind.LINE]


def test_part_of_a_line_is_none() -> None:
    assert kinds(shown("judge(double(name), 2 * name,")) == []


QUOTED = 'judge(double(name), 2 * name, "double is wrong for " + "text")'
PICTURE = b"PNG" + bytes(range(256)) + LINE.encode()


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


PAGES = {
    "attribute": f"<p title='{LINE}'>x</p>",
    "comment": f"<!-- {LINE} -->",
    "script": f"<script>// {LINE}</script>",
    "base64": f"<object data='data:text/plain;base64,{encoded(LINE.encode())}'>",
    "base64 in lines": f"<object data='data:;base64,\n{encodebytes(LINE.encode() * 9).decode()}'>",
    "base64 in the text": f"<pre>{encoded(LINE.encode())}</pre>",
    "picture": f"<img src='data:image/png;base64,{encoded(PICTURE)}'>",
    "highlighted": "<pre><span>assert</span> <span>found</span>\n<b>==</b> wanted, message</pre>",
    "link": "<a href='?q=assert%20found%20==%20wanted,%20message'>x</a>",
    "escaped": f"<pre>{html.escape(QUOTED)}</pre>",
    "escaped twice": f"<pre>{html.escape(html.escape(QUOTED))}</pre>",
    "unclosed": f"<div><pre><b>{LINE}",
}


@pytest.mark.parametrize("place", PAGES)
def test_wherever_it_hides(place: str) -> None:
    assert kinds(PAGES[place]) == [Kind.LINE]


@pytest.mark.parametrize(
    ("text", "leaks"),
    [
        ("called with 31337.5", True),
        ("called with 31337.50", True),
        ("called with 31337.51", False),
        ("called with 131337.5", False),
        ("called with quicksilver", True),
        ("Failed: KeyError: 'quicksilver'", True),
        ("called with quicksilvery", False),
        ("float128", True),
        ("mercurial", False),
        ("called with 9970", False),
        ("int", False),
    ],
)
def test_a_value_of_a_hidden_test(text: str, leaks: bool) -> None:
    assert kinds(shown(text)) == ([Kind.VALUE] if leaks else [])


@pytest.mark.parametrize(
    "text",
    [
        "Traceback (most recent call last):",
        "---> 12 x = 1",
        'File "<ipython-input-3-abc>", line 1, in <module>',
        'File "/tmp/x.py", line 3, in f',
        "Cell In[7], line 3",
        "<ipython-input-3-abc> in check_q1()",
        f"could not open {SOLUTIONS}/a2.md",
    ],
)
def test_a_traceback(text: str) -> None:
    (leak,) = find_leaks(shown(text), notebook())
    assert (leak.kind, leak.cell) == (Kind.TRACEBACK, "q1_test")


@pytest.mark.parametrize(
    "message",
    [
        "double is wrong for a float128 that you have not seen",
        "double is wrong for text",
        "no double for tuples",
        "the double of nothing is 0",
        "doubles more than",
        "double(1) should be 2, it is 31337.5",
        "NameError: name 'double' is not defined",
        "double is wrong for a float128 that y…",
    ],
)
def test_what_an_assert_says_may_be_shown(message: str) -> None:
    assert kinds(shown(f"Failed: {message}")) == []
    assert kinds(shown(f"Partly: {message}")) == []


def test_only_a_test_says_what_an_assert_says() -> None:
    said = "double is wrong for a float128 that you have not seen"
    assert kinds(shown(f"called by {said}")) == [Kind.VALUE]
    assert kinds(shown(f"Failed: {said}, and quicksilver")) == [Kind.VALUE, Kind.VALUE]


def test_a_hidden_line_in_a_message_is_a_leak_all_the_same() -> None:
    assert kinds(shown(f"Failed: double(1) should be 2, it is {LINE}")) == [Kind.LINE]


@pytest.mark.parametrize(
    "text", [LINE, "secret = 31337.5", "quicksilver", "Traceback (most recent call last):"]
)
def test_the_students_own_text_is_no_leak(text: str) -> None:
    assert kinds(shown(text))
    assert kinds(shown(text), own=[f"x = 1\n{text}\n"]) == []


def test_other_text_of_the_student_excuses_nothing() -> None:
    own = ["assert found", "31337", "quick silver", "Traceback (most recent call last): theirs"]
    text = f"{LINE}\n31337.5\nquicksilver\nTraceback (most recent call last): ours"
    assert set(kinds(shown(text), own=own)) == set(Kind)


def test_the_visible_test_may_be_shown() -> None:
    assert kinds(shown(VISIBLE)) == []


def test_a_solution_excuses_nothing() -> None:
    source = notebook()
    role = {"grade": False, "solution": True, "grade_id": "q1"}
    source.cells.append(nbformat.v4.new_code_cell(LINE, metadata={"nbgrader": role}))
    text = f"x\n### BEGIN SOLUTION\n{LINE}\n### END SOLUTION\n"
    source.cells.append(nbformat.v4.new_code_cell(text, metadata={"nbgrader": role}))
    assert [leak.kind for leak in find_leaks(shown(LINE), source)] == [Kind.LINE]


def test_what_surrounds_a_solution_may_be_shown() -> None:
    source = notebook()
    role = {"grade": False, "solution": True, "grade_id": "q1"}
    text = f"{LINE}\n### BEGIN SOLUTION\nx\n### END SOLUTION\n"
    source.cells.append(nbformat.v4.new_code_cell(text, metadata={"nbgrader": role}))
    assert find_leaks(shown(LINE), source) == []


def test_a_message_of_several_lines() -> None:
    assert kinds(shown("Failed: double = nothing(for this number)")) == []


def test_the_courses_own_delimiters() -> None:
    clear = ClearHiddenTests(begin_test_delimeter="KEEP", end_test_delimeter="/KEEP")
    source = notebook(SOURCE.replace("BEGIN HIDDEN TESTS", "KEEP").replace("END HIDDEN", "/KEEP"))
    assert find_leaks(shown(LINE), source) == []
    assert [leak.kind for leak in find_leaks(shown(LINE), source, clear=clear)] == [Kind.LINE]


def test_a_test_that_is_no_python() -> None:
    source = notebook("%%bash\n### BEGIN HIDDEN TESTS\necho $((1 + \n### END HIDDEN TESTS")
    assert [leak.kind for leak in find_leaks(shown("echo $((1 +"), source)] == [Kind.LINE]
