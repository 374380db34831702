"""`kg dump`."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import store as stores
from kg.answers.graph import open_graph
from kg.cli import _look, _options
from kg.cli._options import QuietOption
from kg.errors import RequestError
from kg.services import shown

if TYPE_CHECKING:
    from kg.release.write import State

TIMEOUT = typer.Option("--timeout", metavar="SECONDS", help="For each request to an endpoint.", show_default=False)
DATE = typer.Option("--date", help="Day that names the release; else SOURCE_DATE_EPOCH, else today (UTC).")
SINCE = typer.Option("--since", help="Folder of a former release: adds the difference to it.")


def command(
    to: Annotated[Path, typer.Argument(metavar="DIR", help="New folder for the release.")],
    store: _look.StoreOption = None,
    endpoint: _look.EndpointOption = None,
    timeout: Annotated[float | None, TIMEOUT] = None,
    date: Annotated[str | None, DATE] = None,
    since: Annotated[Path | None, SINCE] = None,
    quiet: QuietOption = False,
) -> None:
    """Write a release: dumps that any linked-data tool takes."""
    from kg.release.write import write

    say = _options.say(quiet=quiet)
    release = write(_state(store, endpoint, timeout), to, day=date or _today(), since=since, report=say)
    say(f"{to}: release {release.date}, {release.statements} statements in {len(release.graphs)} graphs")
    if release.previous is not None:
        say(f"since {release.previous}: {release.added} added, {release.removed} removed")


def _state(store: Path | None, endpoint: str | None, timeout: float | None) -> State:
    graph = open_graph(store, endpoint, timeout=timeout, united=False)
    if endpoint is None:
        assert isinstance(graph, stores.Reader)
        return graph
    from kg.release.remote import Remote

    return Remote(graph.query, where=shown(endpoint))


def _today() -> str:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now(UTC).date().isoformat()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError) as error:
        raise RequestError(
            f"{epoch!r} is no number of seconds since 1970", where="SOURCE_DATE_EPOCH", hint="unset it, or give --date"
        ) from error
