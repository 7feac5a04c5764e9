"""The viewer as students meet it: a real JupyterLab, a real kernel, a real browser."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from helpers import metrics
from tests.browser.jupyter import TOKEN, jupyterlab

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
# What the cells below draw, so that the numbers on the page can be checked here.
MAKE = """\
import numpy as np

rng = np.random.default_rng(5)
z, y, x = np.mgrid[:12, :40, :50]
truth = ((y - 20) / 14) ** 2 + ((x - 25) / 16) ** 2 + ((z - 6) / 5) ** 2 < 1
scan = (np.where(truth, -800, 40) + rng.integers(-30, 31, z.shape)).astype(np.int16)
prediction = (np.roll(truth, 3, 2) * 0.8 + rng.random(z.shape) * 0.19).astype(np.float32)
other = np.roll(truth, -5, 1)
"""


@pytest.fixture(scope="module")
def world() -> dict[str, Any]:
    found: dict[str, Any] = {}
    exec(MAKE, found)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("notebooks")


@pytest.fixture(scope="module")
def server(browser: Browser, folder: Path, home: dict[str, str]) -> Iterator[str]:
    with jupyterlab(folder, {**home, "PYTHONPATH": str(ROOT)}) as address:
        yield address


@pytest.fixture
def run(browser: Browser, server: str, folder: Path, tmp_path: Path) -> Iterator[Callable]:
    """Open a notebook of the given cells, run them, and give the page."""
    page = browser.new_page(viewport={"width": 1300, "height": 1600}, accept_downloads=True)
    page.set_default_timeout(60_000)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))

    def look_at(request: Any) -> None:
        if not request.url.startswith((server, "data:", "blob:")):
            troubles.append(f"left this machine: {request.url}")

    page.on("request", look_at)

    def open_and_run(*cells: str) -> Page:
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        )
        nbformat.write(notebook, folder / f"{tmp_path.name}.ipynb")
        page.goto(
            f"{server}/lab/workspaces/{tmp_path.name}/tree/{tmp_path.name}.ipynb?token={TOKEN}"
        )
        expect(page.locator(".jp-Notebook")).to_be_visible()
        expect(page.locator("text=Python 3 (ipykernel) | Idle")).to_be_visible()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        return page

    yield open_and_run
    page.close()
    assert troubles == []


def complete(page: Page, count: int) -> Locator:
    root = page.locator(".mv-root")
    expect(root).to_have_attribute("data-loaded", f"{count}/{count}")
    return root


def pixels(root: Locator, tmp_path: Path, number: int = 0) -> np.ndarray:
    path = tmp_path / "canvas.png"
    root.locator("canvas").nth(number).screenshot(path=path)
    return np.asarray(Image.open(path).convert("RGB"))


def shown_scores(root: Locator) -> dict[tuple[str, str], list[float]]:
    rows: list[list[Any]] = root.locator(".mv-scores tr").evaluate_all(
        "rows => rows.slice(1).map(row => [...row.children].map("
        "cell => cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value)))"
    )
    return {(row[0], row[1]): row[2:] for row in rows}


def scores(truth: np.ndarray, found: np.ndarray) -> list[float]:
    kinds = (metrics.dice, metrics.iou, metrics.sensitivity, metrics.precision)
    return [kind(truth, found, empty=1) for kind in kinds]


def set_slider(root: Locator, name: str, value: float) -> None:
    root.get_by_label(name, exact=True).evaluate(
        "(node, value) => { node.value = value; node.dispatchEvent(new Event('input')) }", value
    )


def test_a_volume_with_everything(
    run: Callable, world: dict[str, Any], tmp_path: Path, folder: Path
) -> None:
    page = run(
        f"{MAKE}\nfrom helpers.viewer import view",
        "viewer = view(scan, axes='zyx', window='lung', units='HU', spacing=(4, 1, 1),"
        " truth=truth, prediction=prediction, other=other)\nviewer",
        "print('index in the kernel', viewer.index, viewer.threshold)",
    )
    root = complete(page, 12)
    truth, prediction, other = world["truth"], world["prediction"], world["other"]

    # The same numbers as helpers.metrics, at every threshold tried.
    for threshold in (0.5, 0.1, 0.83, 0.0, 1.0):
        set_slider(root, "threshold", threshold)
        expect(root.locator("output")).to_have_text(f"{threshold:.2f}")
        found = shown_scores(root)
        cut = prediction > threshold
        assert found["prediction", "this slice"] == pytest.approx(
            scores(truth[6], cut[6]), abs=1e-6
        )
        assert found["prediction", "whole volume"] == pytest.approx(scores(truth, cut), abs=1e-6)
        assert found["other", "whole volume"] == pytest.approx(scores(truth, other), abs=1e-6)

    # Keys turn slices, and JupyterLab keeps its hands off them.
    root.focus()
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
    expect(root).to_have_attribute("data-index", "7")
    page.keyboard.press("End")
    expect(root).to_have_attribute("data-index", "11")
    page.keyboard.press("Home")
    expect(root).to_have_attribute("data-index", "0")
    expect(root).to_be_focused()
    root.locator("canvas").first.hover()
    page.mouse.wheel(0, 100)
    expect(root).to_have_attribute("data-index", "1")

    # The pointer names voxel, value and masks in the data's own units.
    set_slider(root, "slice", 6)
    box = root.locator("canvas").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 25.5 / 50, box["y"] + box["height"] * 20.5 / 40)
    value = world["scan"][6, 20, 25]
    expect(root.locator(".mv-pointer")).to_contain_text(f"z 6, y 20, x 25 · {value} HU · truth 1")

    # Other planes: the top of the picture is the last slice.
    root.get_by_label("plane", exact=True).select_option("coronal")
    expect(root).to_have_attribute("data-plane", "coronal")
    set_slider(root, "slice", 20)
    box = root.locator("canvas").first.bounding_box()
    assert box is not None
    assert box["height"] / box["width"] == pytest.approx(12 * 4 / 50, abs=0.02)
    page.mouse.move(box["x"] + box["width"] * 25.5 / 50, box["y"] + box["height"] * 0.5 / 12)
    value = world["scan"][11, 20, 25]
    expect(root.locator(".mv-pointer")).to_contain_text(f"z 11, y 20, x 25 · {value} HU")
    root.get_by_label("plane", exact=True).select_option("sagittal")
    expect(root).to_have_attribute("data-plane", "sagittal")

    # Errors in three colours, two predictions side by side.
    root.get_by_label("plane", exact=True).select_option("axial")
    set_slider(root, "slice", 6)
    set_slider(root, "threshold", 0.5)
    set_slider(root, "opacity", 1)
    root.get_by_label("errors").check()
    root.get_by_label("side by side").check()
    expect(root.locator("canvas").nth(1)).to_be_visible()
    page.mouse.move(0, 0)
    hit, extra, missed = (0, 158, 115), (213, 94, 0), (0, 114, 178)
    for number, found in enumerate((prediction > 0.5, other)):
        picture = pixels(root, tmp_path, number)
        height, width = picture.shape[:2]
        for row, column in [(20, 25), (20, 40), (20, 10), (33, 25), (8, 25), (2, 2)]:
            true, says = truth[6, row, column], found[6, row, column]
            colour = picture[int((row + 0.5) * height / 40), int((column + 0.5) * width / 50)]
            expected = {(1, 1): hit, (0, 1): extra, (1, 0): missed}.get((int(true), int(says)))
            if expected is None:
                assert len(set(colour.tolist())) == 1
            else:
                assert np.abs(colour.astype(int) - expected).max() <= 2

    with page.expect_download() as download:
        root.get_by_label("save picture").click()
    assert download.value.suggested_filename == "axial_6.png"
    assert Image.open(download.value.path()).width > 2 * 240

    # The kernel knows what was done here.
    page.wait_for_timeout(400)
    page.locator(".jp-Notebook .jp-CodeCell").nth(2).click()
    page.keyboard.press("Control+Enter")
    expect(page.locator("text=index in the kernel 6 0.5")).to_be_visible()


def test_linked_viewers_and_hostile_names(run: Callable, tmp_path: Path) -> None:
    page = run(
        "import ipywidgets, numpy as np\nfrom helpers.viewer import view\n"
        "images = np.random.default_rng(1).random((3, 20, 30))\n"
        "evil = '<img src=x onerror=alert(1)>'",
        "masks = {evil: images > 0.5, 'truth': images > 2}\n"
        "first = view(images, names=[evil, 'b', 'c'], **masks)\n"
        "second = view(images)\nipywidgets.jslink((first, 'index'), (second, 'index'))\n"
        "ipywidgets.VBox([first, second])",
    )
    roots = page.locator(".mv-root")
    expect(roots).to_have_count(2)
    expect(roots.nth(0)).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("img[src=x]").count() == 0
    roots.nth(0).focus()
    page.keyboard.press("ArrowRight")
    expect(roots.nth(1)).to_have_attribute("data-index", "1")
    assert "mean of 3 images" in roots.nth(0).inner_text()


def test_window_outline_zoom_and_labels(run: Callable, tmp_path: Path) -> None:
    page = run(
        "import numpy as np\nfrom helpers.viewer import view\n"
        "image = np.linspace(-1000, 1000, 64 * 64).reshape(64, 64)\n"
        "labels = np.zeros((64, 64), int)\nlabels[8:20, 8:20], labels[8:20, 20:32] = 1, 2\n"
        "view(image, cells=labels, window=(0, 2000))",
    )
    root = complete(page, 1)
    middle = (130, 130)
    cells = root.get_by_role("checkbox", name="cells")
    cells.uncheck()
    page.mouse.move(0, 0)
    assert pixels(root, tmp_path)[-4, -4].tolist() == [255, 255, 255]
    assert abs(int(pixels(root, tmp_path)[middle][0]) - 128) < 3
    root.get_by_label("window", exact=True).select_option("bone")
    expect(root.get_by_label("window centre")).to_have_value("400")
    assert pixels(root, tmp_path)[middle][0] < 90
    cells.check()
    set_slider(root, "opacity", 1)
    inside, beside, border = (58, 58), (58, 106), (58, 33)  # four pixels of the page for one
    picture = pixels(root, tmp_path)
    assert picture[inside].tolist() != picture[beside].tolist()  # two objects, two colours
    root.get_by_label("how masks are drawn").select_option("outline")
    outlined = pixels(root, tmp_path)
    assert len(set(outlined[inside].tolist())) == 1  # grey again
    assert len(set(outlined[border].tolist())) > 1
    for _ in range(3):
        root.get_by_label("zoom in").click()
    assert not np.array_equal(pixels(root, tmp_path), outlined)
    root.get_by_label("show everything").click()
    page.mouse.move(0, 0)
    assert np.array_equal(pixels(root, tmp_path), outlined)


def test_a_page_that_was_loaded_again_shows_it_again(run: Callable) -> None:
    page = run(
        "import numpy as np\nfrom helpers.viewer import view\nview(np.zeros((4, 20, 20), np.uint8))"
    )
    complete(page, 4)
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1500)
    page.reload()
    root = complete(page, 4)
    root.focus()
    page.keyboard.press("ArrowRight")
    expect(root).to_have_attribute("data-index", "1")
    expect(root.locator(".mv-place")).to_have_text(re.compile("2 / 4"))
