"""`kg dump`."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import store as stores
from kg.answers.graph import open_graph

if TYPE_CHECKING:
    from kg.release.write import State

STORE = typer.Option("--store", help="Folder of the store.  (default: KG_STORE, else kg.store)", show_default=False)
ENDPOINT = typer.Option("--endpoint", metavar="URL", help="Dump a SPARQL 1.1 endpoint instead.", show_default=False)
TIMEOUT = typer.Option("--timeout", metavar="SECONDS", help="For each request to an endpoint.", show_default=False)
DATE = typer.Option("--date", help="Day that names the release; else SOURCE_DATE_EPOCH, else today (UTC).")
SINCE = typer.Option("--since", help="Folder of a former release: adds the difference to it.")


def command(
    to: Annotated[Path, typer.Argument(metavar="DIR", help="New folder for the release.")],
    store: Annotated[Path | None, STORE] = None,
    endpoint: Annotated[str | None, ENDPOINT] = None,
    timeout: Annotated[float | None, TIMEOUT] = None,
    date: Annotated[str | None, DATE] = None,
    since: Annotated[Path | None, SINCE] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not say what is being done.")] = False,
) -> None:
    """Write a release: dumps that any linked-data tool takes."""
    from kg.release.write import write

    say = (lambda _: None) if quiet else (lambda line: sys.stderr.write(f"{line}\n"))
    release = write(_state(store, endpoint, timeout), to, day=date or _today(), since=since, report=say)
    say(f"{to}: release {release.date}, {release.statements} statements in {len(release.graphs)} graphs")
    if release.previous is not None:
        say(f"since {release.previous}: {release.added} added, {release.removed} removed")


def _state(store: Path | None, endpoint: str | None, timeout: float | None) -> State:
    graph = open_graph(store, endpoint, timeout=timeout)
    if endpoint is None:
        assert isinstance(graph, stores.Reader)
        return graph
    from kg.release.remote import Remote

    return Remote(graph.query, where=endpoint)


def _today() -> str:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return moment.date().isoformat()
