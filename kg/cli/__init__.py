"""The command line: one file a command, no logic. Data on standard output, everything else on standard error."""

from __future__ import annotations

import typer

from kg.cli._app import Commands

app = typer.Typer(
    name="kg",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def _kg() -> None:
    """Build an event knowledge graph from Arabic conflict reporting, and ask it questions with evidence."""


def main() -> None:
    """Entry point of the `kg` command."""
    app()


__all__ = ["app", "main"]
