"""`kg log`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import typer

from kg.cli._options import StoreOption
from kg.pipeline import log
from kg.store import description, held

COLUMNS = ("build", "at", "state", "seconds", "added", "changed", "removed", "unchanged", "set_aside", "articles", "events", "quads", "error", "producer", "command")  # fmt: skip


def command(
    store: StoreOption = Path("kg.store"),
    form: Annotated[
        Literal["table", "tsv", "json"] | None,
        typer.Option("--format", "-f", help="(default: table on a terminal, else tsv)", show_default=False),
    ] = None,
) -> None:
    """Show the builds of a store, oldest first.

    A build that was killed is `interrupted`; the next one finishes its work.
    """
    description(store)
    rows = [_row(build) for build in log.builds(store)]
    if rows and rows[-1]["state"] == "interrupted" and held(store):
        rows[-1]["state"] = "running"
    chosen = form or ("table" if sys.stdout.isatty() else "tsv")
    if chosen == "json":
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    table = [list(COLUMNS), *([_cell(row[name]) for name in COLUMNS] for row in rows)]
    if chosen == "tsv":
        lines = ["\t".join(row) for row in table]
    else:
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table
        ]
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _row(build: log.Build) -> dict[str, object]:
    start, end = msgspec.structs.asdict(build.start), msgspec.structs.asdict(build.end) if build.end else {}
    counts = msgspec.structs.asdict(build.end.counts) if build.end and build.end.counts else {}
    row = {name: counts.get(name, end.get(name)) for name in COLUMNS}
    row |= {name: start[name] for name in ("build", "at", "producer", "command")}
    row["state"] = build.end.state if build.end else "interrupted"
    return row


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("\t", " ").replace("\n", " ")
