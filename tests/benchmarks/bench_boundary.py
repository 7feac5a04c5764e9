"""What the boundary costs: a trivial hand-in, a call with 10 MB, memory, growth."""

import time
from collections.abc import Iterator
from contextlib import closing, suppress

import numpy as np
import psutil
from figure import Figure
from nbformat.v4 import new_code_cell, new_notebook

from grader import grading_data, walls, warm
from grader.assignment import find
from grader.limits import Limits
from grader.run import run_notebook
from grader.sides import Sides, sides
from grader.source import read
from grader.two_sides import TwoSides
from helpers import data

NAMES = Sides(("f",), (), (), ())
CALLS = 20


def figures() -> Iterator[Figure]:
    """Seconds, milliseconds, bytes."""
    assignment = find("a2_lung_2d")
    libraries = sides(read(assignment))
    count = data.size(assignment.data, grading_data.PROFILE)
    folder = data.prepare(assignment.data, count=count)
    setting = warm.Setting(
        libraries.kernel_modules,
        libraries.examiner_modules,
        (folder,),
        (),
        walls.available(),
        1,
    )
    with closing(warm.Pair(setting)) as pair:
        yield Figure("memory_of_warm_parents_gb", _memory() / 1e9, 1.2)
        yield Figure("seconds_to_a_ready_kernel", _ready(pair), 1.5)
        yield Figure("seconds_of_a_trivial_hand_in", _trivial(pair), 2.5)
        yield Figure("memory_of_a_running_hand_in_gb", _running_memory(pair) / 1e9, 0.6)
        yield Figure("milliseconds_of_a_call_with_10_mb", 1000 * _call(pair), 30)


def _memory() -> int:
    """Bytes of all processes started here, shared pages divided among those who share them."""
    time.sleep(1)  # what has just ended is gone by then
    found = 0
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            found += process.memory_full_info().pss
    return found


def _ready(pair: warm.Pair) -> float:
    started = time.monotonic()
    with warm.own_folders(pair, {}) as folders:
        both = TwoSides(pair, folders, NAMES, Limits(), {})
        both.student("1", "cell")
        seconds = time.monotonic() - started
        both.close()
    return seconds


def _trivial(pair: warm.Pair) -> float:
    notebook = new_notebook(cells=[new_code_cell(f"x = {number}") for number in range(30)])
    started = time.monotonic()
    run_notebook(notebook, {}, {}, Limits(), NAMES, pair, {})
    return time.monotonic() - started


def _running_memory(pair: warm.Pair) -> int:
    """What a hand-in that does nothing adds."""
    before = _memory()
    with warm.own_folders(pair, {}) as folders:
        both = TwoSides(pair, folders, NAMES, Limits(), {})
        both.student("1", "cell")
        both.grade("assert True", "cell")
        added = _memory() - before
        both.close()
    return added


def _call(pair: warm.Pair) -> float:
    """Seconds of one call that sends 10 MB and gets 8 bytes back, once it is warm."""
    with warm.own_folders(pair, {}) as folders:
        both = TwoSides(pair, folders, NAMES, Limits(), {})
        both.student("def f(x):\n    return float(x[0])", "cell")
        array = np.ones(10_000_000 // 4, np.float32).size
        source = (
            f"import time\nimport numpy as np\nx = np.ones({array}, np.float32)\nf(x)\n"
            f"start = time.perf_counter()\nfor _ in range({CALLS}):\n    f(x)\n"
            f"(time.perf_counter() - start) / {CALLS}"
        )
        answer = both.grade(source, "cell")
        both.close()
    return float(answer["part"])
