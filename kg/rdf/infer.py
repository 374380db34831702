"""What follows from the graph, by the rules in `ontology/rules/`, into a graph of its own.

Takes a store; writes the inferred graph, whole or only for what a change touched. Apart from the writers because a rule
sees the graph of all articles, and a writer one article. Rules are SPARQL CONSTRUCT queries, run in the order of their file
names; each declares its focus, the variable by which it can be run for a few things only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from typing import Literal

import pyoxigraph as ox

from kg.folders import folder
from kg.rdf import iris, vocab

Focus = Literal["thing", "event", "article"]
"""What a rule is about: an actor, place, weapon or event by its class and name; an event; an article."""

_FOCUS = re.compile(r"^#\+ focus: \?(\w+)$", re.MULTILINE)
_SUMMARY = re.compile(r"^#\+ summary: (.+)$", re.MULTILINE)
_MARK = "#focus"
_FEW = 5000
_PART = 1000
_AT_ONCE = 500
"""Things that one run of a rule is about, where it is not run for all."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A CONSTRUCT query with the variable it can be narrowed by."""

    name: str
    summary: str
    focus: Focus
    text: str

    def about(self, values: Iterable[str]) -> str:
        """The query for the things with these IRIs only."""
        terms = " ".join(str(ox.NamedNode(value)) for value in values)
        return self.text.replace(_MARK, f"VALUES ?{self.focus} {{ {terms} }}")


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in their order."""
    files = sorted(
        (file for file in folder("ontology").joinpath("rules").iterdir() if file.name.endswith(".rq")),
        key=lambda file: file.name,
    )
    return tuple(_rule(file.name.removesuffix(".rq"), file.read_text(encoding="utf-8")) for file in files)


def _rule(name: str, text: str) -> Rule:
    focus, summary = _FOCUS.search(text), _SUMMARY.search(text)
    if focus is None or summary is None or focus[1] not in ("thing", "event", "article") or _MARK not in text:
        raise ValueError(f"rule {name} lacks its header or its {_MARK}")
    return Rule(name, summary[1], focus[1], text)  # type: ignore[arg-type]


def infer(store: ox.Store, base: str) -> None:
    """Make the inferred graph anew from the whole store.

    Rules about events and articles run over a part of them after the other, so that memory does not grow with the store.
    """
    graph = ox.NamedNode(iris.graph(base, "inferred"))
    store.remove_graph(graph)
    about: dict[Focus, list[str]] = {
        "event": sorted({_iri(quad.subject) for quad in store.quads_for_pattern(None, vocab.wq("status"), None)}),
        "article": sorted({_iri(quad.object) for quad in store.quads_for_pattern(None, vocab.wq("article"), None)}),
    }
    for rule in rules():
        values = about.get(rule.focus, [])
        if len(values) <= _PART:
            _add(store, rule.text, graph)
            continue
        for start in range(0, len(values), _PART):
            _add(store, rule.about(values[start : start + _PART]), graph)


def update(
    store: ox.Store,
    base: str,
    *,
    events: Collection[str] = (),
    articles: Collection[str] = (),
    things: Collection[str] = (),
    gone: Collection[str] = (),
) -> None:
    """Bring the inferred graph up to date after a change, all arguments being IRIs: `events` and `articles` that are new or
    changed, `things` that changed articles name or named, and `gone`, the subjects that are no more (see `subjects`).

    The outcome is that of `infer`.
    """
    graph = ox.NamedNode(iris.graph(base, "inferred"))
    focus: dict[Focus, list[str]] = {
        "event": sorted(events),
        "article": sorted(articles),
        "thing": sorted({*events, *things}),
    }
    # The links of an article's reports belong to their events; of the article itself there are only claims of control.
    claims = (iri for iri in subjects(store, articles=articles) if iri.endswith("/control"))
    for iri in {*gone, *things, *subjects(store, events=events), *claims}:
        _drop(store, iri, graph)
    for rule in rules():
        values = focus[rule.focus]
        for start in range(0, len(values), _AT_ONCE):
            _add(store, rule.about(values[start : start + _AT_ONCE]), graph)


def subjects(store: ox.Store, *, events: Iterable[str] = (), articles: Iterable[str] = ()) -> Iterator[str]:
    """What the inferred graph may speak of because of these events and articles as they stand in the store. To be asked
    before they are taken out, too."""
    report, article, location = vocab.wq("report"), vocab.wq("article"), vocab.wq("location")
    for event in events:
        yield event
        for quad in store.quads_for_pattern(ox.NamedNode(event), report, None):
            yield _iri(quad.object)
    for each in articles:
        for quad in store.quads_for_pattern(None, article, ox.NamedNode(each)):
            yield _iri(quad.subject)
            for placed in store.quads_for_pattern(quad.subject, location, None):
                yield f"{_iri(placed.object)}/control"


def named(store: ox.Store, article_graph: str) -> Iterator[str]:
    """The things in no table that an article names, and those its record brings, from its graph in the store."""
    graph = ox.NamedNode(article_graph)
    for quad in store.quads_for_pattern(None, vocab.wq("spelling"), None, graph):
        yield _iri(quad.subject)
    for quad in store.quads_for_pattern(None, vocab.wq("brings"), None, graph):
        yield _iri(quad.object)


def _iri(node: object) -> str:
    assert isinstance(node, ox.NamedNode)
    return node.value


def _drop(store: ox.Store, subject: str, graph: ox.NamedNode) -> None:
    for quad in list(store.quads_for_pattern(ox.NamedNode(subject), None, None, graph)):
        store.remove(quad)


def _add(store: ox.Store, text: str, graph: ox.NamedNode) -> None:
    triples = store.query(text, use_default_graph_as_union=True)
    assert isinstance(triples, ox.QueryTriples)
    quads = (ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
    few = list(islice(quads, _FEW))
    if len(few) < _FEW:
        store.extend(few)  # a bulk load costs as much as many of these
    else:
        store.bulk_extend(chain(few, quads))
