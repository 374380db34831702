"""`kg dump`."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from kg import store as stores

STORE = typer.Option("--store", envvar="KG_STORE", help="Folder of the store.")
DATE = typer.Option("--date", help="Day that names the release; else SOURCE_DATE_EPOCH, else today (UTC).")
SINCE = typer.Option("--since", help="Folder of a former release: adds the difference to it.")


def command(
    to: Annotated[Path, typer.Argument(metavar="DIR", help="New folder for the release.")],
    store: Annotated[Path, STORE] = Path("kg.store"),
    date: Annotated[str | None, DATE] = None,
    since: Annotated[Path | None, SINCE] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not say what is being done.")] = False,
) -> None:
    """Write a release: dumps that any linked-data tool takes."""
    from kg.release.write import write

    say = (lambda _: None) if quiet else (lambda line: sys.stderr.write(f"{line}\n"))
    release = write(stores.reader(store), to, day=date or _today(), since=since, report=say)
    say(f"{to}: release {release.date}, {release.statements} statements in {len(release.graphs)} graphs")
    if release.previous is not None:
        say(f"since {release.previous}: {release.added} added, {release.removed} removed")


def _today() -> str:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return moment.date().isoformat()
