"""Warm parents of kernels and examiners: started once, shared by a process's hand-ins."""

import atexit
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs
import psutil

from grader import walls
from grader.limits import Limits
from grader.paths import GOLDEN, SOLUTIONS
from grader.sandbox.forkserver import ForkServer
from grader.sandbox.guard import SCRATCH, TEMPORARY
from grader.sandbox.preload import KERNEL_ENVIRONMENT
from grader.sides import Sides
from helpers.data import cache

START_SECONDS = 300.0
KEPT_VARIABLES = ("LANG", "LC_ALL", "TZ")


@dataclass(frozen=True)
class Setting:
    """What a pair of warm parents is made for.

    Parameters
    ----------
    kernel_modules, examiner_modules : tuple of str
        What each side imports beforehand.
    readable : tuple of Path
        Folders that student code may read: the data.
    hidden : tuple of Path
        Folders that it may not, wherever they lie: the classroom.
    walls : tuple of str
        Walls in force, from :func:`grader.walls.require`.
    threads : int
        Threads that the libraries of one hand-in may use.
    """

    kernel_modules: tuple[str, ...]
    examiner_modules: tuple[str, ...]
    readable: tuple[Path, ...]
    hidden: tuple[Path, ...]
    walls: tuple[str, ...]
    threads: int


class Pair:
    """A warm parent of kernels behind the outer wall, and one of examiners.

    Parameters
    ----------
    setting : Setting
        What they are made for.

    Raises
    ------
    OSError
        When one of them does not start.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.examiners_running: set[int] = set()
        self._cleanup = contextlib.ExitStack()
        self.folder = _run_folder()
        self._cleanup.callback(shutil.rmtree, self.folder, ignore_errors=True)
        for name in ("fixtures", "inbox", "examiners", "scratch"):
            (self.folder / name).mkdir()
        home = SCRATCH if "namespaces" in setting.walls else str(self.folder / "scratch")
        environment = kernel_environment(setting.threads, home)
        kernels = ["grader.sandbox.parent", {"modules": setting.kernel_modules}]
        examiners = ["grader.examiner.parent", {"modules": setting.examiner_modules}]
        try:
            wall: list[str] = []
            if "bubblewrap" in setting.walls:
                shown = [self.folder / "fixtures", self.folder / "inbox", *setting.readable]
                hidden = [SOLUTIONS, GOLDEN, *setting.hidden]
                inner = "namespaces" in setting.walls
                wall = walls.outer_wall(shown, environment, namespaces=inner, hidden=hidden)
            # Both import at the same time; only then is there something to wait for.
            self.kernels = self._start(wall, kernels, environment)
            self.examiners = self._start([], examiners, examiner_environment(setting.threads))
            for server in (self.kernels, self.examiners):
                server.wait_ready(START_SECONDS)
        except BaseException:
            self.close()
            raise

    def _start(
        self, wall: list[str], program: list[Any], environment: dict[str, str]
    ) -> ForkServer:
        module, settings = program
        ours, theirs = socket.socketpair()
        python = [sys.executable, "-m", module, str(theirs.fileno()), json.dumps(settings)]
        root = str(Path(__file__).resolve().parents[1])
        process = subprocess.Popen(
            [*wall, *python],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL if not os.environ.get("COURSE_DEBUG") else None,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": root, **environment},
            pass_fds=[theirs.fileno()],
            cwd="/",
            start_new_session=True,  # Ctrl-C is for the grader, which then ends them
        )
        theirs.close()
        server = ForkServer(ours)
        self._cleanup.callback(_end, process)
        self._cleanup.callback(server.close)
        return server

    def close(self) -> None:
        """End both parents and all that they forked; remove the run's folder."""
        # A kernel ends when its examiner does.
        for pid in list(self.examiners_running):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._cleanup.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(10)  # it ends by itself when the link is closed
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _run_folder() -> Path:
    """A new folder for a run's own files, outside /tmp, which the kernels have for themselves."""
    parent = Path(platformdirs.user_cache_dir("medical-image-course")) / "grading"
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in parent.glob("run-*"):
        owner = left.name.split("-")[1]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(left, ignore_errors=True)  # its grader was killed
    return Path(tempfile.mkdtemp(prefix=f"run-{os.getpid()}-", dir=parent)).resolve()


def kernel_environment(threads: int, home: str) -> dict[str, str]:
    """All environment variables of a student's kernel."""
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return {
        **kept,
        **quiet(threads),
        **KERNEL_ENVIRONMENT,
        "HOME": home,
        "TMPDIR": f"{home}/{TEMPORARY}",
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "CUDA_VISIBLE_DEVICES": "",
        cache.ENVIRONMENT_VARIABLE: str(cache.cache_folder()),
    }


def examiner_environment(threads: int) -> dict[str, str]:
    """The grader's own environment, with quiet libraries and few threads."""
    return {**os.environ, **quiet(threads), **KERNEL_ENVIRONMENT, "MPLBACKEND": "Agg"}


def quiet(threads: int) -> dict[str, str]:
    """Environment variables for quiet libraries that keep to ``threads`` threads."""
    names = ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS")
    counts = dict.fromkeys(names, str(threads))
    # OpenBLAS would start its threads when numpy is imported; a fork loses them.
    counts["OPENBLAS_NUM_THREADS"] = "1"
    return {"TF_CPP_MIN_LOG_LEVEL": "3", **counts}


_pairs: dict[Setting, Pair] = {}
_users: dict[Setting, int] = {}
_lock = threading.Lock()


@contextlib.contextmanager
def pair(setting: Setting) -> Iterator[Pair]:
    """The pair of this process for ``setting``; made when first asked for, kept for the next.

    Another assignment's pair is ended when nobody uses it any more: libraries loaded
    twice would take the memory that hand-ins need.
    """
    with _lock:
        for other in [one for one in _pairs if one != setting and not _users.get(one)]:
            _pairs.pop(other).close()
        if setting not in _pairs:
            _pairs[setting] = Pair(setting)
        found = _pairs[setting]
        _users[setting] = _users.get(setting, 0) + 1
    try:
        yield found
    finally:
        with _lock:
            _users[setting] -= 1


def close_all() -> None:
    """End every warm parent of this process."""
    while _pairs:
        _pairs.popitem()[1].close()


atexit.register(close_all)


@contextlib.contextmanager
def own_folders(pair: Pair, files: dict[str, bytes]) -> Iterator[tuple[Path, Path, Path]]:
    """Folders of one hand-in, removed afterwards: inbox with its files, fixtures, examiner's."""
    name = os.urandom(8).hex()  # not to be guessed by a neighbour
    inbox, fixtures, own = (
        pair.folder / kind / name for kind in ("inbox", "fixtures", "examiners")
    )
    try:
        for folder in (inbox, fixtures, own):
            folder.mkdir()
        for relative, content in files.items():
            target = inbox / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        yield inbox, fixtures, own
    finally:
        for folder in (inbox, fixtures, own):
            shutil.rmtree(folder, ignore_errors=True)


def open_kernel(
    pair: Pair, inbox: Path, fixtures: Path, limits: Limits
) -> tuple[socket.socket, socket.socket]:
    """Fork a kernel; returns the examiner's ends of its data link and its guard's control."""
    data_here, data_there = socket.socketpair()
    control_here, control_there = socket.socketpair()
    folder = f"{SCRATCH}/work"
    if "namespaces" not in pair.setting.walls:
        folder = str(pair.folder / "scratch" / os.urandom(8).hex())
    request = {
        "inbox": str(inbox),
        "folder": folder,
        "readable": [str(path) for path in (fixtures, *_readable(pair))],
        "walls": list(pair.setting.walls),
        "limits": limits.to_json(),
    }
    try:
        pair.kernels.fork(request, [data_there, control_there])
    finally:
        data_there.close()
        control_there.close()
    return data_here, control_here


def _readable(pair: Pair) -> list[Path]:
    return [*walls.python_folders(), *pair.setting.readable]


def open_examiner(
    pair: Pair,
    sides: Sides,
    fixtures: Path,
    folder: Path,
    environment: dict[str, str],
    limits: Limits,
) -> tuple[socket.socket, int]:
    """Fork an examiner; returns the grader's end of the link to it, and its process id."""
    here, there = socket.socketpair()
    request = {
        "student": list(sides.student),
        "hidden": sides.hidden,
        "fixtures": str(fixtures),
        "folder": str(folder),
        "environment": environment,
        "cell_output_bytes": int(limits.cell_output_bytes),
        "total_output_bytes": int(limits.total_output_bytes),
    }
    try:
        pid = pair.examiners.fork(request, [there])
        pair.examiners_running.add(pid)
    finally:
        there.close()
    return here, pid
