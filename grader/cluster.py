"""Hand-ins run by the workers of a dask.distributed cluster."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import Executor

from grader.errors import CourseError

SECONDS = 30


@contextlib.contextmanager
def cluster_executor(address: str) -> Iterator[Executor]:
    """The cluster whose scheduler listens at ``address``, as an executor.

    Workers need the same course installed. Each has its own warm parents and walls, and a
    hand-in whose worker dies is run again by another.

    Raises
    ------
    CourseError
        When no scheduler answers there.
    """
    from distributed import Client

    try:
        client = Client(address, timeout=SECONDS)
    except (OSError, ValueError) as error:
        raise CourseError(
            f"{address}: no dask scheduler answers there ({error}); start one with: dask scheduler"
        ) from error
    with client:
        # Not pure: a hand-in that is graded again must be run again.
        yield client.get_executor(pure=False)
