"""`kg build`."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import _building
from kg.cli._building import JobsOption, PruneOption, QuietOption, StoreOption
from kg.documents import find
from kg.folders import folder
from kg.pipeline import BASE, Outcome, Report, Settings, build, plan, producer, shape


def command(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Files (.txt, .jsonl, .jsonl.gz), folders, patterns in quotes, or - for standard input.  (default: the article shipped with the program)",
            show_default=False,
        ),
    ] = None,
    store: StoreOption = Path("kg.store"),
    prune: PruneOption = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    jobs: JobsOption = 0,
    gazetteer: Annotated[
        Path | None, typer.Option("--gazetteer", help="A gazetteer made by `kg places import`.", show_default=False)
    ] = None,
    extractor: Annotated[str, typer.Option("--with", metavar="NAME", help="The extractor.")] = "arabic",
    base: Annotated[str, typer.Option("--base", help="Base of the IRIs of what the graph holds.")] = BASE,
    quiet: QuietOption = False,
) -> None:
    """Build the graph from articles into the store.

    Run again, it does what changed: articles that are new, changed or, with --prune, gone.
    """
    inputs = find(paths or [str(folder("seeds") / "articles")])
    settings = Settings(store=store, prune=prune, jobs=_building.jobs(jobs), command=shlex.join(["kg", *sys.argv[1:]]))
    chosen = producer(extractor, gazetteer=gazetteer)

    def work(report: Report) -> Outcome:
        if dry_run:
            return plan(inputs, chosen, settings)
        return build(inputs, chosen, shape(base), settings, report=report)

    _building.carry_out(work, quiet=quiet, planned=dry_run)
