"""Make the pictures of the README: ``make screenshots``, after ``make demo``."""

import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from PIL import Image
from playwright.sync_api import Locator, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import FLAGS, unpack_bundle  # noqa: E402
from tests.browser.jupyter import COURSE_LAB, TOKEN, choose, jupyterlab, open_notebook  # noqa: E402

PICTURES = Path(__file__).parent / "pictures"
REPORT = ROOT / "classroom/demo/report/a2_lung_2d.html"
LARGEST = 150_000  # bytes

MISTAKE = '''\
import numpy as np
from helpers import open_questions

open_questions.watch()

def compute_IoU(target, prediction):
    """Intersection over union."""
    overlap = np.sum(target * prediction)
    return float(overlap / (np.sum(target) + np.sum(prediction)))'''
VIEWER = (
    "import nibabel\nimport numpy as np\n"
    "from helpers import data\nfrom helpers.viewer import view\n"
    'folder = data.prepare("lung_3d", count=1)\n'
    'scan, truth = (nibabel.load(min(folder.rglob(f"{kind}_*"))).get_fdata()'
    ' for kind in ("IMG", "MASK"))\n'
    "prediction = np.roll(truth > 0, 6, 2) * 0.9\n",
    "view(scan, axes='zyx', window='lung', units='HU', truth=truth, prediction=prediction)",
)


def main() -> None:
    """Write all pictures."""
    PICTURES.mkdir(exist_ok=True)
    expect.set_options(timeout=120_000)
    with (
        tempfile.TemporaryDirectory(prefix="screenshots-") as name,
        sync_playwright() as playwright,
    ):
        path = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
        home = {"PATH": path, "HOME": name, "TMPDIR": name, "LANG": "C.UTF-8"}
        bundle = unpack_bundle(Path(name))
        (bundle / "course" / "pictures").mkdir()
        for title, cells in (("check", (MISTAKE, check_of(bundle))), ("viewer", VIEWER)):
            notebook = nbformat.v4.new_notebook(
                cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
                metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
            )
            nbformat.write(notebook, bundle / "course" / "pictures" / f"{title}.ipynb")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=FLAGS, env={**home}
        )
        page = browser.new_page(viewport={"width": 1000, "height": 700})
        page.set_default_timeout(120_000)
        environment = {**home, "PYTHONPATH": str(bundle)}
        with jupyterlab(bundle, environment, start=COURSE_LAB) as address:
            page.goto(f"{address}/?token={TOKEN}")
            expect(page.locator(".jp-NotebookPanel table").first).to_be_visible()
            page.wait_for_timeout(2000)
            save("start", page)
            page.set_viewport_size({"width": 1000, "height": 1000})
            in_notebook(page, address, "check")
            expect(page.get_by_text("Not yet: ")).to_be_visible()
            save("check", page.locator(".jp-Notebook"))
            page.set_viewport_size({"width": 1000, "height": 1000})
            in_notebook(page, address, "viewer")
            viewer = page.locator(".mv-root")
            expect(viewer).to_contain_text("whole volume")
            save("viewer", viewer)
        if REPORT.is_file():
            page.set_viewport_size({"width": 1000, "height": 800})
            page.goto(REPORT.as_uri())
            save("report", page)
        else:
            print(f"{REPORT} is missing; run: make demo", file=sys.stderr)
        browser.close()


def check_of(bundle: Path) -> str:
    """A check as students see it."""
    path = bundle / "course/a2_lung_2d/a2_lung_2d.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    return str(next(cell.source for cell in cells if "def check_q1b_12(" in cell.source))


def in_notebook(page: Page, address: str, name: str) -> None:
    """Run one of the notebooks above."""
    open_notebook(page, address, f"pictures/{name}.ipynb", name)
    choose(page, "Run", "Run All Cells")


def save(name: str, what: Page | Locator) -> None:
    """Write a picture in as many colours as fit into its size."""
    picture = Image.open(io.BytesIO(what.screenshot())).convert("RGB")
    for colours in (256, 128, 64, 32):
        few = picture.quantize(colours, dither=Image.Dither.NONE)
        few.save(PICTURES / f"{name}.png", optimize=True)
        size = os.path.getsize(PICTURES / f"{name}.png")
        if size <= LARGEST:
            break
    print(f"{name}.png {size / 1000:.0f} kB, {few.width} x {few.height}")


if __name__ == "__main__":
    main()
