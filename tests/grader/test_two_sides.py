"""One hand-in's two processes, for real: kernels behind walls, and what they leave behind."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

from grader import walls, warm
from grader.limits import Limits
from grader.sides import Sides
from grader.two_sides import TwoSides

LIMITS = Limits(
    cell_seconds=3,
    total_seconds=60,
    memory_bytes=300 * 2**20,
    processes=40,
    scratch_bytes=20 * 2**20,
    cell_output_bytes=5000,
    total_output_bytes=12000,
)
SIDES = Sides(("answer", "f", "squares", "total"), (), (), ())


@pytest.fixture(scope="module")
def pair() -> Iterator[warm.Pair]:
    if walls.missing():
        pytest.skip(f"this machine lacks {', '.join(walls.missing())}")
    with closing(warm.Pair(warm.Setting((), (), (), (), walls.available(), 1))) as made:
        yield made


@contextmanager
def hand_in(
    pair: warm.Pair, limits: Limits = LIMITS, files: dict[str, bytes] | None = None
) -> Iterator[TwoSides]:
    with warm.own_folders(pair, files or {}) as folders:
        two_sides = TwoSides(pair, folders, SIDES, limits, {"COURSE_SECRET": "4711"})
        try:
            yield two_sides
        finally:
            two_sides.close()


def text(answer: dict[str, Any]) -> str:
    return "".join(output.get("text", "") for output in answer["outputs"])


def test_cells_run_as_in_a_notebook(pair: warm.Pair) -> None:
    with hand_in(pair, files={"data/points.csv": b"1,2\n"}) as sides:
        answer = sides.student("print('a'); open('data/points.csv').read()", "c")
        kinds = [output["output_type"] for output in answer["outputs"]]
        assert (answer["ended"], kinds) == ("ok", ["stream", "execute_result"])
        assert answer["outputs"][1]["data"] == {"text/plain": repr("1,2\n")}
        answer = sides.student("1 / 0", "c")
        assert (answer["ended"], answer["outputs"][0]["ename"]) == ("error", "ZeroDivisionError")
        answer = sides.student("%time x = 3\nawait __import__('asyncio').sleep(0, 'slept')", "c")
        assert answer["ended"] == "ok"
        assert "slept" in str(answer["outputs"])
        assert sides.student("this is no Python", "c")["ended"] == "error"
        assert sides.student("'hidden';", "c")["outputs"] == []
        assert sides.student("40 + 2", "c")["ended"] == "ok"
        assert "42" in str(sides.student("_ + 0", "c")["outputs"])


def test_threads_that_have_ended_do_not_count(pair: warm.Pair) -> None:
    # More than Linux has process numbers for, if the bound is set too low: see RESERVED_IDS.
    one_by_one = (
        "import threading\n"
        "for _ in range(900):\n"
        "    thread = threading.Thread(target=int)\n"
        "    thread.start()\n"
        "    thread.join()\n"
    )
    with hand_in(pair) as sides:
        assert sides.student(one_by_one, "c")["ended"] == "ok"


def test_one_hand_in_may_use_several_threads() -> None:
    # It starts only when no import has started a thread.
    with closing(warm.Pair(warm.Setting(("numpy",), ("numpy",), (), (), (), 2))):
        pass


def test_tests_see_values_and_handles(pair: warm.Pair) -> None:
    with hand_in(pair) as sides:
        sides.student("def f(x):\n    return [x * n for n in range(3)]\nanswer = 42", "c")
        assert sides.grade("assert f(2) == [0, 2, 4] and answer == 42", "t")["status"] == "passed"
        failed = sides.grade("assert answer == 43, f'it is {answer}'", "t")
        assert (failed["status"], failed["message"]) == ("failed", "it is …")
        assert "it is 42" in failed["detail"]
        assert sides.grade("answer / 100", "t")["part"] == 0.42
        part = sides.grade("print('seen')\nprint('not all')\nanswer / 100", "t")
        assert (part["part"], part["message"]) == (0.42, "not all")
        assert sides.grade("import os; os.environ['COURSE_SECRET']", "t")["status"] == "passed"


def test_names_that_a_test_takes_away_are_gone_for_the_student_too(pair: warm.Pair) -> None:
    source = (
        "kept = squares\ndel squares\n"
        "try:\n    total(3)\nexcept NameError:\n    pass\n"
        "else:\n    raise AssertionError('total does not use squares')\n"
        "finally:\n    squares = kept\n"
    )
    with hand_in(pair) as sides:
        sides.student("def squares(n):\n    return n * n", "c")
        sides.student("def total(n):\n    return squares(n)", "c")
        assert sides.grade(source, "t")["status"] == "passed"
        assert sides.grade("assert total(3) == 9", "t")["status"] == "passed"
        sides.student("def total(n):\n    return n * n", "c")
        assert sides.grade(source, "t")["message"] == "total does not use squares"


def test_a_test_that_swallows_the_time_limit_does_not_pass(pair: warm.Pair) -> None:
    with hand_in(pair) as sides:
        sides.student("def f(x):\n    while True:\n        pass", "c")
        decided = sides.grade("try:\n    f(1)\nexcept BaseException:\n    pass", "t")
        assert decided["status"] == "not run"
        assert "stopped after 3 s" in decided["message"]
        assert sides.student("print('still here')", "c")["ended"] == "ok"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import os; os._exit(3)", "status 3"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "SIGSEGV"),
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
        ("import os\nwhile True:\n    os.fork()", "processes|stopped"),
        ("import time\nfor _ in range(100):\n    import threading\n"
         "    threading.Thread(target=time.sleep, args=(60,)).start()", "processes"),
    ],
)  # fmt: skip
def test_a_lost_kernel_is_replaced_and_the_cells_before_run_again(
    pair: warm.Pair, source: str, reason: str
) -> None:
    with hand_in(pair) as sides:
        sides.student("answer = 42", "first")
        sides.student(source, "killer")
        assert sides.grade("assert answer == 42", "t")["status"] == "passed"
        if sides.notices:
            assert re.search(reason, sides.notices[0])
        else:  # the process could not be started: no kernel was lost
            assert "Thread" in source


def test_a_kernel_lost_in_a_test_costs_that_test_only(pair: warm.Pair) -> None:
    with hand_in(pair) as sides:
        sides.student("import os\nanswer = 42\ndef f(x):\n    os._exit(1)", "c")
        lost = sides.grade("f(1)", "t")
        assert (lost["status"], "gone" in lost["message"]) == ("not run", True)
        assert sides.grade("assert answer == 42", "t")["status"] == "passed"


def test_a_kernel_that_is_lost_every_time_is_given_up(pair: warm.Pair) -> None:
    with hand_in(pair) as sides:
        for _ in range(6):
            last = sides.student("import os; os._exit(1)", "c")
        assert last["ended"] == "dead"
        assert sides.grade("assert True", "t")["status"] == "not run"


def test_limits_hold(pair: warm.Pair) -> None:
    with hand_in(pair) as sides:
        bomb = f"x = bytearray({int(LIMITS.memory_bytes) * 3}); x[::4096] = b'1' * len(x[::4096])"
        assert sides.student(bomb, "memory")["ended"] != "ok"
        assert sides.student("open('big', 'wb').write(b'1' * 10**8)", "disk")["ended"] == "error"
        assert "cut" in text(sides.student("print('x' * 6000)", "output"))
        shown = [len(text(sides.student("print('x' * 3000)", "output"))) for _ in range(6)]
        assert sum(shown) < 12000
        stopped = sides.student("import time; time.sleep(30)", "time")
        assert stopped["ended"] == "timeout"


def test_the_total_time_is_kept(pair: warm.Pair) -> None:
    from dataclasses import replace

    with hand_in(pair, replace(LIMITS, total_seconds=2)) as sides:
        assert sides.student("import time; time.sleep(30)", "c")["ended"] == "timeout"
        assert sides.student("import time; time.sleep(30)", "c")["ended"] == "timeout"


MARKS = """
import builtins, os, random, sys, tempfile, numpy, subprocess
from multiprocessing import shared_memory
os.environ['MARK'] = builtins.MARK = sys.modules['MARK'] = 'mark'
numpy.random.seed(0); random.seed(0)
numpy.MARK = str.__name__
sys.path.append('/MARK')
failed = []
for place in (os.getcwd(), os.path.expanduser('~'), tempfile.gettempdir(), '/tmp', '/dev/shm',
              '/var/tmp', '/usr', '/', os.path.dirname(numpy.__file__)):
    try:
        open(os.path.join(place, 'MARK'), 'w').write('mark')
    except OSError as error:
        failed.append(place)
try:
    shared = shared_memory.SharedMemory('MARK', create=True, size=1000)
except OSError:
    pass
subprocess.Popen(['sleep', '1000'])
subprocess.Popen([sys.executable, '-c', 'import os,time; os.setsid(); time.sleep(1000) # MARK'])
answer = (numpy.random.random(), random.random())
"""
LOOK = """
import builtins, os, random, sys, tempfile, numpy
from multiprocessing import shared_memory
found = []
if 'MARK' in os.environ or hasattr(builtins, 'MARK') or 'MARK' in sys.modules: found.append('state')
if hasattr(numpy, 'MARK') or '/MARK' in sys.path: found.append('modules')
for place in (os.getcwd(), os.path.expanduser('~'), tempfile.gettempdir(), '/tmp', '/dev/shm',
              '/var/tmp', '/usr', '/', os.path.dirname(numpy.__file__)):
    if os.path.exists(os.path.join(place, 'MARK')): found.append(place)
try:
    shared_memory.SharedMemory('MARK'); found.append('shared memory')
except OSError:
    pass
processes = [name for name in os.listdir('/proc') if name.isdigit()]
if len(processes) > 2: found.append(f'processes {processes}')
answer = found
other = (numpy.random.random(), random.random())
"""


@pytest.mark.parametrize("together", [False, True])
def test_nothing_of_one_hand_in_reaches_the_next(pair: warm.Pair, together: bool) -> None:
    with hand_in(pair) as first:
        assert first.student(MARKS, "marks")["ended"] == "ok"
        if not together:
            first.close()
        with hand_in(pair) as second:
            assert second.student(LOOK, "look")["ended"] == "ok"
            assert second.grade("assert answer == [], answer", "t")["status"] == "passed"


def test_nothing_is_left_when_a_hand_in_is_done(pair: warm.Pair) -> None:
    import psutil

    with hand_in(pair) as sides:
        sides.student(MARKS, "marks")
    _, alive = psutil.wait_procs(
        [one for one in psutil.process_iter() if "sleep(1000)" in " ".join(_line(one))], timeout=5
    )
    assert not alive
    left = [path for path in pair.folder.rglob("*") if path.parent != pair.folder]
    assert left == []


def _line(process: Any) -> list[str]:
    import psutil

    try:
        return list(process.cmdline())
    except psutil.Error:
        return []
