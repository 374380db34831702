"""`kg places`."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from kg.cli._options import QuietOption

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Compile gazetteers of your own.")


@app.callback()
def _places() -> None:
    """Compile gazetteers of your own."""


@app.command("import")
def import_(
    files: list[Path] = typer.Argument(
        ...,
        metavar="FILE...",
        help="GeoNames country dumps and alternate names, OCHA tables with p-codes; plain or in a ZIP.",
    ),
    to: Path = typer.Option(..., "--to", metavar="PATH", help="The compiled gazetteer to write."),
    quiet: QuietOption = False,
) -> None:
    """Compile gazetteer files into one that `kg build --gazetteer PATH` uses."""
    from kg.gazetteer.compiler import compile_gazetteer

    summary = compile_gazetteer(files, to=to)
    if not quiet:
        sys.stderr.write(f"{summary.places} places with {summary.names} names in {to}\n")
