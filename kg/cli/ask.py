"""`kg ask`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.answers import asked, listing, present
from kg.answers.ask import ask, prepare
from kg.answers.graph import open_graph
from kg.answers.questions import questions
from kg.answers.values import Over
from kg.cli import _look, _options
from kg.cli._options import QuietOption
from kg.errors import RequestError

SETTINGS = {
    "context_settings": {"ignore_unknown_options": True, "allow_extra_args": True},
    "add_help_option": False,  # the help of one question is not that of the command
}


def command(
    ctx: typer.Context,
    question: Annotated[
        str | None, typer.Argument(help="The name of a question, or a question in words; without it, the list.")
    ] = None,
    evidence: Annotated[bool, typer.Option("--evidence", help="Show the quoted words behind each row.")] = False,
    cite: Annotated[
        bool, typer.Option("--cite", help="Print the articles behind the answer as a bibliography.")
    ] = False,
    sparql: Annotated[
        bool, typer.Option("--sparql", help="Print the query with its parameters bound, and do not run it.")
    ] = False,
    with_successors: Annotated[
        bool, typer.Option("--with-successors", help="A group under its earlier and later names too.")
    ] = False,
    with_members: Annotated[
        bool, typer.Option("--with-members", help="An alliance or force with its members and parts too.")
    ] = False,
    folder: _look.StoreOption = None,
    endpoint: _look.EndpointOption = None,
    form: _look.FormatOption = None,
    output: _look.OutputOption = None,
    lang: _look.LanguageOption = "ar",
    timeout: _look.TimeoutOption = None,
    quiet: QuietOption = False,
    help_: Annotated[
        bool, typer.Option("--help", help="Show this message; after a question, what can be given to it.")
    ] = False,
) -> None:
    """Answer a named question, by name or in words; its parameters are given as --PARAMETER VALUE.

    Exit codes: 0 answered, 2 the question or a parameter is wrong, 4 no store, 5 the endpoint failed, 124 out of time.
    """
    if help_:
        named = {one.name: one for one in questions()}
        typer.echo(listing.help_of(named[question], lang) if question in named else ctx.get_help())
        return
    say = _options.say(quiet=quiet)
    chosen = _look.chosen_format(form, output)
    if question is None:
        asked.refuse(ctx.args)
        with _look.destination(output) as to:
            listing.write(to, form=chosen, screen=_look.screen(output), language=lang)
        return

    if cite and not sparql and not present.for_people(chosen, _look.screen(output)):
        raise RequestError(
            "a bibliography goes with texts for people only",
            where="--cite",
            hint="add --format table or md; for programs, --evidence names the articles in each row",
        )

    def work() -> None:
        graph = asked.graph_for(question, ctx.args, lambda: open_graph(folder, endpoint, timeout=timeout))
        found, given = asked.understand(question, ctx.args, graph, say=say)
        bound = prepare(found, given, graph, Over(with_successors, with_members))
        for line in (*bound.understood, *filter(None, [asked.left_out(found, given)])):
            say(line)
        if sparql:
            with _look.destination(output) as to:
                to.write(bound.text.encode())
            return
        answer = ask(bound, graph, language=lang, with_evidence=evidence or cite)
        _look.show(answer, output, form=chosen, evidence=evidence, cite=cite)
        if not answer.rows:
            releases = found.reads == "releases"
            say("no rows: " + ("nothing changed" if releases else "the graph holds nothing of the kind"))

    _look.limited(work, timeout, output=output)
