"""Hand-ins run at the same time on this machine."""

import contextlib
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor

import psutil

from grader import warm
from grader.errors import CourseError

# Both warm parents with TensorFlow, and what a hand-in takes beside its own arrays.
PARENTS_BYTES = 1.2 * 2**30
HAND_IN_BYTES = 1.2 * 2**30


def default_jobs() -> int:
    """As many hand-ins at a time as there are cores, if there is memory for them."""
    memory = psutil.virtual_memory().available - PARENTS_BYTES
    return max(1, min(os.cpu_count() or 1, int(memory // HAND_IN_BYTES)))


def require_platform() -> None:
    """Check that hand-ins can be run here at all.

    Raises
    ------
    CourseError
        Where processes cannot be forked.
    """
    if not hasattr(os, "fork"):
        raise CourseError(
            "grading forks processes, which this system cannot do; grade in WSL or in a Linux "
            "container (docker run -it -v FOLDER:/course python:3.11)"
        )


@contextlib.contextmanager
def local_executor(jobs: int) -> Iterator[Executor]:
    """Threads that run ``jobs`` hand-ins at a time, each in processes of its own.

    When the body is left by an error or Ctrl-C, running hand-ins are ended at once.
    """
    require_platform()
    executor = ThreadPoolExecutor(jobs)
    try:
        yield executor
    except BaseException:
        warm.close_all()
        raise
    finally:
        executor.shutdown(cancel_futures=True)
        warm.close_all()
