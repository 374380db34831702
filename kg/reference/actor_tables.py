"""Reading `actors.tsv`, `sources.tsv` and `actor_relations.tsv`, and refusing what is wrong in them.

Takes the folder with the tables; gives `Actors`. Faults name file, line and column.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources.abc import Traversable
from typing import get_args

from kg.folders import folder
from kg.reference.actors import Actor, ActorKind, Actors, Relation, RelationKind
from kg.reference.lookup import nearest, parse
from kg.reference.table import Row, read

ACTOR_COLUMNS = ("id", "kind", "country", "name", "names_ar", "names_en", "wikidata", "from", "to", "source", "note")
RELATION_COLUMNS = ("actor", "relation", "other", "from", "to", "source", "note")

_SOURCE_KINDS = {"outlet": "MediaOutlet", "agency": "NewsAgency", "monitor": "Monitor"}
_KINDS: dict[str, ActorKind] = {kind: kind for kind in get_args(ActorKind)}
_RELATIONS: dict[str, RelationKind] = {kind: kind for kind in get_args(RelationKind)}
_ID = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
# An ISO 8601 year, month or day.
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@cache
def load() -> Actors:
    """The shipped actors, read once."""
    return read_actors(folder("seeds"))


def read_actors(seeds: Traversable) -> Actors:
    """The actors of the three tables in the folder `seeds`. TableError with file, line and column where one is wrong."""
    found: dict[str, Actor] = {}
    for name in ("actors.tsv", "sources.tsv"):
        for row in read(seeds.joinpath(name), file=f"seeds/{name}", columns=ACTOR_COLUMNS):
            actor = _actor(row)
            if actor.id in found:
                first = found[actor.id].row
                what = f"the id {actor.id} is already that of {first.file}:{first.line}"
                raise row.fault(what, column="id", hint="give one of the rows another id")
            found[actor.id] = actor
    name = "actor_relations.tsv"
    rows = read(seeds.joinpath(name), file=f"seeds/{name}", columns=RELATION_COLUMNS)
    relations = [_relation(row, found) for row in rows]
    for kind in ("part-of", "successor-of"):
        _refuse_cycles([relation for relation in relations if relation.relation == kind])
    return Actors(found.values(), relations)


def _actor(row: Row) -> Actor:
    kind = _SOURCE_KINDS.get(row["kind"], row["kind"])
    if kind not in _KINDS:
        what = f"there is no kind {kind}"
        raise row.fault(what, column="kind", hint=f"the kinds are {', '.join(sorted(_KINDS))}")
    if _ID.fullmatch(row["id"]) is None:
        raise row.fault(f'"{row["id"]}" is no id', column="id", hint="small Latin letters, digits and single hyphens")
    for column in ("name", "source"):
        if not row[column]:
            raise row.fault(f"the {column} is absent", column=column, hint=f"every row has a {column}")
    since, until = _period(row)
    return Actor(
        id=row["id"],
        kind=_KINDS[kind],
        country=row["country"] or None,
        arabic=tuple(parse(item) for item in (row["name"], *row.items("names_ar"))),
        english=row.items("names_en"),
        wikidata=row["wikidata"] or None,
        since=since,
        until=until,
        source=row["source"],
        note=row["note"] or None,
        row=row,
    )


def _relation(row: Row, actors: dict[str, Actor]) -> Relation:
    for column in ("actor", "other"):
        if row[column] not in actors:
            near = nearest(row[column], actors)
            hint = f"the nearest ids are: {', '.join(near)}" if near else "add it to actors.tsv first"
            raise row.fault(f"no actor or source has the id {row[column]}", column=column, hint=hint)
    if row["relation"] not in _RELATIONS:
        hint = f"the relations are {', '.join(sorted(_RELATIONS))}"
        raise row.fault(f"there is no relation {row['relation']}", column="relation", hint=hint)
    if not row["source"]:
        raise row.fault("the source is absent", column="source", hint="say where the fact can be checked")
    since, until = _period(row)
    return Relation(
        actor=row["actor"],
        relation=_RELATIONS[row["relation"]],
        other=row["other"],
        since=since,
        until=until,
        source=row["source"],
        note=row["note"] or None,
        row=row,
    )


def _period(row: Row) -> tuple[str | None, str | None]:
    since, until = row["from"], row["to"]
    for column, cell in (("from", since), ("to", until)):
        if cell and _DATE.fullmatch(cell) is None:
            hint = "an ISO year, month or day: 2016, 2016-07, 2016-07-28"
            raise row.fault(f'"{cell}" is no date', column=column, hint=hint)
    shared = min(len(since), len(until))
    if since[:shared] > until[:shared]:
        raise row.fault(f"it ends ({until}) before it begins ({since})", column="to", hint="swap the dates")
    return since or None, until or None


def _refuse_cycles(relations: list[Relation]) -> None:
    """A thing is not part of itself, nor its own successor, through however many others. `relations` are of one kind."""
    following: dict[str, list[Relation]] = {}
    for relation in relations:
        following.setdefault(relation.actor, []).append(relation)
    done: set[str] = set()
    for start in following:
        _walk(start, following, done, [])


def _walk(actor: str, following: dict[str, list[Relation]], done: set[str], path: list[str]) -> None:
    if actor in done:
        return
    path.append(actor)
    for relation in following.get(actor, ()):
        if relation.other in path:
            circle = " → ".join([*path[path.index(relation.other) :], relation.other])
            what = f"{relation.relation} runs in a circle: {circle}"
            raise relation.row.fault(what, column="other", hint="take one of these rows out")
        _walk(relation.other, following, done, path)
    path.pop()
    done.add(actor)
