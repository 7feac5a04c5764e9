"""What nbgrader adds to JupyterLab besides formgrader: Validate, and Create Assignment."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect

from grader.cells import grade_id
from grader.classroom import Classroom
from tests.browser.jupyter import choose, fill, jupyterlab, open_notebook

pytestmark = pytest.mark.slow


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.set_default_timeout(60_000)
    yield page
    page.close()


def test_validate_says_what_fails_and_then_that_nothing_does(
    page: Page, classroom: Classroom, home: dict[str, str], answers: dict[str, str], tmp_path: Path
) -> None:
    notebook = nbformat.read(classroom.release_notebook("tiny"), as_version=4)
    for cell in notebook.cells:
        cell.source = answers.get(grade_id(cell), cell.source)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    (double,) = (i for i, cell in enumerate(code) if grade_id(cell) == "q1_double")
    code[double].source = "def double(x):\n    return 3 * x"
    folder = tmp_path / "own"
    folder.mkdir()
    nbformat.write(notebook, folder / "tiny.ipynb")
    with jupyterlab(folder, home) as address:
        open_notebook(page, address, "tiny.ipynb", "validate")
        validate, dialog = page.get_by_text("Validate", exact=True), page.locator(".jp-Dialog")
        validate.click()
        expect(dialog).to_contain_text("double(1) should be 2, it is 3")
        page.screenshot(path=tmp_path / "fails.png")
        dialog.get_by_text("Ok", exact=True).click()
        # What is in the page counts, saved or not.
        fill(page, page.locator(".jp-Notebook .jp-CodeCell").nth(double), answers["q1_double"])
        validate.click()
        expect(dialog).to_contain_text("Success! Your notebook passes all the tests.")
        page.screenshot(path=tmp_path / "passes.png")


def test_create_assignment_names_and_weighs_cells(
    page: Page, classroom: Classroom, home: dict[str, str], tmp_path: Path
) -> None:
    path = classroom.source / "tiny" / "tiny.ipynb"
    with jupyterlab(classroom.root, home) as address:
        open_notebook(page, address, "source/tiny/tiny.ipynb", "create")
        choose(page, "Nbgrader", "Create assignment")
        panel = page.locator(".nbgrader-CreateAssignmentWidget")
        total = panel.locator(".nbgrader-TotalPointsInput")
        expect(total).to_have_value("6")
        weighed = panel.locator(".nbgrader-CellPoints:not(.nbgrader-mod-uneditable) input")
        weighed.first.fill("5")
        weighed.first.press("Tab")
        expect(total).to_have_value("8")
        written = panel.locator(".nbgrader-CellWidget").last
        written.get_by_role("combobox").select_option("Autograded answer")
        written.locator(".nbgrader-CellId input").fill("q9_last")
        written.locator(".nbgrader-CellId input").press("Tab")
        page.screenshot(path=tmp_path / "create.png")
        choose(page, "File", "Save Notebook")
        expect(page.locator(".jp-mod-current.jp-mod-dirty")).to_have_count(0)
    cells = nbformat.read(path, as_version=4).cells
    roles = {grade_id(cell): cell.metadata.get("nbgrader", {}) for cell in cells}
    assert roles["q1_test"]["points"] == 5
    assert roles["q9_last"]["solution"] and not roles["q9_last"]["grade"]
