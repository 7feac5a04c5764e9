"""The students' commands: look at the data, check a notebook, pack the hand-in, open the lab."""

import os
import subprocess
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from helpers.command_group import CommandGroup
from helpers.data_commands import data
from helpers.errors import UserError

console = Console()
JUPYTER = Path(__file__).parent / "jupyter"
"""What JupyterLab shall find besides its own: how kernels are started."""


@click.group(cls=CommandGroup)
def main() -> None:
    """Deep learning for medical images: commands for students."""


@click.command()
@click.argument("assignment", metavar="ASSIGNMENT")
def check(assignment: str) -> None:
    """Run ASSIGNMENT's notebook as the grader will, and tell which visible checks pass."""
    from helpers.check_notebook import check_notebook
    from helpers.course_folder import assignment_folder

    path = Path(assignment)
    if path.suffix != ".ipynb":
        folder = assignment_folder(assignment)
        path = folder / f"{folder.name}.ipynb"
    table = Table("check", "result")
    failed = 0
    with console.status("running the notebook with PROFILE = smoke"):
        results = check_notebook(path)
    for result in results:
        failed += not result.passed
        # What a check says may hold the student's own words.
        table.add_row(result.name, escape("ok" if result.passed else result.message))
    console.print(table)
    still_open = [result.name for result in results if result.still_open]
    if still_open:
        console.print(f"open questions: {', '.join(still_open)}")
    console.print(f"{len(results) - failed} of {len(results)} checks pass")


@click.command()
@click.argument("assignment", metavar="ASSIGNMENT")
@click.option("--student", required=True, help="Your id, as the lecturer knows it.")
def submit(assignment: str, student: str) -> None:
    """Pack ASSIGNMENT (its name or folder) into the one file that you hand in."""
    from helpers.course_folder import assignment_folder
    from helpers.hand_in import pack
    from helpers.hand_in_remarks import remarks

    folder = assignment_folder(assignment)
    notes = remarks(folder)
    target = pack(folder, student, Path.cwd())
    for note in notes:
        click.echo(f"note: {note}")
    click.echo(target)


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def lab(options: tuple[str, ...]) -> None:
    """Open JupyterLab on the course, with a page that tells where you are.

    OPTIONS are JupyterLab's own, --no-browser or --port for example.
    """
    from helpers.course_folder import COURSE
    from helpers.start_page import write_start_page

    if not COURSE.is_dir():
        raise UserError(f"{COURSE} is missing; start JupyterLab where your notebooks are")
    page = write_start_page(COURSE)
    # TensorFlow reports a missing GPU in red, as the first thing that a student would see. Some of
    # it no variable stops: our kernel leaves to the terminal what is not Python's own output.
    environment = {"TF_CPP_MIN_LOG_LEVEL": "3", **os.environ}
    # And our page settings: no question whether JupyterLab may fetch its news from the internet.
    for name in ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH"):
        paths = [str(JUPYTER), *filter(None, [os.environ.get(name)])]
        environment[name] = os.pathsep.join(paths)
    first = f"/lab/tree/{page.name}"
    settings = [str(COURSE), f"--LabApp.default_url={first}", *options]
    command = [sys.executable, "-m", "jupyterlab", *settings]
    sys.exit(subprocess.call(command, env=environment))


COMMANDS: tuple[click.Command, ...] = (data, check, submit, lab)
for command in COMMANDS:
    main.add_command(command)
