"""A training run as a student sees it: one bar, which a page that is loaded again shows again."""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.jupyter import choose, jupyterlab, open_notebook

pytestmark = [pytest.mark.slow, pytest.mark.tensorflow]

ROOT = Path(__file__).parents[2]
EPOCHS = 400
MODEL = """\
import keras, numpy as np, time
from helpers.training import EpochProgress

model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
data = np.zeros((8, 4)), np.zeros((8, 1))
wait = keras.callbacks.LambdaCallback(on_epoch_end=lambda *_: time.sleep(0.2))
"""
FIT = "model.fit(*data, epochs={epochs}, verbose=0, callbacks=[EpochProgress(), wait]);"


@pytest.fixture
def page(browser: Browser, home: dict[str, str], tmp_path: Path) -> Iterator[Page]:
    cells = [MODEL, FIT.format(epochs=EPOCHS), FIT.format(epochs=5)]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(notebook, tmp_path / "train.ipynb")
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    page.set_default_timeout(60_000)
    # As `course lab` starts it.
    quiet = {**home, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"}
    with jupyterlab(tmp_path, quiet) as address:
        open_notebook(page, address, "train.ipynb", "train")
        yield page
        page.close()


def epochs_done(bar: Locator) -> int:
    """The count beside a bar, "12/400 [...]"."""
    found = re.search(r"(\d+)/\d+\s\[", bar.inner_text())
    return int(found[1]) if found else 0


def test_the_bar_survives_a_reload_and_training_an_interrupt(page: Page, tmp_path: Path) -> None:
    choose(page, "Run", "Run All Cells")
    bars = page.locator(".jp-OutputArea-output", has=page.locator(".widget-hprogress"))
    expect(bars.first).to_contain_text(f"/{EPOCHS} [", timeout=120_000)
    page.wait_for_timeout(2000)
    page.screenshot(path=tmp_path / "running.png")
    choose(page, "File", "Save Notebook")
    page.wait_for_timeout(1000)
    before = epochs_done(bars.first)

    page.reload()
    expect(bars.first).to_contain_text("loss=")
    assert epochs_done(bars.first) > before
    seen = epochs_done(bars.first)
    page.wait_for_timeout(2000)
    assert epochs_done(bars.first) > seen
    page.screenshot(path=tmp_path / "reloaded.png")

    page.keyboard.press("Escape")
    choose(page, "Kernel", "Interrupt Kernel")
    expect(page.locator("text=Python 3 (ipykernel) | Idle")).to_be_visible()
    stopped = epochs_done(bars.first)
    assert stopped < EPOCHS
    page.screenshot(path=tmp_path / "interrupted.png")

    # On from where it stopped: the model lives in the kernel.
    page.locator(".jp-Notebook .jp-CodeCell").nth(2).locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    expect(bars.nth(1)).to_contain_text("5/5 [")
    page.screenshot(path=tmp_path / "on.png")
