"""`kg show`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg import store
from kg.answers import find, formats, names, page, show, table
from kg.answers.formats import Format
from kg.answers.graph import open_graph
from kg.cli import _look, _options
from kg.cli._options import QuietOption
from kg.errors import RequestError


def command(
    thing: Annotated[
        str, typer.Argument(metavar="NAME|IRI", help="A group, place or article by name or id; anything by its IRI.")
    ],
    folder: _look.StoreOption = None,
    endpoint: _look.EndpointOption = None,
    form: _look.FormatOption = None,
    output: _look.OutputOption = None,
    lang: _look.LanguageOption = "ar",
    timeout: _look.TimeoutOption = None,
    quiet: QuietOption = False,
) -> None:
    """Show one thing of the graph with its evidence: facts, relations, events, quotes, and where sources differ.

    As a page (table, md), or what the graph says of it (turtle and the other formats of graphs).
    """
    say = _options.say(quiet=quiet)
    chosen = _look.chosen_format(form, output) or Format.TABLE

    def work() -> None:
        graph = open_graph(folder, endpoint, timeout=timeout)
        if chosen.is_graph:
            iri, _ = find.thing(graph, thing)
            result = graph.query(f"DESCRIBE {names.node(iri)}")
            with _look.destination(output) as to:
                formats.write(result, to, form=chosen, screen=None, prefixes=store.prefixes())
            return
        if chosen not in (Format.TABLE, Format.MD):
            raise RequestError(
                f"a page cannot be written as {chosen}",
                where="--format",
                hint="give table, md, or a format of graphs such as turtle",
            )
        found = show.page(graph, thing, lang)
        for other in found.others[:5]:
            say(f"might also be <{other}>")
        screen = _look.screen(output) or table.FILE
        written = (
            page.markdown(found, lang, store.prefixes())
            if chosen is Format.MD
            else page.text(found, screen, lang, store.prefixes())
        )
        with _look.destination(output) as to:
            to.write(written.encode())

    _look.limited(work, timeout, output=output)
