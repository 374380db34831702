"""Actors and sources: parties, states, organisations, people, outlets, agencies, monitors, and how they relate over time.

Takes the rows that `actor_tables` read; gives look-up by any name or id. Separate from the reading because everybody looks up and nobody
else reads. What follows from relations (successors, members) is asked of the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from kg.errors import TableError
from kg.reference.lookup import Name
from kg.reference.table import Row
from kg.text import fold_name, fold_names

ActorKind = Literal[
    "StateForces", "Army", "AirForce", "Police", "Intelligence", "ForeignStateForces", "Coalition",
    "ProGovernmentMilitia", "RebelGroup", "JihadistGroup", "SelfAdministrationForces", "IdentityMilitia",
    "OperationsRoom", "Alliance", "UnidentifiedArmedGroup", "PrivateMilitaryCompany", "CriminalGang", "Unit", "State",
    "Government", "InternationalOrganisation", "NonGovernmentalOrganisation", "PoliticalParty", "Civilians", "Person",
    "MediaOutlet", "NewsAgency", "Monitor", "OtherOrganisation",
]  # fmt: skip
RelationKind = Literal[
    "part-of", "side-of", "sponsored-by", "allied-with", "successor-of", "split-from", "merged-into", "affiliated-with"
]


@dataclass(frozen=True, slots=True)
class Actor:
    """One row. `since` and `until` are an ISO year, month or day; `country` is ISO 3166-1 alpha-2; absent is None.

    `arabic` are the Arabic names with their marks, `english` the English ones; the preferred one leads.
    """

    id: str
    kind: ActorKind
    country: str | None
    arabic: tuple[Name, ...]
    english: tuple[str, ...]
    wikidata: str | None
    since: str | None
    until: str | None
    source: str
    note: str | None
    row: Row = field(compare=False, repr=False)

    @property
    def name(self) -> str:
        """The preferred Arabic name."""
        return self.arabic[0].text


@dataclass(frozen=True, slots=True)
class Relation:
    """`actor` stands in the relation to `other`, from `since` until `until` where these are known."""

    actor: str
    relation: RelationKind
    other: str
    since: str | None
    until: str | None
    source: str
    note: str | None
    row: Row = field(compare=False, repr=False)


class Resolved(NamedTuple):
    """The actor that a name means, and whom else it might mean."""

    actor: Actor
    alternatives: tuple[Actor, ...]


class _Claim(NamedTuple):
    name: Name
    actor: Actor


class Actors:
    """All actors and sources, by id and by name. Built by `actor_tables.load`; the name index is made on first use and checked then."""

    def __init__(self, actors: Iterable[Actor], relations: Iterable[Relation]) -> None:
        self.by_id = {actor.id: actor for actor in actors}
        self.relations = tuple(relations)

    def __iter__(self) -> Iterator[Actor]:
        return iter(self.by_id.values())

    def __getitem__(self, identifier: str) -> Actor:
        """The actor of an id; KeyError where there is none."""
        return self.by_id[identifier]

    def country(self, told: str) -> str | None:
        """The ISO 3166-1 alpha-2 code of the country that an input names by its code or by a name of its state; else None."""
        code = told.strip().upper()
        return code if len(code) == 2 and code.isascii() and code.isalpha() else self._countries.get(fold_name(told))

    @cached_property
    def _countries(self) -> dict[str, str]:
        states = [actor for actor in self if actor.kind == "State" and actor.country]
        named = (
            (name, state.country) for state in states for name in (*(n.text for n in state.arabic), *state.english)
        )
        return {fold_name(name): country for name, country in named if country}

    @cached_property
    def names(self) -> dict[str, tuple[_Claim, ...]]:
        """Folded name to the claims on it. TableError where two rows claim a name and no mark tells them apart."""
        claims = [_Claim(name, actor) for actor in self for name in actor.arabic]
        claims += [_Claim(Name(name), actor) for actor in self for name in actor.english]
        found: dict[str, tuple[_Claim, ...]] = {}
        for key, claim in zip(fold_names([claim.name.text for claim in claims]), claims, strict=True):
            before = found.get(key, ())
            for other in before:
                if other.actor is not claim.actor and other.name[1:] == claim.name[1:] and not claim.name.ambiguous:
                    raise _claimed_twice(claim, other.actor)
            found[key] = (*before, claim)
        return found

    def find(self, name: str, *, country: str | None = None) -> Resolved | None:
        """The actor of an id or name, in a context of `country` where that is known; None where nothing claims it.

        A name marked for that country comes before one without mark, and a ambiguous one comes last. A name marked for
        another country is an alternative only, unless nothing else claims it and no country is given.
        """
        if name in self.by_id:
            return Resolved(self.by_id[name], ())
        claims = self.names.get(fold_name(name), ())
        ranked = sorted(claims, key=lambda claim: (_rank(claim.name, country), claim.actor.id))
        actors = tuple(dict.fromkeys(claim.actor.id for claim in ranked))
        if not actors or (country is not None and _rank(ranked[0].name, country) == _ELSEWHERE):
            return None
        return Resolved(self.by_id[actors[0]], tuple(self.by_id[other] for other in actors[1:]))


_ELSEWHERE = 3
"""The rank of a name that is marked for another country than that of the context."""


def _rank(name: Name, country: str | None) -> int:
    if name.country is not None:
        return 0 if name.country == country else _ELSEWHERE
    return 2 if name.ambiguous else 1


def _claimed_twice(claim: _Claim, other: Actor) -> TableError:
    actor, name = claim.actor, claim.name
    column = "names_en" if name.text in actor.english else "names_ar"
    if name.text == actor.name:
        column = "name"
    condition = f" in {name.country}" if name.country else ""
    return actor.row.fault(
        f'"{name.text}" is also a name of {other.id}{condition} ({other.row.file}:{other.row.line})',
        column=column,
        item=name.text,
        hint="mark the name with the country where it means this row (name@SY) or as ambiguous (name?)",
    )
