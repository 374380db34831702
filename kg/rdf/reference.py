"""The reference tables as a graph: actors, sources, their relations, places.

Takes the rows of `kg.reference`; gives N-Quads. Apart from the writer of articles because these statements hold before any
article is read, and are loaded once.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.rdf import iris, terms, vocab
from kg.rdf.write import coordinates
from kg.reference import actor_tables, place_tables
from kg.reference.actors import Actor, Actors, Relation
from kg.reference.places import Place

_T = vocab.TERM
_A = vocab.TYPE
_PREFERRED = f"<{vocab.SKOS}prefLabel>"
_OTHER = f"<{vocab.SKOS}altLabel>"
_SAME = f"<{vocab.SKOS}exactMatch>"
PEOPLE = frozenset(("Person", "Civilians"))
"""Kinds of actors that are no organisations."""


def nquads(base: str) -> bytes:
    """The reference graph: one statement a line, sorted."""
    end = f" <{iris.graph(base, 'reference')}> .\n"
    actors = actor_tables.load()
    lines: set[str] = set()
    for actor in actors:
        lines.update(_actor(actor, base))
    for relation in actors.relations:
        lines.update(_relation(relation, actors, base))
    for place in place_tables.load():
        lines.update(_place(place, base))
    return "".join(line + end for line in sorted(lines)).encode()


def _actor(actor: Actor, base: str) -> list[str]:
    s = f"<{iris.entity(base, f'actor/{actor.id}')}>"
    lines = [f"{s} {_A} {_T[actor.kind]}", *_names(s, [name.text for name in actor.arabic], actor.english)]
    if actor.country:
        lines.append(f"{s} {_T['country']} {terms.string(actor.country)}")
    lines += _period(s, actor.since, actor.until)
    if actor.wikidata:
        lines.append(f"{s} {_SAME} <{vocab.WIKIDATA}{actor.wikidata}>")
    lines += _remarks(s, actor.source, actor.note)
    return lines


def _relation(relation: Relation, actors: Actors, base: str) -> list[str]:
    actor, other = (f"<{iris.entity(base, f'actor/{one}')}>" for one in (relation.actor, relation.other))
    s = f"<{iris.relation(base, relation.actor, relation.relation, relation.other, relation.since)}>"
    kind = _T[vocab.ACTOR_RELATIONS[relation.relation]]
    lines = [
        f"{actor} {kind} {other}",
        f"{s} {_A} {_T['ActorRelation']}",
        f"{s} {_T['subjectActor']} {actor}",
        f"{s} {_T['relationKind']} {kind}",
        f"{s} {_T['relatedActor']} {other}",
        *_period(s, relation.since, relation.until),
        *_remarks(s, relation.source, relation.note),
    ]
    # The Organization Ontology knows it too, of organisations; people are members.
    if relation.relation == "part-of" and actors[relation.other].kind not in PEOPLE:
        organised = "memberOf" if actors[relation.actor].kind in PEOPLE else "subOrganizationOf"
        lines.append(f"{actor} <{vocab.ORG}{organised}> {other}")
    return lines


def _place(place: Place, base: str) -> list[str]:
    s = f"<{iris.entity(base, f'place/{place.id}')}>"
    lines = [
        f"{s} {_A} {_T[place.type]}",
        *_names(s, [name.text for name in place.arabic], [name.text for name in place.english]),
    ]
    if place.within:
        outer = f"<{iris.entity(base, f'place/{place.within}')}>"
        lines += [f"{s} {_T['within']} {outer}", f"{s} <{vocab.GEO}sfWithin> {outer}"]
    if place.latitude is not None and place.longitude is not None:
        lines += coordinates(s, place.longitude, place.latitude, "\n").splitlines()
    if place.geonames is not None:
        lines.append(f"{s} {_SAME} <{vocab.GEONAMES}{place.geonames}/>")
    if place.pcode:
        lines.append(f"{s} {_T['pcode']} {terms.string(place.pcode)}")
    if place.population:
        lines.append(f"{s} {_T['population']} {terms.integer(place.population)}")
    lines += _remarks(s, place.source, place.note)
    return lines


def _names(s: str, arabic: Iterable[str], english: Iterable[str]) -> list[str]:
    """The first name of each language is the preferred one."""
    return [
        f"{s} {_OTHER if number else _PREFERRED} {terms.label(name, language)}"
        for language, names in (("ar", arabic), ("en", english))
        for number, name in enumerate(names)
    ]


def _period(s: str, since: str | None, until: str | None) -> list[str]:
    return [f"{s} {_T[name]} {terms.moment(day)}" for name, day in (("from", since), ("to", until)) if day]


def _remarks(s: str, source: str | None, note: str | None) -> list[str]:
    lines = [f"{s} {_T['sourceReference']} {terms.string(source)}"] if source else []
    return [*lines, f"{s} {_T['note']} {terms.string(note)}"] if note else lines
