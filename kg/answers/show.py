"""One thing of the graph with its evidence: an event, a report, an actor, a place, an article.

Takes a name, an id or an IRI and a graph; gives a page: facts, relations, events, quotes, and how sources differ. Apart from
`page` because what belongs on a page and how it is set on paper change for different reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg import store
from kg.answers import evidence, find, interface, names
from kg.answers.ask import Answer, Bound, ask, prepare
from kg.answers.evidence import Evidence
from kg.answers.formats import shown
from kg.answers.graph import Graph, select
from kg.answers.present import short
from kg.answers.questions import question, without
from kg.queries import bind
from kg.rdf.vocab import DCT, GEO, OA, OUTCOMES, PROV, RDF, SEM, SKOS, WQ

MOST = 30
"""Events and quotes on one page; a page is for reading, and questions and queries list everything."""

_LEFT_OUT = {
    RDF + "type", SKOS + "prefLabel", SKOS + "altLabel", WQ + "report", WQ + "participation", WQ + "location",
    WQ + "toll", WQ + "time", WQ + "tollRange", WQ + "participant", WQ + "sourceReference", WQ + "note", GEO + "hasGeometry", GEO + "sfWithin",
    WQ + "spelling", WQ + "spelledKind", WQ + "spelledWithin", DCT + "title", OA + "exact", WQ + "extractor", WQ + "rule",
    WQ + "triggerStart", WQ + "triggerEnd", WQ + "documentEvent", PROV + "wasDerivedFrom", SEM + "hasActor", SEM + "hasPlace",
}  # fmt: skip
"""Properties that a page shows elsewhere, or not at all."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A property with its values, as people read them."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two reports of one event that differ, and in what."""

    kind: str
    one: Evidence
    other: Evidence


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown of a thing. `lists` are answers to questions about it, under their headings."""

    iri: str
    title: str
    kind: str
    other_names: tuple[str, ...]
    facts: tuple[Fact, ...]
    relations: tuple[str, ...]
    lists: tuple[tuple[str, Answer], ...]
    quotes: tuple[Evidence, ...]
    differences: tuple[Difference, ...]
    more: int
    others: tuple[str, ...] = ()


def page(graph: Graph, given: str, language: str) -> Page:
    """The page of the thing that `given` names. Raises UnknownName where nothing bears the name."""
    iri, others = find.thing(graph, given)
    facts = _facts(graph, iri, language)
    classes, lowest = _classes(graph, iri)
    lists: list[tuple[str, Answer]] = []
    if "Actor" in classes:
        lists.append((interface.word("events", language), _asked(graph, "timeline", {"faction": iri}, language)))
    elif "Place" in classes:
        lists.append((interface.word("events", language), _events_at(graph, iri, language)))
        lists.append((interface.word("control", language), _asked(graph, "control-of-town", {"town": iri}, language)))
    quotes = _quotes(graph, iri, classes, language)
    label = names.labels(graph, [iri], language).get(iri)
    return Page(
        iri=iri,
        title=label or short(iri, graph.base, store.prefixes()),
        kind=_kind(graph, lowest, language),
        other_names=_other_names(graph, iri, label),
        facts=facts,
        relations=_relations(graph, iri, language) if "Actor" in classes else (),
        lists=tuple((heading, answer) for heading, answer in lists if answer.rows),
        quotes=tuple(quotes[:MOST]),
        differences=_differences(graph, iri, quotes, language) if "Event" in classes else (),
        more=max(0, len(quotes) - MOST),
        others=others,
    )


def _classes(graph: Graph, iri: str) -> tuple[set[str], list[str]]:
    """The local names of the thing's classes and of all above them, and of those with no class of the thing below."""
    rows = list(select(graph, "classes-of", "thing", [(names.node(iri),)]))
    lowest = [row["class"].value.removeprefix(WQ) for row in rows if row["lowest"].value == "true"]
    return {row["class"].value.removeprefix(WQ) for row in rows}, lowest


def _kind(graph: Graph, lowest: Sequence[str], language: str) -> str:
    labels = names.labels(graph, [WQ + name for name in lowest], language)
    return interface.word("comma", language).join(labels.get(WQ + name, name) for name in lowest)


def _facts(graph: Graph, iri: str, language: str) -> tuple[Fact, ...]:
    """What the graph says of the thing, without what a vocabulary that has no words here says again, for programs."""
    found: dict[str, list[ox.NamedNode | ox.Literal]] = {}
    for row in select(graph, "facts", "thing", [(names.node(iri),)]):
        if row["property"].value not in _LEFT_OUT and isinstance(row["value"], ox.NamedNode | ox.Literal):
            found.setdefault(row["property"].value, []).append(row["value"])
    tolls = _tolls(found, language)
    things = {value.value for values in found.values() for value in values if isinstance(value, ox.NamedNode)}
    labels = names.labels(graph, things | set(found) | set(tolls), language)
    facts = [Fact(labels.get(key, short(key, graph.base, store.prefixes())), (toll,)) for key, toll in tolls.items()]
    ours = [set(values) for key, values in found.items() if key.startswith(WQ)]
    facts += [
        Fact(labels.get(key) or _foreign(key, language), _texts(values, labels, graph.base))
        for key, values in found.items()
        if key.startswith(WQ) or interface.has(_curie(key)) or not any(set(values) <= said for said in ours)
    ]
    return tuple(sorted(facts, key=lambda fact: fact.name))


def _tolls(found: dict[str, list[ox.NamedNode | ox.Literal]], language: str) -> dict[str, str]:
    """The range of each outcome of an event, in words, by the IRI of the outcome; taken out of what is `found`."""
    tolls = {}
    for outcome, name in OUTCOMES.items():
        low, high, open_ = (found.pop(WQ + outcome + bound, None) for bound in ("Minimum", "Maximum", "AtLeast"))
        if not (high or open_):
            continue
        least, most = (bound[0].value if bound else "…" for bound in (low, high or open_))
        between = most if least == most else f"{least}–{most}"
        if open_:
            tolls[WQ + name] = interface.word("or more", language).format(between)
        else:
            tolls[WQ + name] = between if low else interface.word("up to", language).format(most)
    return tolls


def _foreign(iri: str, language: str) -> str:
    """The name of a property that is not ours."""
    key = _curie(iri)
    return interface.word(key, language) if interface.has(key) else key


def _curie(iri: str) -> str:
    return shown(ox.NamedNode(iri), store.prefixes())


def _texts(values: Iterable[ox.NamedNode | ox.Literal], labels: Mapping[str, str], base: str) -> tuple[str, ...]:
    texts = [
        value.value
        if isinstance(value, ox.Literal)
        else labels.get(value.value) or short(value.value, base, store.prefixes())
        for value in values
    ]
    return tuple(sorted(dict.fromkeys(texts)))


def _other_names(graph: Graph, iri: str, label: str | None) -> tuple[str, ...]:
    named = {
        row["value"].value
        for row in select(graph, "facts", "thing", [(names.node(iri),)])
        if row["property"].value in (SKOS + "prefLabel", SKOS + "altLabel")
    }
    return tuple(sorted(named - {label}))


def _relations(graph: Graph, iri: str, language: str) -> tuple[str, ...]:
    rows = list(select(graph, "relations", "actor", [(names.node(iri),)]))
    things = {row[key].value for row in rows for key in ("subject", "kind", "object")}
    labels = names.labels(graph, things, language)
    lines = []
    for row in rows:
        subject, kind, other = (labels.get(row[key].value, row[key].value) for key in ("subject", "kind", "object"))
        start, end = (row[key].value if row[key] else "" for key in ("from", "to"))
        period = f" ({start}–{end})" if start or end else ""
        lines.append(f"{subject} · {kind} · {other}{period}")
    return tuple(dict.fromkeys(lines))


def _asked(graph: Graph, name: str, given: Mapping[str, str], language: str) -> Answer:
    return ask(prepare(question(name), given, graph), graph, language=language)


def _events_at(graph: Graph, iri: str, language: str) -> Answer:
    """The events of the very place, which need no coordinates."""
    timeline = question("timeline")
    absent = [one.name for one in timeline.parameters if one.optional and one.name != "town"]
    here = bind(without(timeline.text, absent), {"place km only": [(names.node(iri), ox.Literal("0"), None)]})
    return ask(Bound(timeline, here, ()), graph, language=language)


def _quotes(graph: Graph, iri: str, classes: set[str], language: str) -> list[Evidence]:
    if "Article" in classes:
        keys: Sequence[str] = [
            row["report"].value for row in select(graph, "reports-of-article", "article", [(names.node(iri),)])
        ]
    elif classes & {"Event", "Report"}:
        keys = [iri]
    else:
        return []
    found = evidence.look_up(graph, keys, language)
    return sorted({one.report: one for many in found.values() for one in many}.values())


def _differences(graph: Graph, iri: str, quotes: Sequence[Evidence], language: str) -> tuple[Difference, ...]:
    by_report = {one.report: one for one in quotes}
    rows = list(select(graph, "differences", "event", [(names.node(iri),)]))
    labels = names.labels(graph, {row["difference"].value for row in rows}, language)
    return tuple(
        Difference(
            labels.get(row["difference"].value, ""), by_report[row["report"].value], by_report[row["other"].value]
        )
        for row in rows
        if row["report"].value in by_report and row["other"].value in by_report
    )
