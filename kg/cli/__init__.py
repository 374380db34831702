"""The command line: one file a command, no logic. Data on standard output, everything else on standard error."""

from __future__ import annotations

from typing import Annotated

import typer

from kg import __version__
from kg.cli._app import Commands

app = typer.Typer(
    name="kg",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def _kg(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Build an event knowledge graph from Arabic conflict reporting, and ask it questions with evidence."""


def main() -> None:
    """Entry point of the `kg` command."""
    app()


__all__ = ["app", "main"]
