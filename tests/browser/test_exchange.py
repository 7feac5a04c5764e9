"""Handing in by nbgrader's own button, where a lecturer has set up its exchange."""

import re
from pathlib import Path

import nbformat
import pytest
from nbgrader.apps import NbGraderAPI
from playwright.sync_api import Browser, expect

from grader.cells import grade_id
from grader.classroom import Classroom
from grader.submission import read_submission
from tests.browser.jupyter import TOKEN, choose, jupyterlab

pytestmark = pytest.mark.slow

CONFIG = """\
c = get_config()
c.Exchange.root = {root!r}
c.CourseDirectory.course_id = "imaging"
"""


def lecturer(classroom: Classroom, exchange: Path) -> NbGraderAPI:
    config = classroom.nbgrader_config()
    config.Exchange.root = str(exchange)
    config.CourseDirectory.course_id = "imaging"
    return NbGraderAPI(config=config)


def test_an_assignment_is_fetched_and_handed_in(
    browser: Browser,
    classroom: Classroom,
    home: dict[str, str],
    answers: dict[str, str],
    tmp_path: Path,
) -> None:
    exchange, own, settings = (tmp_path / name for name in ("exchange", "own", "settings"))
    for folder in (exchange, own, settings):
        folder.mkdir()
    exchange.chmod(0o777)
    (settings / "nbgrader_config.py").write_text(CONFIG.format(root=str(exchange)))
    released = lecturer(classroom, exchange).release_assignment("tiny")
    assert released["success"], released

    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.set_default_timeout(60_000)
    with jupyterlab(own, {**home, "JUPYTER_CONFIG_DIR": str(settings)}) as address:
        page.goto(f"{address}/lab/workspaces/exchange?token={TOKEN}")
        choose(page, "Nbgrader", "Assignment List")
        page.get_by_text("Fetch", exact=True).click()
        submit = page.get_by_text("Submit", exact=True)
        expect(submit).to_be_visible()
        path = own / "tiny" / "tiny.ipynb"
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            cell.source = answers.get(grade_id(cell), cell.source)
        nbformat.write(notebook, path)
        submit.click()
        expect(page.get_by_text(re.compile(r"^\d{4}-\d\d-\d\d .* UTC$"))).to_be_visible()
        page.screenshot(path=tmp_path / "handed in.png")
        page.close()

    collected = lecturer(classroom, exchange).collect("tiny")
    assert collected["success"], collected
    (folder,) = classroom.submitted.glob("*/tiny")
    template = nbformat.read(classroom.release_notebook("tiny"), as_version=4)
    found = read_submission(folder, folder.parent.name, {"tiny": template})
    answered = {grade_id(cell): cell.source for cell in found.notebooks["tiny"].cells}
    assert answered["q1_double"] == answers["q1_double"]
