"""Progress of a class on a terminal: who was graded, how many are left, how long."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from grader.grade import Progress as Report


@contextmanager
def class_progress(console: Console, total: int) -> Iterator[Report]:
    """A progress bar for ``total`` hand-ins; yields the function to call after each.

    Where the output is no terminal, one line a hand-in is printed instead.
    """
    if not console.is_terminal:
        yield lambda student, state, done, of: console.print(
            f"[{done}/{of}] {student}: {state}", markup=False, highlight=False
        )
        return
    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[last]}", markup=False),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("grading", total=total, last="")

        def report(student: str, state: str, done: int, of: int) -> None:
            bar.update(task, completed=done, total=of, last=f"{student}: {state}")

        yield report
