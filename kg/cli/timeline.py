"""`kg timeline`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.answers import asked, look
from kg.answers.ask import ask, prepare
from kg.answers.graph import open_graph
from kg.answers.questions import question
from kg.cli import _look, _options
from kg.cli._options import QuietOption


def command(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A place or a group; without it, everything.")
    ] = None,
    within: Annotated[
        str | None, typer.Option(help="Kilometres around the place.  [default: 10]", show_default=False)
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="From this day on.", show_default=False)] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Up to this day.", show_default=False)] = None,
    evidence: Annotated[bool, typer.Option("--evidence", help="Show the quoted words behind each event.")] = False,
    folder: _look.StoreOption = None,
    endpoint: _look.EndpointOption = None,
    form: _look.FormatOption = None,
    output: _look.OutputOption = None,
    lang: _look.LanguageOption = "ar",
    timeout: _look.TimeoutOption = None,
    quiet: QuietOption = False,
) -> None:
    """Show the events at a place, or of a group, in the order of their days (the question `timeline`)."""
    say = _options.say(quiet=quiet)
    chosen = _look.chosen_format(form, output)

    def work() -> None:
        graph = open_graph(folder, endpoint, timeout=timeout)
        given = look.timeline_of(graph, name, within=within, since=since, until=until)
        bound = prepare(question("timeline"), given, graph)
        for line in (*bound.understood, *filter(None, [asked.left_out(bound.question, given)])):
            say(line)
        answer = ask(bound, graph, language=lang, with_evidence=evidence)
        _look.show(answer, output, form=chosen, evidence=evidence)

    _look.limited(work, timeout, output=output)
