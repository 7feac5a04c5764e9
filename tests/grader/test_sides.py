"""Who runs what of a notebook."""

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.preprocessors import ClearHiddenTests

from grader.names import modules, names
from grader.sides import sides


@pytest.mark.parametrize(
    ("source", "bound", "read"),
    [
        ("x = y + 1", {"x"}, {"y"}),
        ("import numpy as np\nfrom a.b import c as d", {"np", "d"}, set()),
        ("def f(a):\n    return a + G", {"f"}, {"G"}),
        ("class C:\n    def m(self):\n        return lambda: H", {"C"}, {"H"}),
        ("def f():\n    global G\n    G = 1", {"f", "G"}, {"G"}),
        ("for i in items:\n    total = i", {"i", "total"}, {"items", "i"}),
        ("with open(p) as file:\n    pass", {"file"}, {"open", "p"}),
        ("(n := 3)", {"n"}, set()),
        ("del squares", {"squares"}, set()),
        ("%matplotlib inline\nx = 1", {"x"}, {"get_ipython"}),
        ("this is no Python", set(), set()),
    ],
)
def test_names(source: str, bound: set[str], read: set[str]) -> None:
    found = names(source)
    assert found.bound == bound
    assert found.read >= read


def test_modules() -> None:
    found = modules(["import numpy as np, os.path\ndef f():\n    from re import match", "!ls"])
    assert found == ("numpy", "os.path", "re", "re.match")


def cell(kind: str, source: str, grade_id: str = "") -> NotebookNode:
    made = new_code_cell(source)
    if grade_id:
        made.metadata["nbgrader"] = {
            "grade_id": grade_id,
            "grade": kind == "test",
            "solution": kind == "answer",
            "locked": kind != "answer",
            "points": 1,
            "schema_version": 3,
            "task": False,
        }
    return made


def test_sides() -> None:
    notebook = new_notebook(
        cells=[
            cell("plain", "import math, heavy"),
            cell("locked", "SIZE = math.floor(3.5)", "constants"),
            cell("locked", "picture = draw(SIZE)", "picture"),
            cell(
                "answer",
                "import numpy as np\ndef area(r):\n    return math.pi * r**2\nbig = area(SIZE)",
                "answer",
            ),
            cell("locked", "total = area(1) + big", "locked_total"),
            cell("test", "import oracle\nassert area(SIZE) > 0 and total", "test"),
        ]
    )
    found = sides(notebook)
    # A locked cell that builds on the student's work makes names of the student's kernel.
    assert found.student == ("area", "big", "total")
    # The picture is of no use to the tests.
    assert found.shared == ("import math, heavy", "constants")
    assert found.kernel_modules == ("math", "heavy")
    assert found.examiner_modules == ("math", "heavy", "oracle", "numpy")
    # A test that uses np gets the examiner's own, not one that a student has changed.
    assert found.imports == "import numpy as np"
    assert not found.hidden


@pytest.mark.parametrize("begin", ["### BEGIN HIDDEN TESTS", "# secret"])
def test_hidden_tests_are_seen_by_the_courses_own_delimiters(begin: str) -> None:
    source = f"assert answer\n{begin}\nassert answer == 42\n### END HIDDEN TESTS"
    notebook = new_notebook(cells=[cell("answer", "answer = 42", "a"), cell("test", source, "t")])
    clear = ClearHiddenTests(begin_test_delimeter=begin.removeprefix("### "))
    assert sides(notebook, clear).hidden
    assert sides(notebook).hidden == begin.startswith("###")
