"""The students' commands: look at the data, check a notebook, pack the hand-in, open the lab."""

import subprocess
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from helpers.command_group import CommandGroup
from helpers.errors import UserError

console = Console()


@click.group(cls=CommandGroup)
def main() -> None:
    """Deep learning for medical images: commands for students."""


@click.group(cls=CommandGroup)
def data() -> None:
    """Data sets: list them, prepare them, look at them."""


@data.command("list")
def list_data() -> None:
    """Show the data sets of the course."""
    from helpers.data import DATA_SETS, card

    table = Table("name", "title", "licence")
    for name in DATA_SETS:
        found = card(name)
        table.add_row(found.name, found.title, found.licence)
    console.print(table)


@data.command()
@click.argument("name")
@click.option("--count", default=200, show_default=True, help="How many images.")
def prepare(name: str, count: int) -> None:
    """Draw the phantom of data set NAME into the cache."""
    from helpers.data import prepare as prepare_data

    folder = prepare_data(name, count=count, progress=True)
    click.echo(folder)


@data.command()
@click.argument("name")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Picture's path.")
def show(name: str, output: Path | None) -> None:
    """Print the card of data set NAME and save a contact sheet of its phantom."""
    show_data(name, output)


def show_data(name: str, output: Path | None) -> None:
    """Print a card and save the contact sheet; shared with the lecturer's command."""
    from rich.markdown import Markdown

    from helpers.data import card, contact_sheet
    from helpers.data import prepare as prepare_data

    console.print(Markdown(card(name)._repr_markdown_()))
    folder = prepare_data(name, count=40, progress=True)
    target = output or Path(f"{name}.png")
    contact_sheet(name, folder).savefig(target, dpi=100)
    click.echo(target)


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
    sys.exit(subprocess.call([sys.executable, "-m", "jupyter", "lab", str(course)]))


COMMANDS: tuple[click.Command, ...] = (data, check, submit, lab)
for command in COMMANDS:
    main.add_command(command)
