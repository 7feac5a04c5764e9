"""A feedback page as a student sees it."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from playwright.sync_api import Browser

from grader import gradebook
from grader.assemble import assemble
from grader.assignment import Assignment
from grader.cells import is_test
from grader.classroom import Classroom
from grader.feedback import write_feedback
from grader.files import write_text
from grader.outcome import failed, write_outcomes

MESSAGE = "double is wrong for a number that you have not seen " * 8


def test_long_messages_are_read_without_scrolling(
    browser: Browser,
    classroom: Classroom,
    tiny: Assignment,
    template: NotebookNode,
    answered: NotebookNode,
) -> None:
    write_text(classroom.submitted / "amara" / "tiny" / "tiny.ipynb", nbformat.writes(answered))
    executed = assemble(template, answered)
    tests = [cell for cell in executed.cells if is_test(cell)]
    write_outcomes(executed, [failed(cell, MESSAGE, 0) for cell in tests])
    gradebook.save(classroom, tiny, "amara", {"tiny": executed}, {})
    write_feedback(tiny, classroom)
    (path,) = Path(classroom.feedback).rglob("*.html")

    with browser.new_page(viewport={"width": 1000, "height": 700}) as page:
        page.goto(path.as_uri(), wait_until="domcontentloaded")
        messages = page.locator(".output_error pre")
        assert messages.count() == len(tests)
        for message in messages.all():
            assert message.inner_text().count("have not seen") == 8
            boxes = message.evaluate("(box) => [box.scrollWidth, box.clientWidth]")
            assert boxes[0] <= boxes[1], f"{boxes[0]} pixels of text in {boxes[1]}"
