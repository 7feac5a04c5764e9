"""A trained network's predictions in the viewer, as a student of a2 looks at them."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from grader import golden, source
from grader.assignment import find
from grader.cells import grade_id
from grader.paths import COURSE, GOLDEN
from tests.browser.jupyter import COURSE_LAB, choose, jupyterlab, open_notebook

pytestmark = [pytest.mark.slow, pytest.mark.tensorflow]

NAME = "a2_lung_2d"
# What a student runs who trained yesterday and only wants to look today.
RUN = (
    *("setup", "constants", "data_folder", "q1b_1_load_data", "q1b_6_u_net"),
    *("best_threshold", "browse_predictions"),
)
PARAMETERS = 'PROFILE, SEED, SOURCE, DATA_DIR = "smoke", 220, "phantom", ""'
# Few images, but the network of the laptop profile.
SIZES = 'laptop = profiles.settings("a2_lung_2d", "laptop")\n' + (
    "IMAGE_SIZE, FILTERS, DROPOUT = laptop.image_size, laptop.filters, laptop.dropout"
)
YESTERDAY = 'model(test_images[:1]);\nmodel.load_weights("a2_lung_2d.weights.h5")'
SCORES = """\
for cut in (0.05, 0.5, 0.95):
    pairs = zip(np.asarray(test_masks) > 0.5, unseen_probs > cut, strict=True)
    print(f"{cut:.2f}: {np.mean([metrics.dice(t, p, empty=1) for t, p in pairs]):.6f}")
"""


@pytest.fixture
def page(browser: Browser, bundle: Path, home: dict[str, str]) -> Iterator[Page]:
    assignment = find(NAME)
    release = nbformat.read(COURSE / NAME / f"{NAME}.ipynb", as_version=4)
    reference = next(one for one in golden.read_all(assignment) if one.name == "reference")
    solved = golden.hand_in(reference, source.read(assignment), release)
    cells = [new_code_cell(PARAMETERS)]
    for cell in solved.cells:
        if grade_id(cell) in RUN:
            cells.append(new_code_cell(cell.source))
            extra = {"constants": SIZES, "q1b_6_u_net": YESTERDAY}.get(grade_id(cell))
            cells += [new_code_cell(extra)] if extra else []
    solved.cells = [*cells, new_code_cell(SCORES)]
    folder = bundle / "course" / NAME
    nbformat.write(solved, folder / "looking.ipynb")
    shutil.copy(GOLDEN / NAME / golden.REFERENCE_WEIGHTS, folder / "a2_lung_2d.weights.h5")
    page = browser.new_page(viewport={"width": 1200, "height": 1000}, accept_downloads=True)
    page.set_default_timeout(60_000)
    with jupyterlab(bundle, {**home, "PYTHONPATH": str(bundle)}, start=COURSE_LAB) as address:
        open_notebook(page, address, f"{NAME}/looking.ipynb", "looking")
        yield page
        page.close()


def test_predictions_and_their_threshold(page: Page, tmp_path: Path) -> None:
    choose(page, "Run", "Run All Cells")
    printed = page.locator(".jp-OutputArea-output", has_text="0.95: ")
    expect(printed).to_be_visible(timeout=240_000)
    right = dict(re.findall(r"(\d\.\d\d): (\d\.\d{6})", printed.inner_text()))
    assert len(set(right.values())) == 3
    assert float(right["0.50"]) > 0.9  # a network that has learnt

    root = page.locator(".mv-root")
    root.scroll_into_view_if_needed()
    expect(root).to_have_attribute("data-loaded", "8/8")
    mean = root.locator(".mv-scores tr", has_text="mean of 8 images")
    for threshold, dice in right.items():
        root.get_by_label("threshold", exact=True).fill(threshold)
        expect(mean.locator("[data-value]").first).to_have_attribute(
            "data-value", re.compile(re.escape(dice[:-1]))
        )
        page.screenshot(path=tmp_path / f"predictions {threshold}.png")
    root.get_by_label("errors").check()
    page.screenshot(path=tmp_path / "errors.png")
    with page.expect_download() as download:
        root.get_by_label("save picture").click()
    assert Image.open(download.value.path()).width >= 128
