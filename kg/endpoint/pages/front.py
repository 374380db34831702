"""The front page and the page of the ontology: counts, five questions with answers, events on a map and a timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from pyoxigraph import Literal, NamedNode, Store

from kg.endpoint.pages import picture
from kg.endpoint.pages.entity import Reader
from kg.endpoint.pages.look import LANGUAGES, Look, Name
from kg.endpoint.pages.map import map_of
from kg.endpoint.pages.model import Value
from kg.errors import KGError
from kg.rdf.vocab import OWL, RDF, RDFS, SKOS, WQ

FIVE = ("factions-near-towns", "contradictions", "deaths-by-source", "strikes-near-sites", "control-of-town")
"""The questions of the front page, where they are there and can be asked without a parameter."""

ROWS = 5
COLUMNS = 4
EVENTS = 400
LISTED = 15


@dataclass(frozen=True, slots=True)
class Card:
    """A question with the first rows of its answer."""

    name: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[tuple[Value, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much there is: statements, graphs, and pairs of a word's key with a number."""

    statements: int
    graphs: int
    kinds: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Described:
    """A term of the ontology."""

    id: str
    about: str
    name: Name
    parents: tuple[Value, ...]
    comments: tuple[str, ...]


Cards = Mapping[str, tuple[Card, ...]]
"""The questions of the front page with their answers, by language."""

Overview = Mapping[str, Mapping[str, Any]]
"""What the front page shows beside them, by language: sizes, events, map, timeline."""


NOTHING_YET: Mapping[str, Any] = {"sizes": None, "events": None, "map": "", "line": ""}
"""The same, while it is worked out."""


def overview(store: Store, base: str) -> Overview:
    """How much there is, and the events in lists and pictures. A job of its own: its time grows with the graph."""
    look = Look(store, base)
    sizes = _sizes(look)
    events = _events(look, Reader(look, LANGUAGES[0]))
    return {language: {"sizes": sizes, **_drawn(look, events, language)} for language in LANGUAGES}


def _drawn(look: Look, events: Sequence[str], language: str) -> dict[str, Any]:
    reader = Reader(look, language)
    title = look.name(WQ + "Event").text(language)
    return {
        "events": tuple(reader.happened(event, "") for event in events[:LISTED]),
        "map": map_of(reader.points(events), title),
        "line": picture.timeline(reader.periods(events), title),
    }


def _events(look: Look, reader: Reader) -> list[str]:
    """Events, the latest first."""
    quads = look.store.quads_for_pattern(None, NamedNode(WQ + "status"), None)
    found = {quad.subject.value for quad in islice(quads, 20 * EVENTS) if isinstance(quad.subject, NamedNode)}
    return sorted(found, key=lambda event: (reader.day(event), event), reverse=True)[:EVENTS]


def _sizes(look: Look) -> Sizes:
    kinds = {"events": WQ + "status", "reports": WQ + "reportedType", "articles": WQ + "sha256"}
    counted = (
        (key, sum(1 for _ in look.store.quads_for_pattern(None, NamedNode(name), None))) for key, name in kinds.items()
    )
    return Sizes(len(look.store), sum(1 for _ in look.store.named_graphs()), tuple(counted))


def five(store: Store, base: str) -> Cards:
    """Five questions, answered. A job of its own: over a large graph that takes longer than anybody waits."""
    from kg.answers import ask, names
    from kg.answers.questions import questions
    from kg.endpoint.pages.asking import graph, of_answer

    look = Look(store, base)
    known = {question.name: question for question in questions()}
    chosen = [known[name] for name in FIVE if name in known]
    chosen += [question for question in known.values() if question not in chosen]
    cards: dict[str, list[Card]] = {language: [] for language in LANGUAGES}
    for question in chosen:
        if any(parameter.required for parameter in question.parameters) or len(cards[LANGUAGES[0]]) == len(FIVE):
            continue
        try:
            answer = ask.ask(ask.prepare(question, {}, graph(look)), graph(look))
        except KGError:
            # A question that wants more than its declaration says is asked on its own page.
            continue
        few = replace(answer, rows=answer.rows[:ROWS], behind=answer.behind[:ROWS])
        for language in LANGUAGES:
            told = replace(few, language=language, labels=names.labels(graph(look), ask.things(few), language))
            shown = of_answer(told, Reader(look, language))
            card = Card(question.name, question.title(language), shown.headings[:COLUMNS], _narrow(shown.rows))
            cards[language].append(card)
    return {language: tuple(found) for language, found in cards.items()}


def _narrow(rows: Sequence[tuple[tuple[Value, ...], ...]]) -> tuple[tuple[tuple[Value, ...], ...], ...]:
    return tuple(tuple(cell[:2] for cell in row[:COLUMNS]) for row in rows)


def terms(look: Look, language: str) -> tuple[tuple[str, tuple[Described, ...]], ...]:
    """The terms of the ontology in groups: classes, properties, values."""
    reader = Reader(look, language)
    groups = (
        ("classes", (OWL + "Class",)),
        ("properties", (OWL + "ObjectProperty", OWL + "DatatypeProperty")),
        ("individuals", (OWL + "NamedIndividual",)),
    )
    return tuple(
        (
            key,
            tuple(
                _described(look, reader, iri)
                for kind in kinds
                for iri in look.pointing(kind, RDF + "type")
                if iri.startswith(WQ)
            ),
        )
        for key, kinds in groups
    )


def _described(look: Look, reader: Reader, iri: str) -> Described:
    parents = [
        *look.things(iri, RDFS + "subClassOf"),
        *look.things(iri, RDFS + "subPropertyOf"),
        *(kind for kind in look.things(iri, RDF + "type") if kind.startswith(WQ)),
    ]
    texts = [
        term.value
        for name in (SKOS + "definition", RDFS + "comment")
        for term in look.values(iri, name)
        if isinstance(term, Literal) and term.language in (reader.language, None)
    ]
    name = iri.removeprefix(WQ)
    about = "/about?iri=" + iri.replace("#", "%23").replace(":", "%3A").replace("/", "%2F")
    return Described(name, about, look.name(iri), tuple(map(reader.thing, parents)), tuple(texts))
