"""`kg import`."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg import importers
from kg.cli import _building
from kg.cli._building import PruneOption, StoreOption
from kg.cli._options import QuietOption
from kg.errors import InputError
from kg.pipeline.build import build_records
from kg.pipeline.outcome import Outcome, Report, Settings
from kg.pipeline.shape import shape
from kg.rdf.vocab import DEFAULT_BASE as BASE


def command(
    name: Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of {', '.join(importers.FORMATS)}.")],
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files to read, or - for standard input.")],
    store: StoreOption = Path("kg.store"),
    prune: PruneOption = False,
    base: Annotated[str, typer.Option("--base", help="Base of the IRIs of what the graph holds.")] = BASE,
    quiet: QuietOption = False,
) -> None:
    """Import a published event dataset or records of others into the store.

    What a row says becomes a report with the dataset as its source, beside what the articles say.
    """
    reading = importers.reading(name, files)
    settings = Settings(store=store, prune=prune, command=shlex.join(["kg", *sys.argv[1:]]))

    def tell() -> None:
        if not quiet:
            sys.stderr.write("".join(f"{line}\n" for line in reading.told()))

    def work(report: Report) -> Outcome:
        try:
            return build_records(reading.records(), reading.producer, shape(base), settings, report=report)
        except InputError:
            if reading.left_out:
                tell()  # which is why there is nothing
            raise

    _building.carry_out(work, quiet=quiet, tell=tell)
