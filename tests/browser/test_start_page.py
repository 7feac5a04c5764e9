"""`course lab` opens on a page that says what to do first."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.jupyter import COURSE_LAB, TOKEN, jupyterlab

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(bundle: Path, home: dict[str, str]) -> Iterator[str]:
    """Where `course lab` says that JupyterLab is."""
    with jupyterlab(bundle, home, start=COURSE_LAB) as address:
        # Where a browser would be sent: JupyterLab's default address.
        yield f"{address}/?token={TOKEN}"


def test_the_first_page(browser: Browser, address: str, bundle: Path, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    page.set_default_timeout(60_000)
    page.goto(address)
    start = page.locator(".jp-NotebookPanel").first
    expect(start.get_by_role("heading", name="Deep learning for medical images")).to_be_visible()
    row = start.locator("tr", has_text="a2_lung_2d")
    expect(row).to_contain_text("new")
    page.screenshot(path=tmp_path / "start.png")
    start.get_by_role("link", name="a2_lung_2d").click()
    expect(page).to_have_url(re.compile(r"a2_lung_2d\.ipynb"))
    # JupyterLab would ask whether it may fetch its news; it has had the time to.
    expect(page.locator("text=Python 3 (ipykernel) | Idle")).to_be_visible()
    page.wait_for_timeout(3000)
    expect(page.get_by_text("Jupyter news")).to_have_count(0)
    page.close()
