"""One thing of the graph by whatever names it: an IRI, its end after the base or a prefix, a title, an id, a name.

Takes a text and a graph; gives an IRI. Apart from `names` because things of all kinds are looked for here, and from `show`
because a question's parameter may mean any thing, too.
"""

from __future__ import annotations

from kg import store
from kg.answers import names
from kg.answers.graph import Graph, select
from kg.errors import UnknownName
from kg.rdf import iris, vocab
from kg.rdf.vocab import WQ

_KINDS = ("event", "report", "actor", "place", "article", "weapon", "quote", "membership", "relation", "graph")


def thing(graph: Graph, given: str) -> tuple[str, tuple[str, ...]]:
    """The IRI of what `given` means, and what else it may mean: an IRI, its end after the base or a prefix, a title, an id or a
    name, also of a term of the ontology."""
    kind = given.partition("/")[0]
    prefix, colon, local = given.partition(":")
    if colon and local and prefix in store.prefixes():
        given = store.prefixes()[prefix] + local
    if "://" in given or kind in _KINDS:
        iri = names.node(given if "://" in given else iris.entity(graph.base, given)).value
        if not names.is_said(graph, iri):
            raise UnknownName("the graph says nothing of this", where=iri, hint="`kg ask` lists what can be asked")
        return iri, ()
    literals = names.literals([given])
    articles = [row["article"].value for row in select(graph, "article-by-title", "name", literals)]
    if articles:
        return articles[0], tuple(articles[1:])
    found, near = _places_and_actors(graph, given)
    if found:
        first, *rest = found
        assert first.iri is not None
        return first.iri, tuple(other.iri for other in (*rest, *first.others) if other.iri)
    if given in vocab.TERMS:
        return WQ + given, ()
    terms = [row["term"].value for row in select(graph, "terms-by-name", "name", literals)]
    if terms:
        return terms[0], tuple(terms[1:])
    hint = (
        f"did you mean {' or '.join(near)}?" if near else "give the name of a group, a place or an article, or an IRI"
    )
    raise UnknownName(f"nothing in the graph has the name {given}", hint=hint)


def _places_and_actors(graph: Graph, name: str) -> tuple[list[names.Found], list[str]]:
    """What bears the name, by its preferred name first; and the names near it, where it is none of the one or the other."""
    found: list[names.Found] = []
    near: list[str] = []
    for look_up in (names.place, names.actor):
        try:
            found.append(look_up(graph, name))
        except UnknownName as error:
            hint = error.hint or ""
            if hint.startswith("did you mean"):
                near.append(hint.removeprefix("did you mean ").rstrip("?"))
    found.sort(key=lambda one: not one.preferred)
    return found, near
