"""`kg map`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.answers import draw, look
from kg.answers.graph import open_graph
from kg.cli import _look, _options
from kg.cli._options import QuietOption


def command(
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Write to this file (.html or .svg).  [default: standard output, HTML]",
            show_default=False,
        ),
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="From this day on.", show_default=False)] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Up to this day.", show_default=False)] = None,
    folder: _look.StoreOption = None,
    endpoint: _look.EndpointOption = None,
    lang: _look.LanguageOption = "ar",
    timeout: _look.TimeoutOption = None,
    quiet: QuietOption = False,
) -> None:
    """Draw the events on a map: one file, HTML or SVG, that loads nothing from anywhere."""
    say = _options.say(quiet=quiet)
    kind = draw.kind(output.name if output else None)

    def work() -> None:
        spots = look.spots(open_graph(folder, endpoint, timeout=timeout), lang, since=since, until=until)
        if not spots:
            say("no events with coordinates")
        with _look.destination(output) as to:
            to.write(draw.drawn(spots, kind, lang).encode())

    _look.limited(work, timeout, output=output)
