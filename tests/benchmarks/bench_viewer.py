"""Slices of a CT in JupyterLab in headless Chromium: our viewer, and what else there is.

Run it with ``make bench ONLY=viewer`` on a machine that is otherwise idle. stackview is measured
where it can be imported: it is no part of the course.
"""

import contextlib
import importlib.util
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import psutil
from figure import Figure
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as NothingSeen

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import FLAGS  # noqa: E402
from tests.browser.jupyter import jupyterlab, open_notebook  # noqa: E402

PRESSES = 60
PAUSE = 60  # ms between two key presses
PATIENCE = 180_000  # ms
SHAPE = (325, 512, 512)
BYTES = 3 * SHAPE[0] * SHAPE[1] * SHAPE[2]  # int16 and a mask of bytes
# NiiVue needs WebGL, in software where there is no graphics card.
WEBGL = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")

MAKE = f"""
import sys
import numpy as np
import psutil

rng = np.random.default_rng(1)
y, x = np.mgrid[:512, :512]
body = ((y - 256) / 200) ** 2 + ((x - 256) / 240) ** 2 < 1
lung = (((y - 240) / 130) ** 2 + ((x - 150) / 80) ** 2 < 1) | (
    ((y - 240) / 130) ** 2 + ((x - 360) / 80) ** 2 < 1
)
scan = np.empty({SHAPE}, np.int16)
for plane in scan:
    plane[...] = np.where(lung, -800, np.where(body, 40, -1000)) + rng.normal(0, 30, body.shape)
mask = np.broadcast_to(lung, scan.shape).astype(np.uint8)
{{load}}
before = psutil.Process().memory_info().rss
"""
MEMORY = "print('KERNEL', psutil.Process().memory_info().rss - before)"

OURS = "view(scan, axes='zyx', window='lung', units='HU', truth=mask)"
MATPLOTLIB = """\
@ipywidgets.interact(z=ipywidgets.IntSlider(162, 0, 324))
def show(z):
    figure, axes = plt.subplots(figsize=(5, 5))
    axes.imshow(scan[z], cmap="gray", vmin=-1350, vmax=150)
    axes.contour(mask[z], [0.5], colors="cyan")
    axes.axis("off")
    plt.show()"""
STACKVIEW = "stackview.curtain(scan, mask, slice_number=162)"
NIIVUE = """\
viewer = NiiVue()
viewer.set_slice_type(SliceType.AXIAL)
viewer.load_volumes([{"data": _nifti(scan, (1, 1, 1)), "name": "volume.nii"},
    {"data": _nifti(mask, (1, 1, 1)), "name": "mask.nii", "colormap": "red", "opacity": 0.4}])
viewer"""
VIEWERS = {
    "helpers.viewer": ("from helpers.viewer import view", OURS, ".mv-root", "helpers"),
    "matplotlib": (
        "import ipywidgets\nimport matplotlib.pyplot as plt",
        MATPLOTLIB,
        ".jp-OutputArea img",
        "matplotlib",
    ),
    "stackview": ("import stackview", STACKVIEW, ".ipycanvas, canvas", "stackview"),
    "ipyniivue": (
        "from ipyniivue import NiiVue, SliceType\nfrom helpers.viewer.rendered import _nifti",
        NIIVUE,
        ".jp-OutputArea canvas",
        "ipyniivue",
    ),
}
GOALS = {
    "first_picture_s": 2,
    "all_slices_s": 8,
    "slice_median_ms": 16,
    "slice_95th_percentile_ms": 33,
    "kernel_memory_over_array": 2,
    "browser_memory_over_array": 2.5,
}
"""Of helpers.viewer; the others are measured beside it."""

# When a picture changed: our viewer draws in the event itself, the others after the kernel or the
# next frame, so that what is on the page is compared from frame to frame.
PROBE = """
() => {
  const seen = () => {
    const image = document.querySelector(".jp-OutputArea img");
    if (image) return image.src.length + image.src.slice(-4000, -3000);
    const canvas = [...document.querySelectorAll(".jp-OutputArea canvas")].filter(
      (one) => one.width > 100)[0];
    if (!canvas) return "";
    const small = document.createElement("canvas");
    small.width = small.height = 24;
    const side = Math.min(canvas.width, canvas.height) / 4;
    small.getContext("2d").drawImage(canvas, canvas.width / 2 - side / 2,
      canvas.height / 2 - side / 2, side, side, 0, 0, 24, 24);
    return small.getContext("2d").getImageData(0, 0, 24, 24).data.join();
  };
  window.probe = { times: [], seen };
  const look = () => {
    const start = performance.now();
    const before = seen();
    const frame = () => {
      if (seen() !== before) {
        // The frame is on the screen when what follows it in the queue runs.
        const channel = new MessageChannel();
        channel.port1.onmessage = () => window.probe.times.push(performance.now() - start);
        channel.port2.postMessage(0);
      } else if (performance.now() - start < 5000) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  };
  // NiiVue turns slices by the wheel.
  for (const kind of ["keydown", "wheel"]) addEventListener(kind, look, true);
}
"""


# Else a WebGL canvas is empty by the time that it is looked at.
KEEP_DRAWN = """
const getContext = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, options) {
  const kept = kind.startsWith("webgl") ? { ...options, preserveDrawingBuffer: true } : options;
  return getContext.call(this, kind, kept);
};
"""


def figures() -> Iterator[Figure]:
    """The table of all viewers on stderr; ours against the goals."""
    print(f"load before: {os.getloadavg()[0]:.1f}", file=sys.stderr)
    chosen = os.environ.get("VIEWERS", ",".join(VIEWERS)).split(",")
    for name in chosen:
        package = VIEWERS[name][3]
        if importlib.util.find_spec(package) is None:
            print(f"{name}: skipped, {package} cannot be imported", file=sys.stderr)
            continue
        try:
            measured = measure(name)
        except NothingSeen as error:
            print(f"{name}: no picture, {str(error).splitlines()[0]}", file=sys.stderr)
            continue
        told = ", ".join(f"{key} {value:.3g}" for key, value in measured.items())
        print(f"{name}: {told}", file=sys.stderr)
        if name == "helpers.viewer":
            for key, goal in GOALS.items():
                yield Figure(f"viewer_{key}", measured[key], goal)


def measure(name: str) -> dict[str, float]:
    """Open one viewer in a JupyterLab and a browser of its own."""
    load, show, _, _ = VIEWERS[name]
    cells = [MAKE.format(load=load), show, MEMORY]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        nbformat.write(notebook, folder / "volume.ipynb")
        path = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
        home = {"PATH": path, "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}
        paths = os.environ.get("PYTHONPATH", "")
        # Where other viewers, and their parts of JupyterLab, were installed to be compared.
        home["JUPYTER_PATH"] = os.environ.get("JUPYTER_PATH", "")
        address = stack.enter_context(
            jupyterlab(folder, {**home, "PYTHONPATH": f"{ROOT}{os.pathsep}{paths}"})
        )
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*FLAGS, *WEBGL], env={**home}
        )
        stack.callback(browser.close)
        return watch(browser, address, name)


def watch(browser: Browser, address: str, name: str) -> dict[str, float]:
    """Run the notebook's cells one by one and take times."""
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    page.set_default_timeout(PATIENCE)
    page.add_init_script(KEEP_DRAWN)
    open_notebook(page, address, "volume.ipynb", "bench")
    run_cell(page, 0)
    page.wait_for_timeout(1000)
    empty = renderers()
    page.evaluate(PROBE)
    run_cell(page, 1, wait=False)
    started = time.monotonic()
    page.wait_for_function("() => window.probe.seen()")
    wait_for_picture(page, name)
    found = {"first_picture_s": time.monotonic() - started}
    if name == "helpers.viewer":
        page.wait_for_selector('.mv-root[data-loaded="325/325"]')
    found["all_slices_s"] = time.monotonic() - started
    page.wait_for_timeout(3000)
    times = press(page, name)
    found["slice_median_ms"] = statistics.median(times)
    found["slice_95th_percentile_ms"] = sorted(times)[int(0.95 * len(times))]
    found["slices_seen"] = len(times)
    found["browser_memory_over_array"] = (renderers() - empty) / BYTES
    run_cell(page, 2)
    text = page.locator("text=/KERNEL \\d+/").last.inner_text()
    found["kernel_memory_over_array"] = 1 + int(text.split()[1]) / BYTES
    with contextlib.suppress(OSError):
        page.screenshot(path=os.environ.get("SCREENSHOTS", "/nowhere") + f"/{name}.png")
    return found


def run_cell(page: Page, number: int, wait: bool = True) -> None:
    """Run a cell; where asked for, until it has its number."""
    cell = page.locator(".jp-Notebook .jp-CodeCell").nth(number)
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    if wait:
        cell.locator(".jp-InputPrompt", has_text=f"[{number + 1}]").wait_for()


def wait_for_picture(page: Page, name: str) -> None:
    """Until something is drawn, not an empty canvas."""
    if name == "helpers.viewer":
        page.wait_for_selector(".mv-root[data-index]")
    if name != "matplotlib":
        page.wait_for_function("() => new Set(window.probe.seen().split(',')).size > 4")


def press(page: Page, name: str) -> list[float]:
    """Milliseconds from each of the key presses to the changed picture."""
    if name == "helpers.viewer":
        page.locator(".mv-root").focus()
    elif name == "ipyniivue":
        page.locator(".jp-OutputArea canvas").first.click()
    else:
        slider = page.locator(".jp-OutputArea .noUi-handle, .jp-OutputArea [role=slider]").first
        slider.evaluate("node => node.setAttribute('data-lm-suppress-shortcuts', 'true')")
        slider.focus()
    page.evaluate("window.probe.times = []")
    for number in range(PRESSES):
        if name == "ipyniivue":
            page.mouse.wheel(0, 120)
        else:
            page.keyboard.press("ArrowRight")
        if name == "helpers.viewer":
            page.wait_for_timeout(PAUSE)
        else:
            # Each press is measured on its own: what waits for the kernel would pile up.
            with contextlib.suppress(Exception):
                page.wait_for_function(
                    "count => window.probe.times.length >= count", arg=number + 1, timeout=3000
                )
    page.wait_for_timeout(1000)
    times: list[float] = page.evaluate("window.probe.times")
    return times or [float("nan")]


def renderers() -> int:
    """Private memory of our browser's pages, in bytes."""
    total = 0
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if "--type=renderer" in process.cmdline():
                total += process.memory_full_info().uss
    return total
