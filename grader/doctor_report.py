"""What `course doctor` prints."""

import sys
from collections.abc import Sequence

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader import walls
from grader.doctor import Finding


def print_findings(findings: Sequence[Finding], console: Console) -> None:
    """Print each wall and each attempt; ends with status 1 where strangers' code is not held."""
    table = Table(title="walls around student code")
    for column in ("wall", "attempt", "", "what was seen"):
        table.add_column(column)
    for finding in findings:
        verdict = "[green]held[/]" if finding.held else "[bold red]CROSSED[/]"
        table.add_row(finding.attempt.wall, finding.attempt.what, verdict, Text(finding.said))
    console.print(table)
    for wall, what in walls.WALLS.items():
        state = "here" if wall in walls.available() else "MISSING"
        console.print(f"{wall}: {state} ({what})", highlight=False, soft_wrap=True)
    crossed = [finding.attempt.what for finding in findings if not finding.held]
    if crossed or walls.missing():
        if sys.platform != "linux":
            console.print(f"{sys.platform} has none of these walls; {walls.CONTAINER}")
        raise click.ClickException(
            f"strangers' code is not held here: {', '.join((*walls.missing(), *crossed))}; "
            f"{walls.CONTAINER}, or grade with --trusted"
        )
    console.print("strangers' code can be graded on this machine")
