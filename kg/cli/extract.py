"""`kg extract`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from kg.cli import _building
from kg.cli._app import report
from kg.cli._options import ExtractorOption, GazetteerOption, JobsOption
from kg.documents import Document, Fault, read
from kg.errors import Incomplete, InputError
from kg.pipeline.producers import extractor_of, producer
from kg.pipeline.unreachable import while_reached
from kg.pipeline.workers import extract_all


def command(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders, globs, or - for standard input.")
    ],
    explain: Annotated[
        bool, typer.Option("--explain", help="For each event say which rules fired, instead of records.")
    ] = False,
    gazetteer: GazetteerOption = None,
    extractor: ExtractorOption = "arabic",
    jobs: JobsOption = 1,
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
        results = extract_all(documents(), producer(extractor, gazetteer=gazetteer), workers=_building.jobs(jobs))
        for result in while_reached(results):
            if isinstance(result, Fault):
                set_aside(result)
            else:
                sys.stdout.buffer.write(result.line)
                sys.stdout.buffer.flush()
                done += 1
    if aside:
        raise typer.Exit(Incomplete.exit_code if done else InputError.exit_code)
