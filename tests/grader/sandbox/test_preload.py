"""Libraries are ready before the fork, and work after it as if there had been none."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox.preload import KERNEL_ENVIRONMENT, threads

ONE_THREAD = ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS")


def run(code: str, **environment: str) -> str:
    """Run code in a fresh process and return what it prints."""
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={
            **os.environ,
            **KERNEL_ENVIRONMENT,
            **dict.fromkeys(ONE_THREAD, "1"),
            "TF_CPP_MIN_LOG_LEVEL": "3",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_modules_are_imported_and_absent_ones_ignored() -> None:
    code = """
import sys
from grader.sandbox.preload import preload
preload(["colorsys", "no_such_module", "json.tool"])
print("colorsys" in sys.modules, "json.tool" in sys.modules, "tensorflow" in sys.modules)
print("matplotlib" in sys.modules)
"""
    assert run(code).split() == ["True", "True", "False", "False"]


def test_what_is_there_is_not_looked_at_by_collections() -> None:
    code = """
import gc
from grader.sandbox.preload import preload
preload(["colorsys"])
print(gc.get_freeze_count() > 1000)
"""
    assert run(code).strip() == "True"


def test_a_module_that_starts_a_thread_is_refused(tmp_path: Path) -> None:
    (tmp_path / "busy.py").write_text(
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()"
    )
    code = """
from grader.sandbox.preload import preload
try:
    preload(["busy"])
except RuntimeError as error:
    print(error)
"""
    assert "thread" in run(code, PYTHONPATH=str(tmp_path))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here")
def test_threads_of_libraries_count_too() -> None:
    code = """
import numpy as np
from grader.sandbox.preload import threads
a = np.ones((600, 600)); a @ a
print(threads())
"""
    assert threads() >= 1
    if (os.cpu_count() or 1) > 1:
        assert int(run(code, OPENBLAS_NUM_THREADS="2")) > 1


SHOW = """
from grader.sandbox.preload import preload
from grader.sandbox.shell import Outputs, connect, make_shell
shell = make_shell()
preload(["matplotlib.pyplot", "matplotlib.figure"])
outputs = Outputs(10**7, 10**7)
run = connect(shell, outputs)
import os, sys
if os.fork():
    os.wait()
    sys.exit()
for source in (
    "import matplotlib.pyplot as plt; lines = plt.plot([1, 2])",
    "2 + 2",
    "from matplotlib.figure import Figure; one = Figure(); one.subplots(); one",
):
    result = run(source)
    print(result.success, [sorted(item.get("data", ())) for item in outputs.items])
"""


def test_a_figure_is_shown_once_at_the_end_of_its_cell() -> None:
    shown = run(SHOW, MPLBACKEND="module://matplotlib_inline.backend_inline").splitlines()
    assert shown == [
        "True [['image/png', 'text/plain']]",
        "True [['text/plain']]",
        "True [['image/png', 'text/plain']]",
    ]


LEARN = """
import json, os, sys
if os.environ["FORKED"] == "yes":
    from grader.sandbox.preload import preload, threads
    preload(["keras", "tensorflow", "numpy", "cv2", "scipy.ndimage", "helpers.pipelines"])
    assert threads() == 1
    if os.fork():
        assert os.waitstatus_to_exitcode(os.wait()[1]) == 0
        sys.exit()
import keras, numpy as np
from helpers import pipelines
keras.utils.set_random_seed(3)
model = keras.Sequential([
    keras.layers.Input((16, 16, 1)),
    keras.layers.Conv2D(4, 3, padding="same", activation="relu"),
    keras.layers.Dropout(0.3),
    keras.layers.Conv2D(1, 1, activation="sigmoid"),
])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
rng = np.random.default_rng(1)
images = rng.random((8, 16, 16, 1), dtype=np.float32)
def batches():
    while True:
        yield images, images.round()
dataset, draws = pipelines.counted_dataset(batches(), (16, 16), 99)
check = (images, images.round())
hist = model.fit(dataset, steps_per_epoch=2, epochs=2, verbose=0, validation_data=check)
print(json.dumps([hist.history, model.predict(images, verbose=0).ravel().tolist(), draws.count]))
"""


@pytest.mark.tensorflow
def test_a_forked_child_learns_what_an_unforked_process_learns() -> None:
    forked, alone = (json.loads(run(LEARN, FORKED=word)) for word in ("yes", "no"))
    # Up to rounding: TensorFlow rewrites no graphs in a kernel.
    for name, values in alone[0].items():
        assert forked[0][name] == pytest.approx(values, rel=1e-5), name
    assert forked[1] == pytest.approx(alone[1], rel=1e-5)
    assert forked[2] == alone[2] == 4
