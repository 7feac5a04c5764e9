"""Marking by hand as a lecturer does it: a real JupyterLab, a real browser, what we graded."""

import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import (
    Browser,
    Dialog,
    FrameLocator,
    Locator,
    Page,
    Response,
    expect,
)

from grader import gradebook
from grader.assignment import Assignment
from grader.cells import grade_id
from grader.classroom import Classroom
from grader.grade import Summary, grade_class
from grader.grading_data import Material
from grader.limits import Limits
from tests.browser.jupyter import TOKEN, jupyterlab

pytestmark = pytest.mark.slow

WRONG = "def double(x):\n    return 3 * x"
# Each line of it runs when it is put into the page as it is.
HOSTILE = """\
Twice. <script>top.document.title = 'owned'</script>

<img src=x onerror="top.document.title = 'owned'; alert('owned')">

<svg onload="alert('owned')"></svg>

<iframe srcdoc="<script>top.alert('owned')</script>"></iframe>
"""


@pytest.fixture(scope="module")
def graded(
    built: Classroom,
    tiny: Assignment,
    answers: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Classroom:
    """Each test marks a student of its own."""
    root = tmp_path_factory.mktemp("graded") / "classroom"
    shutil.copytree(built.root, root)
    room = Classroom(root)
    hand_in(room, "amara", answers)
    hand_in(room, "ben", {**answers, "q1_double": WRONG})
    hand_in(room, "chloe", {**answers, "q2_answer": HOSTILE})
    assert grade(room, tiny).graded == ["amara", "ben", "chloe"]
    return room


def hand_in(room: Classroom, student: str, answers: dict[str, str]) -> None:
    notebook = nbformat.read(room.release_notebook("tiny"), as_version=4)
    for cell in notebook.cells:
        cell.source = answers.get(grade_id(cell), cell.source)
    folder = room.submitted / student / "tiny"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tiny.ipynb").write_text(nbformat.writes(notebook))


def grade(room: Classroom, tiny: Assignment) -> Summary:
    with ThreadPoolExecutor(1) as executor:
        return grade_class(
            tiny,
            room,
            Material({"PROFILE": "smoke"}),
            executor=executor,
            threads=1,
            limits=Limits(),
            trusted=True,
            force=True,
        )


@pytest.fixture(scope="module")
def server(browser: Browser, graded: Classroom, home: dict[str, str]) -> Iterator[str]:
    """JupyterLab as the README says: in the classroom folder."""
    with jupyterlab(graded.root, home) as address:
        yield address


@pytest.fixture
def page(browser: Browser, server: str, tmp_path: Path) -> Iterator[Page]:
    """JupyterLab's page, in which no dialog opens and the server refuses nothing."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.set_default_timeout(60_000)
    troubles: list[str] = []

    def look_at(answer: Response) -> None:
        if answer.status >= 400:
            troubles.append(f"{answer.status} {answer.url}")

    def dismiss(dialog: Dialog) -> None:
        troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("response", look_at)
    page.on("dialog", dismiss)
    # In a workspace of its own, or JupyterLab would open again what the last test had open.
    page.goto(f"{server}/lab/workspaces/{tmp_path.name}?token={TOKEN}")
    yield page
    page.close()
    assert troubles == []


@pytest.fixture
def formgrader(page: Page) -> FrameLocator:
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_role("menuitem", name="Formgrader", exact=True).click()
    return page.frame_locator("#formgrader-iframe iframe")


def open_submissions(formgrader: FrameLocator) -> None:
    """From wherever formgrader is to its list of who handed in."""
    formgrader.get_by_role("link", name="Manual Grading").click()
    trail, table = formgrader.locator("ol.breadcrumb"), formgrader.locator("#main-table")
    table.get_by_role("link", name="tiny").click()  # the assignment
    expect(trail).to_have_text(re.compile(r"Manual Grading\s+tiny"))
    table.get_by_role("link", name="tiny").click()  # its notebook
    expect(table.get_by_role("link", name="Submission #")).to_have_count(3)
    formgrader.get_by_role("button", name="Show All Names").click()


def open_answers(formgrader: FrameLocator, student: str) -> None:
    """From wherever formgrader is to the page on which a student's answers are marked."""
    open_submissions(formgrader)
    formgrader.locator("#main-table").get_by_role("link", name=student).click()
    # Filled in once the marks have been fetched.
    expect(formgrader.locator("#q1_test")).to_have_attribute("placeholder", re.compile(r"\d"))
    expect(formgrader.locator("#q2_answer-comment")).to_have_attribute(
        "placeholder", re.compile(".")
    )


def write(page: Page, field: Locator, text: str) -> None:
    """Type into a field as a person does, and wait until formgrader has saved it."""
    field.fill("")
    field.press_sequentially(text)
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        field.blur()


def scores(room: Classroom, tiny: Assignment, student: str) -> dict[str, float]:
    marks = gradebook.marks(room, tiny)
    return {mark.grade_id: mark.score for mark in marks if mark.student == student}


def test_the_class_is_listed(formgrader: FrameLocator) -> None:
    row = formgrader.locator("#main-table tr", has_text="tiny")
    expect(row.locator(".num-submissions")).to_have_text("3")
    open_submissions(formgrader)
    amara = formgrader.locator("#main-table tr", has_text="amara")
    expect(amara.locator(".code-score")).to_have_text("4 / 4")
    expect(amara.locator(".written-score")).to_have_text("0 / 2")
    expect(amara.locator(".needs-manual-grade .glyphicon-ok")).to_be_visible()


def test_a_mark_given_by_hand_arrives_and_is_kept(
    page: Page,
    formgrader: FrameLocator,
    graded: Classroom,
    tiny: Assignment,
    tmp_path: Path,
) -> None:
    assert scores(graded, tiny, "amara") == {"q1_test": 3, "q2_answer": 0, "q3_test": 1}
    open_answers(formgrader, "amara")
    expect(formgrader.get_by_text("It is twice as much.")).to_be_visible()
    score, comment = formgrader.locator("#q2_answer"), formgrader.locator("#q2_answer-comment")
    expect(score).to_have_class(re.compile("needs_manual_grade"))
    write(page, score, "1.5")
    write(page, comment, "Say why.")
    expect(score).not_to_have_class(re.compile("needs_manual_grade"))
    page.screenshot(path=tmp_path / "marked.png")
    by_hand = {"q1_test": 3, "q2_answer": 1.5, "q3_test": 1}
    assert scores(graded, tiny, "amara") == by_hand

    assert "amara" in grade(graded, tiny).graded
    assert scores(graded, tiny, "amara") == by_hand
    open_answers(formgrader, "amara")
    expect(score).to_have_value("1.5")
    expect(comment).to_have_value("Say why.")
    with Gradebook(graded.gradebook_url) as book:
        kept = book.find_comment("q2_answer", "tiny", "tiny", "amara")
        assert kept.manual_comment == "Say why."


def test_a_class_is_graded_while_its_lecturer_marks(
    page: Page,
    formgrader: FrameLocator,
    graded: Classroom,
    tiny: Assignment,
    answers: dict[str, str],
) -> None:
    assert scores(graded, tiny, "ben")["q1_test"] == 0
    open_answers(formgrader, "ben")
    score = formgrader.locator("#q2_answer")
    hand_in(graded, "ben", answers)
    given = ["0.5"]
    with ThreadPoolExecutor(1) as beside:
        run = beside.submit(grade, graded, tiny)
        while not run.done():
            given.append("2" if given[-1] == "1" else "1")
            write(page, score, given[-1])
    summary = run.result()
    assert summary.graded == ["amara", "ben", "chloe"] and not summary.refused
    assert len(given) > 3
    assert scores(graded, tiny, "ben") == {
        "q1_test": 3,
        "q2_answer": float(given[-1]),
        "q3_test": 1,
    }
    open_answers(formgrader, "ben")
    expect(score).to_have_value(given[-1])
    expect(formgrader.locator("#q1_test")).to_have_attribute("placeholder", "3")


def test_what_a_student_wrote_does_not_run(
    page: Page, formgrader: FrameLocator, tmp_path: Path
) -> None:
    """A script in formgrader could run any command of JupyterLab in the lecturer's name."""
    expect(formgrader.locator("#main-table").get_by_role("link", name="tiny")).to_be_visible()
    title = page.title()
    open_answers(formgrader, "chloe")
    answer = formgrader.locator(".nbgrader_cell", has_text="Twice.").locator(".rendered_html")
    expect(answer).to_be_visible()
    expect(answer.locator("script, img, svg, iframe")).to_have_count(0)
    write(page, formgrader.locator("#q2_answer"), "2")
    assert page.title() == title != "owned"
    answer.scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "hostile.png")
