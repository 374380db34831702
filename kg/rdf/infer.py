"""What follows from the graph, in a graph of its own: things by name here, events in `derived`, the rest by running rules.

Takes a store; writes its inferred graph, whole or about what a change touched. `ontology/rules` says what follows: SPARQL
CONSTRUCT queries in the order of their file names, each with its focus, the variable by which it can be run for a few
things only. They are the specification. What `COMPUTED` names is computed from rows and look-ups;
any other rule that lies there is run.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from typing import Literal

import pyoxigraph as ox

from kg.folders import folder
from kg.rdf import derived, iris, terms, vocab
from kg.rdf.known import Known

Focus = Literal["thing", "event", "article"]
"""What a rule is about: an actor, place, weapon or event by its class and name; an event; an article."""

_FOCUS = re.compile(r"^#\+ focus: \?(\w+)$", re.MULTILINE)
_SUMMARY = re.compile(r"^#\+ summary: (.+)$", re.MULTILINE)
_MARK = "#focus"
COMPUTED = derived.RULES | {"10-names"}
"""The rules that are not run, because `derived` and `things` come to the same."""

_TYPE = ox.NamedNode(f"{vocab.RDF}type")
_SPELLING, _KIND, _WITHIN = (vocab.wq(name) for name in ("spelling", "spelledKind", "spelledWithin"))
_ARABIC = re.compile("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")
"""Arabic letters, presentation forms among them; as rule 10 has them."""
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


def others() -> list[Rule]:
    """The rules that are not computed, but run."""
    return [rule for rule in rules() if rule.name not in COMPUTED]


def _rule(name: str, text: str) -> Rule:
    focus, summary = _FOCUS.search(text), _SUMMARY.search(text)
    if focus is None or summary is None or focus[1] not in ("thing", "event", "article") or _MARK not in text:
        raise ValueError(f"rule {name} lacks its header or its {_MARK}")
    return Rule(name, summary[1], focus[1], text)  # type: ignore[arg-type]


def every_thing(store: ox.Store, base: str) -> Iterator[str]:
    """The things that `things` can say something of, each once: those that no table knows, and actors and places of any table.

    They are found by their classes and kinds, and each is given where the first of its own is looked at, so that none has to
    be remembered.
    """
    inferred = ox.NamedNode(iris.graph(base, "inferred"))
    last: object = None
    for quad in store.quads_for_pattern(None, _KIND, None):
        # In the order of the kinds; one kind from several articles comes in a row.
        found = (quad.object, quad.subject)
        if found != last and quad.object == min(_told(store, quad.subject, _KIND, inferred), key=str):
            yield _iri(quad.subject)
        last = found
    ordered = [vocab.wq(name) for name in sorted(things_classes())]
    place = {name: number for number, name in enumerate(ordered)}
    for number, name in enumerate(ordered):
        last = None
        for quad in store.quads_for_pattern(None, _TYPE, name):
            if quad.graph_name == inferred or quad.subject == last:
                continue
            last = quad.subject
            told = _told(store, quad.subject, _TYPE, inferred)
            first = min(place[each] for each in told if each in place)  # type: ignore[index]
            if first == number and not _told(store, quad.subject, _KIND, inferred):
                yield _iri(quad.subject)


def _told(store: ox.Store, thing: object, predicate: ox.NamedNode, inferred: ox.NamedNode) -> list[object]:
    """What is said of a thing by a property, apart from what was inferred."""
    assert isinstance(thing, ox.NamedNode)
    return [quad.object for quad in store.quads_for_pattern(thing, predicate, None) if quad.graph_name != inferred]


@cache
def things_classes() -> frozenset[str]:
    """The classes of actors and places, by name."""
    return frozenset(
        (*vocab.ACTOR_KINDS, *vocab.ACTOR_PARENTS, *vocab.PLACE_TYPES, *vocab.PLACE_PARENTS, "Actor", "Place")
    )


def things(store: ox.Store, base: str, known: Known, about: Iterable[str]) -> Iterator[str]:
    """What follows about each thing (an IRI) as N-Quads: rule 10, and rule 20 for things. Reads the other graphs only."""
    graph = ox.NamedNode(iris.graph(base, "inferred"))
    end = f" <{graph.value}> .\n"
    roots = (vocab.TERM["Actor"], vocab.TERM["Place"])
    for thing in about:
        node = ox.NamedNode(thing)
        quads = [quad for quad in store.quads_for_pattern(node, None, None) if quad.graph_name != graph]
        told = {str(quad.object) for quad in quads if quad.predicate == _TYPE}
        found, kind = _spelled(quads)
        classes = {*told, *kind}
        above = {each for name in classes for root in roots for each in known.superclasses(name, root)}
        found.update((vocab.TYPE, name) for name in above - classes)
        yield "".join([f"<{thing}> {predicate} {value}{end}" for predicate, value in sorted(found)])


def _spelled(quads: Collection[ox.Quad]) -> tuple[set[tuple[str, str]], set[str]]:
    """What the spellings of a thing come to: predicates and values, and its class. What most articles say comes first; among
    equals the last by code point. A kind that says no more than that it is an actor or a place yields to any other."""
    names: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for quad in quads:
        if quad.predicate == _SPELLING and isinstance(quad.object, ox.Literal):
            names[quad.object.value] += 1
        elif quad.predicate == _KIND and isinstance(quad.object, ox.NamedNode):
            kinds[quad.object.value] += 1
    found = {(f"<{vocab.WQ}within>", str(quad.object)) for quad in quads if quad.predicate == _WITHIN}
    if names:
        first = max(names, key=lambda name: (names[name], name))
        for name in names:
            written = terms.label(name) if _ARABIC.search(name) else terms.string(name)
            found.add((f"<{vocab.SKOS}{'prefLabel' if name == first else 'altLabel'}>", written))
    kind: set[str] = set()
    if kinds:
        weak = (vocab.wq("Actor").value, vocab.wq("Place").value)
        kind = {f"<{max(kinds, key=lambda each: (each not in weak, kinds[each], each))}>"}
        found.update((vocab.TYPE, each) for each in kind)
    return found, kind


def drop(store: ox.Store, base: str, subjects: Iterable[str]) -> None:
    """Take out all that the inferred graph says of these."""
    graph = ox.NamedNode(iris.graph(base, "inferred"))
    for subject in subjects:
        for quad in list(store.quads_for_pattern(ox.NamedNode(subject), None, None, graph)):
            store.remove(quad)


def run_others(store: ox.Store, base: str, *, among: Iterable[Rule] | None = None) -> None:
    """Run the rules that are not computed (or those of `among`) on the whole store.

    Rules about events and articles run over a part of them after the other, so that memory does not grow with the store.
    """
    graph = ox.NamedNode(iris.graph(base, "inferred"))
    wanted = others() if among is None else list(among)
    about: dict[Focus, list[str]] = {}
    for focus, name, subject in (("event", "status", True), ("article", "article", False)):
        if any(rule.focus == focus for rule in wanted):
            quads = store.quads_for_pattern(None, vocab.wq(name), None)
            about[focus] = sorted({_iri(quad.subject if subject else quad.object) for quad in quads})  # type: ignore[index]
    for rule in wanted:
        values = about.get(rule.focus, [])
        if len(values) <= _PART:
            _add(store, rule.text, graph)
            continue
        for start in range(0, len(values), _PART):
            _add(store, rule.about(values[start : start + _PART]), graph)


def update_others(
    store: ox.Store,
    base: str,
    *,
    events: Collection[str] = (),
    articles: Collection[str] = (),
    things: Collection[str] = (),
) -> None:
    """Run the rules that are not computed for these events, articles and things only, of which the inferred graph says
    nothing by them yet."""
    graph = ox.NamedNode(iris.graph(base, "inferred"))
    focus: dict[Focus, list[str]] = {
        "event": sorted(events),
        "article": sorted(articles),
        "thing": sorted({*events, *things}),
    }
    for rule in others():
        values = focus[rule.focus]
        for start in range(0, len(values), _AT_ONCE):
            _add(store, rule.about(values[start : start + _AT_ONCE]), graph)


def named(store: ox.Store, article_graph: str) -> Iterator[str]:
    """The things in no table that an article names, and those its record brings, from its graph in the store."""
    graph = ox.NamedNode(article_graph)
    for quad in store.quads_for_pattern(None, _SPELLING, None, graph):
        yield _iri(quad.subject)
    for quad in store.quads_for_pattern(None, vocab.wq("brings"), None, graph):
        yield _iri(quad.object)


def _iri(node: object) -> str:
    assert isinstance(node, ox.NamedNode)
    return node.value


def _add(store: ox.Store, text: str, graph: ox.NamedNode) -> None:
    triples = store.query(text, use_default_graph_as_union=True)
    assert isinstance(triples, ox.QueryTriples)
    quads = (ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
    few = list(islice(quads, _FEW))
    if len(few) < _FEW:
        store.extend(few)  # a bulk load costs as much as many of these
    else:
        store.bulk_extend(chain(few, quads))
