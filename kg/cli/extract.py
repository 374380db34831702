"""`kg extract`."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from kg import records
from kg.cli._app import report
from kg.documents import Fault, read
from kg.pipeline.producers import extractor_of


def command(
    paths: list[str] = typer.Argument(..., metavar="PATH...", help="Files, folders, globs, or - for standard input."),
    explain: bool = typer.Option(False, "--explain", help="For each event say which rules fired, instead of records."),
    gazetteer: Path | None = typer.Option(
        None, "--gazetteer", metavar="PATH", help="Places of your own, compiled by kg places import."
    ),
) -> None:
    """Print what the extractor reads in articles, as records in JSON Lines."""
    worker = extractor_of(gazetteer)
    failed = False
    for document in read(paths):
        if isinstance(document, Fault):
            report(document.error)
            failed = True
        elif explain:
            from kg.extract.explain import explanation

            for line in explanation(worker, document):
                sys.stdout.write(line + "\n")
        else:
            sys.stdout.buffer.write(records.encode(worker.extract(document)))
            sys.stdout.buffer.flush()
    if failed:
        raise typer.Exit(1)
