"""The guard of one kernel: puts it behind its walls, watches it, ends it.

Where namespaces are to be had, the guard is process 1 of the kernel's own: nothing
inside can signal it, and when it ends, everything inside ends with it.
"""

import contextlib
import json
import os
import resource
import select
import shutil
import signal
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox import landlock, namespaces, seccomp

TICK = 0.1  # seconds between two looks at what the kernel uses
PAGE = 4096
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc", "/sys/devices/system/cpu")
SHARED = "/dev/shm"  # noqa: S108  # a file system of its own as well
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", SHARED)
SCRATCH = "/scratch"  # a file system of the kernel's own
TEMPORARY = "tmp"  # a folder there


@dataclass(frozen=True)
class Request:
    """What a kernel gets.

    Parameters
    ----------
    inbox : str
        Folder with the files that belong beside the notebook; copied.
    folder : str
        Working folder; below ``/scratch`` where that is the kernel's own.
    readable : list of str
        Folders that it may read besides Python and the system.
    walls : list of str
        ``namespaces`` and ``landlock``, as far as this machine has them.
    limits : dict
        :class:`grader.limits.Limits` as plain data.
    """

    inbox: str
    folder: str
    readable: list[str]
    walls: list[str]
    limits: dict[str, float]


def guard(
    request: Request,
    data: socket.socket,
    control: socket.socket,
    run_kernel: Callable[[], None],
) -> None:
    """Run ``run_kernel()`` in a child behind the walls, until it ends or has to.

    Parameters
    ----------
    request : Request
        Its walls and limits.
    data : socket.socket
        The kernel's link to the examiner; not used here.
    control : socket.socket
        ``I`` interrupts the kernel, ``U`` asks what it uses, ``K`` or a hang-up ends it. Lines
        of JSON answer ``U`` and say how the kernel ended.
    run_kernel : callable
        Runs in the child.
    """
    if "namespaces" in request.walls:
        namespaces.unshare()
        if os.fork() > 0:
            return  # the child is process 1 of the new process namespace
        _furnish(request)
    else:
        os.setsid()
    os.makedirs(request.folder, mode=0o700, exist_ok=True)
    if request.inbox:
        shutil.copytree(request.inbox, request.folder, dirs_exist_ok=True)
    ready, started = os.pipe()
    kernel = os.fork()
    if kernel == 0:
        control.close()
        os.close(ready)
        _enter(request)
        os.close(started)
        run_kernel()
        os._exit(0)
    os.close(started)
    data.close()
    # An empty read means that the kernel is behind its walls; only then does watching begin.
    os.read(ready, 1)
    os.close(ready)
    try:
        reason = _watch(kernel, request, control)
    finally:
        _end_all(kernel, request)
    with contextlib.suppress(OSError):
        control.sendall(json.dumps({"ended": reason}).encode() + b"\n")
    if "namespaces" not in request.walls:
        shutil.rmtree(request.folder, ignore_errors=True)


def _furnish(request: Request) -> None:
    """Mount the kernel's own /proc, scratch and shared memory, then give up all power."""
    scratch = int(request.limits["scratch_bytes"])
    namespaces.make_mounts_private()
    namespaces.mount("proc", "/proc")
    namespaces.limit_process_ids(int(request.limits["processes"]))
    namespaces.mount("tmpfs", SCRATCH, f"size={scratch},nr_inodes=100000,mode=700")
    namespaces.mount("tmpfs", SHARED, f"size={scratch},nr_inodes=1000,mode=700")
    os.mkdir(f"{SCRATCH}/{TEMPORARY}")
    namespaces.drop_capabilities()


def _enter(request: Request) -> None:
    """Bind this process, which is about to become the student's, for good."""
    os.setsid()
    limits = request.limits
    bounds = {
        resource.RLIMIT_CPU: int(limits["cpu_seconds"]),
        resource.RLIMIT_DATA: own_data() + int(limits["memory_bytes"]),
        resource.RLIMIT_NPROC: int(limits["processes"]),
        resource.RLIMIT_NOFILE: int(limits["open_files"]),
        resource.RLIMIT_FSIZE: int(limits["scratch_bytes"]),
        resource.RLIMIT_CORE: 0,
    }
    if "namespaces" not in request.walls:
        # There the number is one for all of a user's processes, the lecturer's own included.
        del bounds[resource.RLIMIT_NPROC]
    for name, bound in bounds.items():
        hard = resource.getrlimit(name)[1]
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(name, (bound, bound))
    os.chdir(request.folder)
    if "landlock" in request.walls:
        readable = [*SYSTEM, "/proc", "/dev", *request.readable]
        writable = [*DEVICES, request.folder]
        if "namespaces" in request.walls:
            writable.append(SCRATCH)
        landlock.restrict(readable, writable)
    if request.walls:
        # Only beside one of the others, which give up new privileges.
        seccomp.restrict()


def own_data() -> int:
    """Bytes of data that this process has now, as ``RLIMIT_DATA`` counts them; 0 if unknown."""
    own = Path("/proc/self/status").read_text() if os.path.exists("/proc/self/status") else ""
    return 1024 * _kilobytes(own, "VmData:")


def _watch(kernel: int, request: Request, control: socket.socket) -> str:
    """Obey commands and look after the limits until the kernel has ended; returns why."""
    limits = request.limits
    own_processes = "namespaces" in request.walls
    base = usage([kernel]).memory
    while True:
        pid, status = os.waitpid(-1, os.WNOHANG)
        while pid > 0:
            if pid == kernel:
                return _how(status)
            pid, status = _wait_any()
        ready = select.select([control], [], [], TICK)[0]
        if ready:
            command = control.recv(1)
            if command == b"I":
                os.kill(kernel, signal.SIGINT)
                # What the stopped cell has started would go on burning time.
                _kill([pid for pid in _others() if pid != kernel] if own_processes else [])
            elif command != b"U":
                return "ended by the grader"
        watched = _others() if own_processes else [kernel]
        if len(watched) > limits["processes"]:  # before looking at each, which takes its time
            return f"over the limit of {limits['processes']:.0f} processes and threads"
        used = usage(watched, base)
        if used.memory > limits["memory_bytes"]:
            # Pages that forked processes share were counted for each of them.
            with _stopped(own_processes):
                used.memory = min(used.memory, proportional_memory(watched))
        if ready and command == b"U":
            control.sendall(json.dumps({"memory": used.memory, "cpu": used.cpu}).encode() + b"\n")
        if used.memory > limits["memory_bytes"]:
            return f"over the limit of {limits['memory_bytes'] / 2**20:.0f} MiB of memory"
        if used.tasks > limits["processes"]:
            return f"over the limit of {limits['processes']:.0f} processes and threads"
        if used.cpu > limits["cpu_seconds"]:
            return f"over the limit of {limits['cpu_seconds']:.0f} CPU seconds"


@contextlib.contextmanager
def _stopped(own_processes: bool) -> Iterator[None]:
    """Hold all but process 1: a process that forks all the time keeps its memory map locked."""

    def tell(number: signal.Signals) -> None:
        if own_processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, number)

    tell(signal.SIGSTOP)
    yield
    tell(signal.SIGCONT)


def _kill(pids: list[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _wait_any() -> tuple[int, int]:
    try:
        return os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return 0, 0


def _how(status: int) -> str:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return "over the limit of CPU seconds"
        return f"ended by {signal.Signals(number).name}"
    return f"ended itself with status {os.WEXITSTATUS(status)}"


def _end_all(kernel: int, request: Request) -> None:
    with contextlib.suppress(OSError):
        if "namespaces" in request.walls:
            os.kill(-1, signal.SIGKILL)  # all of this process namespace but process 1
        else:
            os.killpg(kernel, signal.SIGKILL)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.005)
        except ChildProcessError:
            return


@dataclass
class Usage:
    """What processes use: bytes of memory, processes and threads, CPU seconds."""

    memory: int = 0
    tasks: int = 0
    cpu: float = 0.0


def usage(pids: list[int], shared: int = 0) -> Usage:
    """What the processes use together, without ``shared`` bytes that the first was born with."""
    found = Usage(-shared)
    ticks = os.sysconf("SC_CLK_TCK")
    for pid in pids:
        try:
            status = Path(f"/proc/{pid}/status").read_text()
            times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # gone, or no /proc here
        anonymous = 1024 * (_kilobytes(status, "RssAnon:") + _kilobytes(status, "VmSwap:"))
        found.memory += anonymous + 1024 * _kilobytes(status, "RssShmem:")
        found.tasks += max(1, _kilobytes(status, "Threads:"))
        found.cpu += sum(int(times[place]) for place in (11, 12, 13, 14)) / ticks
    found.memory = max(0, found.memory)
    return found


def proportional_memory(pids: list[int]) -> int:
    """Bytes of memory with shared pages divided among those who share them; slow to find out."""
    found = 0
    for pid in pids:
        try:
            rolled = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        found += 1024 * (_kilobytes(rolled, "Pss_Anon:") + _kilobytes(rolled, "Pss_Shmem:"))
    return found


def _others() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and name != "1"]


def _kilobytes(status: str, key: str) -> int:
    place = status.find(key)
    return int(status[place + len(key) :].split(None, 1)[0]) if place >= 0 else 0
