import re

import pytest
from nbconvert.filters import markdown2html
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from grader.sanitize import safe_markdown, safe_outcome, safe_outputs, sanitize

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt&colon;alert(1))",
    "![see](https://example.org/track.png)",
    "<style>body{display:none}</style>",
    "<a href='x' onmouseover=alert(1)>x</a>",
    "<iframe src='x'></iframe>",
    "```\ncode\n\n[click](javascript:alert(1))\n\n<script>alert(1)</script>\n```",
    "<div>\n\n<svg/onload=alert(1)>",
    "text\n\n    [click](javascript:alert(1))\n\n<script\n>alert(1)</script>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_active_is_left_after_rendering(attack: str) -> None:
    page = markdown2html(safe_markdown(attack))
    tags = re.findall(r"<[^>]*>", page)
    assert not re.search(r"<\s*(script|img|style|iframe|svg)", page, re.IGNORECASE)
    assert not any(re.search(r"\son\w+\s*=|javascript", tag, re.IGNORECASE) for tag in tags)


def test_what_a_student_writes_is_still_read_as_meant() -> None:
    page = markdown2html(
        safe_markdown("**Bold**, `code`, $x < y$\n\n- one\n- two\n\n| a | b |\n|-|-|\n| 1 | 2 |")
    )
    for part in ("<strong>Bold</strong>", "<code>code</code>", "<li>one</li>", "<td>1</td>"):
        assert part in page
    assert "$x &lt; y$" in page


def test_blank_lines_in_code_stay() -> None:
    page = markdown2html(safe_markdown("```\none\n\ntwo\n```"))
    assert re.search(r"one\n<!-- -->\ntwo", re.sub(r"</?span[^>]*>", "", page))


def test_outputs() -> None:
    outputs = [
        new_output("stream", name="stderr", text="careful"),
        new_output("display_data", data={"text/html": "<script>", "text/plain": "table"}),
        new_output("display_data", data={"image/svg+xml": "<svg onload=x>"}),
        new_output("display_data", data={"image/png": '"><script>'}),
        new_output("display_data", data={"image/png": "aGVsbG8="}),
        new_output("error", ename="E", evalue="v", traceback=["t"]),
    ]
    kinds = [list(out.get("data", {"text": 0})) for out in safe_outputs(outputs)]
    assert kinds == [["text"], ["text/plain"], ["image/png"], ["text"]]


@pytest.mark.parametrize("odd", [None, 3, [3], [{}], [{"output_type": "display_data"}]])
def test_malformed_outputs_are_dropped(odd: object) -> None:
    assert safe_outputs(odd) == []


@pytest.mark.parametrize(
    "output",
    [
        new_output("stream", name="stdout", text="Partly: \x1b[31mnot\r all\x00\n"),
        new_output("error", ename="Failed", evalue="\x1b[31mnot\r all\x00", traceback=["x"]),
    ],
)
def test_what_a_test_says_is_one_line_without_control_characters(output: NotebookNode) -> None:
    safe = safe_outcome(output)
    for text in (
        [safe.text.removesuffix("\n")] if "text" in safe else [safe.evalue, *safe.traceback]
    ):
        assert text.isprintable()
        assert text.endswith("not all")


def test_only_the_students_cells_are_changed() -> None:
    ours = new_markdown_cell("# Ours <b>bold</b>")
    theirs = new_markdown_cell("<script>x</script>", metadata={"course": {"added": True}})
    test = new_code_cell("", metadata={"nbgrader": {"grade": True, "solution": False}})
    test.outputs = [new_output("execute_result", data={"text/plain": "2"})]
    notebook = new_notebook(cells=[ours, theirs, test])
    sanitize(notebook)
    assert ours.source == "# Ours <b>bold</b>"
    assert "<script>" not in theirs.source
    assert test.outputs[0].output_type == "execute_result"
