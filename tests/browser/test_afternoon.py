"""A student's afternoon with a1, from the unpacked bundle: a mistake, mended, and a picture."""

import json
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from grader.cells import grade_id
from tests.browser.jupyter import COURSE_LAB, choose, fill, jupyterlab, open_notebook

pytestmark = [pytest.mark.slow, pytest.mark.tensorflow]

NAME = "a1_retinopathy"
MISTAKE = """\
labels = pd.read_csv(LABEL_PATH)


def class_percentages(labels):
    return labels["level"].value_counts(normalize=True).sort_index()
"""
KIND = ("Open question: ", "Waits for an open question: ", "Not yet: ")
MENDED = MISTAKE.replace("return ", "return 100 * ")


class Afternoon:
    """The open notebook, and its code cells by their names."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.path = path
        cells = nbformat.read(path, as_version=4).cells
        code = [cell for cell in cells if cell.cell_type == "code"]
        self.places = {grade_id(cell): place for place, cell in enumerate(code)}

    def cell(self, name: str) -> Locator:
        return self.page.locator(".jp-Notebook .jp-CodeCell").nth(self.places[name])

    def wait_until_idle(self) -> None:
        """Until the kernel has rested for some seconds: it does so for an instant after a cell."""
        rested = 0
        for _ in range(600):
            idle = self.page.locator("text=Python 3 (ipykernel) | Idle").count()
            rested = rested + 1 if idle else 0
            if rested == 10:
                return
            self.page.wait_for_timeout(500)
        raise AssertionError("the kernel is still busy")

    def run(self, name: str, text: str | None = None) -> Locator:
        """Run a cell, with another text where one is given; the cell."""
        cell = self.cell(name)
        cell.locator(".cm-content").click()
        if text is not None:
            fill(self.page, cell, text)
        self.page.keyboard.press("Control+Enter")
        expect(self.page.locator("text=Python 3 (ipykernel) | Idle")).to_be_visible()
        return cell


@pytest.fixture
def afternoon(browser: Browser, bundle: Path, home: dict[str, str]) -> Iterator[Afternoon]:
    # Else JupyterLab takes cells out of the page that are out of sight.
    settings = Path(home["HOME"]) / ".jupyter/lab/user-settings/@jupyterlab/notebook-extension"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "tracker.jupyterlab-settings").write_text(json.dumps({"windowingMode": "none"}))
    page = browser.new_page(viewport={"width": 1200, "height": 1000}, accept_downloads=True)
    page.set_default_timeout(60_000)
    # The bundle's own library, not the one beside these tests.
    with jupyterlab(bundle, {**home, "PYTHONPATH": str(bundle)}, start=COURSE_LAB) as address:
        open_notebook(page, address, f"{NAME}/{NAME}.ipynb", "afternoon")
        yield Afternoon(page, bundle / "course" / NAME / f"{NAME}.ipynb")
        page.close()


def test_an_afternoon(afternoon: Afternoon, tmp_path: Path) -> None:
    page = afternoon.page
    settings = page.locator(".jp-Notebook .jp-CodeCell").first
    fill(page, settings, 'PROFILE, SEED, SOURCE, DATA_DIR = "smoke", 220, "phantom", ""')
    choose(page, "Run", "Run All Cells")
    afternoon.wait_until_idle()
    choose(page, "File", "Save Notebook")
    expect(page.locator(".jp-mod-current.jp-mod-dirty")).to_have_count(0)

    # Open questions say so, in a line each; nothing else goes wrong, nothing is noise.
    cells = nbformat.read(afternoon.path, as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    errors = [output for output in outputs if output.output_type == "error"]
    assert len(errors) > 20
    assert [error for error in errors if not error.traceback[0].startswith(KIND)] == []
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    assert all(cell.execution_count for cell in cells if cell.cell_type == "code")

    afternoon.run("q1a_2_class_percentages", MISTAKE)
    check = afternoon.run("q1a_2_test")
    expect(check).to_contain_text("the values should add up to 100, found 1.000")
    check.scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "mistake.png")
    afternoon.run("q1a_2_class_percentages", MENDED)
    assert afternoon.run("q1a_2_test").locator(".jp-OutputArea-output").count() == 0

    viewer = afternoon.cell("browse").locator(".mv-root")
    viewer.scroll_into_view_if_needed()
    viewer.focus()
    page.keyboard.press("ArrowRight")
    with page.expect_download() as download:
        viewer.get_by_label("save picture").click()
    assert download.value.suggested_filename == "image_1.png"
    assert Image.open(download.value.path()).width >= 320
    page.screenshot(path=tmp_path / "viewer.png")
