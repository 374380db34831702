"""`kg extract`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from kg.cli._app import report
from kg.documents import Document, Fault, read
from kg.errors import Incomplete, InputError
from kg.pipeline.producers import extractor_of, producer
from kg.pipeline.workers import extract_all


def command(
    paths: list[str] = typer.Argument(..., metavar="PATH...", help="Files, folders, globs, or - for standard input."),
    explain: bool = typer.Option(False, "--explain", help="For each event say which rules fired, instead of records."),
    gazetteer: Path | None = typer.Option(
        None, "--gazetteer", metavar="PATH", help="Places of your own, compiled by kg places import."
    ),
    extractor: str = typer.Option(
        "arabic", "--with", metavar="NAME", help="The extractor: arabic, llm, or an installed one."
    ),
    jobs: int = typer.Option(1, "--jobs", min=1, help="Processes that extract."),
) -> None:
    """Print what the extractor reads in articles, as records in JSON Lines."""
    aside = done = 0

    def set_aside(fault: Fault) -> None:
        nonlocal aside
        report(fault.error)
        aside += 1

    def documents() -> Iterator[Document]:
        for document in read(paths):
            if isinstance(document, Fault):
                set_aside(document)
            else:
                yield document

    if explain:
        from kg.extract.explain import explanation

        for document in documents():
            for line in explanation(extractor_of(gazetteer), document):
                sys.stdout.write(line + "\n")
            done += 1
    else:
        for result in extract_all(documents(), producer(extractor, gazetteer=gazetteer), workers=jobs):
            if isinstance(result, Fault):
                set_aside(result)
            else:
                sys.stdout.buffer.write(result.line)
                sys.stdout.buffer.flush()
                done += 1
    if aside:
        raise typer.Exit(Incomplete.exit_code if done else InputError.exit_code)
