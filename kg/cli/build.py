"""`kg build`."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import _building
from kg.cli._app import report
from kg.cli._building import PruneOption, StoreOption
from kg.cli._options import ExtractorOption, GazetteerOption, JobsOption, QuietOption
from kg.documents import Input, find
from kg.errors import KGError
from kg.folders import folder
from kg.pipeline.build import build
from kg.pipeline.cluster import FOLDER as PARTS
from kg.pipeline.cluster import Cluster
from kg.pipeline.outcome import Outcome, Report, Settings
from kg.pipeline.plan import plan
from kg.pipeline.producers import producer
from kg.pipeline.shape import shape
from kg.pipeline.watch import changes
from kg.rdf.vocab import DEFAULT_BASE as BASE


def command(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Files (.txt, .jsonl, .jsonl.gz, .html, feeds), folders, patterns in quotes, or - for standard input.  (default: the article shipped with the program)",
            show_default=False,
        ),
    ] = None,
    store: StoreOption = Path("kg.store"),
    prune: PruneOption = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    jobs: JobsOption = 0,
    gazetteer: GazetteerOption = None,
    extractor: ExtractorOption = "arabic",
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler", metavar="URL", help="Extract on the Dask cluster of this scheduler.", show_default=False
        ),
    ] = None,
    watch: Annotated[
        float | None,
        typer.Option(
            "--watch",
            metavar="SECONDS",
            min=0.1,
            help="Build again whenever the input changed; look this often.",
            show_default=False,
        ),
    ] = None,
    base: Annotated[str, typer.Option("--base", help="Base of the IRIs of what the graph holds.")] = BASE,
    quiet: QuietOption = False,
) -> None:
    """Build the graph from articles into the store.

    Run again, it does what changed: articles that are new, changed or, with --prune, gone.
    """
    if not paths and not quiet:
        sys.stderr.write("no path is given: building from the article shipped with the program\n")
    wanted = paths or [str(folder("seeds") / "articles")]
    cluster = Cluster(scheduler, store / PARTS, base) if scheduler is not None else None
    settings = Settings(
        store=store,
        prune=prune,
        folders=tuple(path for path in wanted if Path(path).is_dir()),
        jobs=_building.jobs(jobs),
        command=shlex.join(["kg", *sys.argv[1:]]),
        cluster=cluster,
    )

    def carry_out(inputs: tuple[Input, ...]) -> None:
        chosen = producer(extractor, gazetteer=gazetteer)

        def work(tell: Report) -> Outcome:
            if dry_run:
                return plan(inputs, chosen, shape(base), settings)
            return build(inputs, chosen, shape(base), settings, report=tell)

        _building.carry_out(work, quiet=quiet, planned=dry_run)

    if watch is None:
        left: list[str] = []
        inputs = find(wanted, leave=left.append)
        if not quiet:
            _building.tell_left(left)
        carry_out(inputs)
        return
    for inputs in changes(wanted, every=watch):
        try:
            carry_out(inputs)
        except KGError as error:
            report(error)  # the next change may mend it
