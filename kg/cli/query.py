"""`kg query`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kg import store
from kg.answers import formats, free
from kg.answers.graph import open_graph
from kg.cli import _look, _options
from kg.cli._options import QuietOption


def command(
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE|-]", help="A file with a query, or - for standard input.")
    ] = None,
    text: Annotated[str | None, typer.Option("--execute", "-e", metavar="TEXT", help="The query itself.")] = None,
    folder: _look.StoreOption = None,
    endpoint: _look.EndpointOption = None,
    form: _look.FormatOption = None,
    output: _look.OutputOption = None,
    timeout: _look.TimeoutOption = None,
    quiet: QuietOption = False,
    allow_service: Annotated[
        bool, typer.Option("--allow-service", help="Let the query ask other endpoints (SERVICE).")
    ] = False,
) -> None:
    """Run a SPARQL query (SELECT, ASK, CONSTRUCT, DESCRIBE) over all graphs of the store together.

    Exit codes: 0 answered, 2 the query or an option is wrong, 4 no store, 5 the endpoint failed, 124 out of time.
    """
    query, where = free.read(file, text, sys.stdin.buffer)
    say = _options.say(quiet=quiet)
    chosen = _look.chosen_format(form, output)
    free.check(query, where=where, allow_service=allow_service or endpoint is not None)

    def work() -> None:
        graph = open_graph(folder, endpoint, timeout=timeout, united=False)
        result = free.run(graph, query, where=where)
        for doubt in free.doubts(query):
            say(f"warning: {where}: {doubt}")
        with _look.destination(output) as to:
            formats.write(result, to, form=chosen, screen=_look.screen(output), prefixes=store.prefixes())

    _look.limited(work, timeout, output=output)
