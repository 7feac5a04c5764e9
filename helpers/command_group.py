"""A command group that shows a user's error as one line instead of a traceback."""

from typing import Any

import click

from helpers.errors import UserError


class CommandGroup(click.Group):
    """Like :class:`click.Group`; a :class:`UserError` ends the command with status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except UserError as error:
            raise click.ClickException(str(error)) from error
