"""Questions and queries on pages: a free query with its answer, the named questions with forms, their evidence.

Runs in a worker of the pool for queries, so that the limits of time and memory hold for pages as for the endpoint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode

from kg import sparql
from kg.answers import ask, near, present
from kg.answers import free as free_query
from kg.answers.ask import Answer, Meant
from kg.answers.questions import Column, Parameter, Question, question, questions
from kg.endpoint.pages.entity import Reader
from kg.endpoint.pages.look import Look, Term
from kg.endpoint.pages.model import Quoted, Value
from kg.endpoint.pages.result import Shown, of_query, with_pictures
from kg.errors import KGError
from kg.rdf.vocab import PRECISIONS, WQ
from kg.store import Reader as StoreReader
from kg.store import prefixes

MAX_QUOTES = 30
SHOWN_ROWS = 50
ROWS_DOWNLOADS = ("csv", "tsv", "json", "xml")
GRAPH_DOWNLOADS = ("turtle", "ntriples", "jsonld", "rdfxml")


@dataclass(frozen=True, slots=True)
class Understood:
    """What somebody's words were taken for: a thing (or the point that they give), and what else they may mean."""

    given: str
    thing: Value
    kind: Value | None
    others: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter as a form shows it; `choices` are pairs of a value and its word."""

    name: str
    label: str
    description: str
    type: str
    required: bool
    value: str
    default: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question or query as a page shows it; `refused` says why there is no answer."""

    text: str
    shown: Shown | None = None
    refused: str = ""
    understood: tuple[Understood, ...] = ()
    quotes: tuple[Quoted, ...] = ()
    downloads: tuple[tuple[str, str], ...] = ()


def graph(look: Look) -> StoreReader:
    """The snapshot as the questions take it."""
    return StoreReader(look.store, look.base, Path())


def free(look: Look, text: str, language: str) -> Asked:
    """The answer of a free query."""
    if sparql.calls_out(text):
        return Asked(text, refused="SERVICE is refused: this endpoint makes no requests to other servers")
    try:
        shown = of_query(free_query.run(graph(look), text, where="query"), Reader(look, language))
    except (KGError, RuntimeError, ValueError) as error:
        return Asked(text, refused=explained(error))
    return Asked(text, shown, downloads=downloads(text))


def named(look: Look, name: str, given: Mapping[str, str], language: str) -> tuple[Question, Asked]:
    """The answer of a named question. Raises UnknownName where there is none of that name."""
    chosen = question(name)
    filled = {key: value for key, value in given.items() if value.strip()}
    if any(parameter.required and parameter.name not in filled for parameter in chosen.parameters):
        return chosen, Asked("")
    try:
        bound = ask.prepare(chosen, filled, graph(look))
        answer = ask.ask(bound, graph(look), language=language, with_evidence=True, most=SHOWN_ROWS)
    except KGError as error:
        return chosen, Asked("", refused=explained(error))
    # Without its header, which is long and says nothing to the endpoint.
    text = "\n".join(line for line in bound.text.split("\n") if not line.startswith("#+"))
    return chosen, Asked(
        text,
        of_answer(answer, Reader(look, language), SHOWN_ROWS),
        understood=tuple(_understood(one, look, language) for one in bound.meant),
        quotes=_quotes(answer, look),
        downloads=downloads(text),
    )


def on_pages() -> tuple[Question, ...]:
    """The questions that a graph answers by itself, without folders of releases."""
    return tuple(one for one in questions() if one.reads == "store")


def fields(chosen: Question, given: Mapping[str, str], look: Look, language: str) -> tuple[Field, ...]:
    """The form of a question, filled in with what was given."""
    return tuple(
        Field(
            parameter.name,
            parameter.label(language),
            parameter.description(language),
            parameter.type,
            parameter.required,
            given.get(parameter.name, ""),
            parameter.default or "",
            _choices(parameter, look, language),
        )
        for parameter in chosen.parameters
    )


def _choices(parameter: Parameter, look: Look, language: str) -> tuple[tuple[str, str], ...]:
    terms: Mapping[str, str] = {}
    if parameter.type == "precision":
        terms = {choice: PRECISIONS[choice] for choice in near.PRECISIONS}
    elif parameter.type.startswith(("term(", "kind(")):
        terms = {choice: choice for choice in parameter.choices}
    named = tuple((choice, look.name(WQ + term).text(language)) for choice, term in terms.items())
    return named or tuple((choice, choice) for choice in parameter.choices)


def _understood(meant: Meant, look: Look, language: str) -> Understood:
    reader, found = Reader(look, language), meant.found
    if found.iri is None:
        return Understood(meant.given, Value(found.name), None, ())
    kinds = look.kinds(found.iri)
    others = tuple(reader.thing(other.iri) for other in found.others[:5] if other.iri is not None)
    return Understood(meant.given, reader.thing(found.iri), reader.thing(kinds[0]) if kinds else None, others)


def of_answer(answer: Answer, reader: Reader, limit: int | None = None) -> Shown:
    """The rows of a question as a page shows them."""
    rows = answer.rows[:limit]
    shown = tuple(
        tuple(_cell(term, column, answer, reader) for term, column in zip(row, answer.columns, strict=True))
        for row in rows
    )
    headings = [column.heading(answer.language) for column in answer.columns]
    cut = len(rows) < len(answer.rows)
    return with_pictures(
        headings, rows, shown, reader, cut=cut, variables=[column.variable for column in answer.columns]
    )


def _cell(term: Term | None, column: Column, answer: Answer, reader: Reader) -> tuple[Value, ...]:
    if term is None:
        return ()
    if column.several and isinstance(term, Literal):
        return tuple(reader.thing(iri) for iri in sorted(term.value.split()))
    if isinstance(term, NamedNode):
        return (reader.value(term),)
    return (Value(present.text(term, column, answer, prefixes())),)


def _quotes(answer: Answer, look: Look) -> tuple[Quoted, ...]:
    """The quotes behind the rows, each once."""
    reader = Reader(look, answer.language)
    reports = dict.fromkeys(one.report for row in range(len(answer.rows)) for one in answer.evidence(row))
    return reader.quotes(list(reports))[:MAX_QUOTES]


def downloads(text: str) -> tuple[tuple[str, str], ...]:
    """Formats in which the endpoint gives the answer of the query, and where."""
    graphs = {"CONSTRUCT", "DESCRIBE"} & set(sparql.words(text))
    return tuple(
        (name, "/sparql?" + urlencode({"query": text, "format": name}))
        for name in (GRAPH_DOWNLOADS if graphs else ROWS_DOWNLOADS)
    )


def explained(error: Exception) -> str:
    """What is wrong and what to do, in one paragraph; in lines where the error has lines."""
    hint, what = getattr(error, "hint", None), str(error)
    if not hint:
        return what
    return f"{what}\n\n{hint}" if "\n" in what else f"{what}. {hint}"
