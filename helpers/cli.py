"""The students' commands: look at the data, check a notebook, pack the hand-in, open the lab."""

import os
import subprocess
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from helpers.command_group import CommandGroup
from helpers.data_commands import data
from helpers.errors import UserError

console = Console()


@click.group(cls=CommandGroup)
def main() -> None:
    """Deep learning for medical images: commands for students."""


@click.command()
@click.argument("notebook", type=click.Path(path_type=Path))
def check(notebook: Path) -> None:
    """Run NOTEBOOK as the grader will, and tell which visible checks pass."""
    from helpers.check_notebook import check_notebook

    table = Table("question", "result")
    failed = 0
    with console.status("running the notebook with PROFILE = smoke"):
        results = check_notebook(notebook)
    for result in results:
        failed += not result.passed
        table.add_row(result.name, "ok" if result.passed else result.message)
    console.print(table)
    console.print(f"{len(results) - failed} of {len(results)} checks pass")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--student", required=True, help="Your id, as the lecturer knows it.")
def submit(folder: Path, student: str) -> None:
    """Pack the assignment in FOLDER into the one file that you hand in."""
    from helpers.hand_in import pack

    click.echo(pack(folder, student, Path.cwd()))


@click.command()
def lab() -> None:
    """Open JupyterLab on the course."""
    course = Path(__file__).resolve().parent.parent / "course"
    if not course.is_dir():
        raise UserError(f"{course} is missing; start JupyterLab where your notebooks are")
    # TensorFlow reports a missing GPU in red, as the first thing that a student would see.
    environment = {"TF_CPP_MIN_LOG_LEVEL": "3", **os.environ}
    command = [sys.executable, "-m", "jupyter", "lab", str(course)]
    sys.exit(subprocess.call(command, env=environment))


COMMANDS: tuple[click.Command, ...] = (data, check, submit, lab)
for command in COMMANDS:
    main.add_command(command)
