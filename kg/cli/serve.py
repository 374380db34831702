"""`kg serve`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli._options import StoreOption
from kg.errors import RequestError


def command(
    store: StoreOption = Path("kg.store"),
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; loopback unless told otherwise.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port to listen on; 0 takes a free one.")
    ] = 8000,
    url: Annotated[
        str | None, typer.Option("--url", help="Public URL of the site, where a proxy stands before it.")
    ] = None,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds that a query may take.")] = 30.0,
    memory: Annotated[int, typer.Option("--memory", min=64, help="Megabytes that a query may take.")] = 2048,
    answer: Annotated[int, typer.Option("--answer", min=1, help="Megabytes that an answer may have.")] = 512,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Queries that run at the same time.")] = 2,
    queue: Annotated[
        int, typer.Option("--queue", min=0, help="Queries that may wait; more are told to come back.")
    ] = 16,
    releases: Annotated[
        Path | None, typer.Option("--releases", help="Folder of releases to offer for download.")
    ] = None,
) -> None:
    """Publish the graph over HTTP: SPARQL endpoint and pages."""
    try:
        from kg.endpoint.listen import Listening, listen
    except ModuleNotFoundError as error:
        raise RequestError(
            f"the package {error.name} is not installed", hint="install the web parts: pip install 'waqai[serve]'"
        ) from error

    listen(
        Listening(host, port, url),
        store,
        releases=releases,
        seconds=timeout,
        memory=memory << 20,
        answer=answer << 20,
        workers=workers,
        queue=queue,
        report=lambda line: sys.stderr.write(line + "\n"),
    )
