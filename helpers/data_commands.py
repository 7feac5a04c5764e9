"""The commands around data: list the sets, prepare them, look at them."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from helpers.command_group import CommandGroup
from helpers.errors import UserError

console = Console()
SHOWN = 40  # items that a contact sheet is chosen from


@click.group(cls=CommandGroup)
def data() -> None:
    """Data sets: list them, prepare them, look at them."""


@data.command("list")
def list_data() -> None:
    """Show the data sets of the course."""
    from helpers.data import NAMES, card

    table = Table("name", "title", "licence")
    for name in NAMES:
        found = card(name)
        table.add_row(found.name, found.title, found.licence)
    console.print(table)


@data.command()
@click.argument("name", required=False)
@click.option("--all", "everything", is_flag=True, help="All data sets.")
@click.option(
    "--profile",
    type=click.Choice(["smoke", "laptop", "full"]),
    default="laptop",
    show_default=True,
    help="For which profile of the notebooks.",
)
def prepare(name: str | None, everything: bool, profile: str) -> None:
    """Draw the phantom of data set NAME into the cache; what is there already is kept."""
    from helpers.data import NAMES, size
    from helpers.data import prepare as prepare_data

    if everything == bool(name):
        raise UserError("say which data set, or --all; `course data list` shows their names")
    for one in NAMES if name is None else (name,):
        click.echo(prepare_data(one, count=size(one, profile), progress=True))


@data.command()
@click.argument("name")
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path),
    help="Use the copy in this folder instead of downloading one.",
)
def fetch(name: str, folder: Path | None) -> None:
    """Download the real data set NAME, or adopt a copy and report what is odd in it."""
    from helpers.data.fetch import adopt
    from helpers.data.fetch import fetch as fetch_data

    report = adopt(name, folder, progress=True) if folder else fetch_data(name, progress=True)
    report.show(console)
    if not report.usable:
        raise click.exceptions.Exit(1)


@data.command()
@click.argument("name")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Picture's path.")
def show(name: str, output: Path | None) -> None:
    """Print the card of data set NAME and save a contact sheet of its phantom."""
    show_data(name, output)


def show_data(name: str, output: Path | None) -> None:
    """Print a card and save the contact sheet; shared with the lecturer's command."""
    from rich.markdown import Markdown

    from helpers.data import card, contact_sheet, size
    from helpers.data import prepare as prepare_data

    console.print(Markdown(card(name)._repr_markdown_()))
    folder = prepare_data(name, count=min(SHOWN, size(name, "smoke")), progress=True)
    target = output or Path(f"{name}.png")
    contact_sheet(name, folder).savefig(target, dpi=100)
    click.echo(target)
