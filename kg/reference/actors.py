"""Actors and sources: parties, states, organisations, people, outlets, agencies, monitors, and how they relate over time.

Takes the rows that `actor_tables` read; gives look-up by any name or id, the successors and members of an actor, and
who speaks for whom. Separate from the reading because everybody looks up and nobody else reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple, get_args

from kg.errors import TableError, UnknownName
from kg.reference.lookup import Name, nearest
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

ARMED_KINDS = frozenset(get_args(ActorKind)[:18])
"""The kinds that bear arms."""


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

    def exists(self, day: str | None) -> bool:
        """Whether there may have been such an actor on an ISO `day` (None: whether there ever was)."""
        return _within(day, self.since, self.until)


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

    def holds(self, day: str | None) -> bool:
        """Whether the relation may hold on an ISO `day` (None: whether it ever did). Coarse dates are whole periods."""
        return _within(day, self.since, self.until)


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

    def resolve(self, text: str, *, country: str | None = None) -> Resolved:
        """The actor that `text` means, by id or any name; UnknownName with the nearest names where nothing claims it."""
        found = self.find(text, country=country)
        if found is not None:
            return found
        near = self.nearest(text)
        hint = f"the nearest names are: {', '.join(near)}" if near else "kg show NAME looks through all names"
        raise UnknownName(f'no actor is called "{text}"', hint=hint)

    def nearest(self, text: str, *, limit: int = 3) -> tuple[str, ...]:
        """Up to `limit` names that look most like `text`, best first, one for each actor."""
        offered: dict[str, str] = {}
        for name in nearest(text, (claims[0].name.text for claims in self.names.values()), limit=4 * limit):
            offered.setdefault(self.names[fold_name(name)][0].actor.id, name)
        return tuple(offered.values())[:limit]

    @cached_property
    def _outgoing(self) -> dict[tuple[str, RelationKind], tuple[Relation, ...]]:
        return grouped(self.relations, lambda row: row.actor)

    @cached_property
    def _incoming(self) -> dict[tuple[str, RelationKind], tuple[Relation, ...]]:
        return grouped(self.relations, lambda row: row.other)

    def related(self, identifier: str, relation: RelationKind) -> tuple[Relation, ...]:
        """The rows in which the actor stands first: what it is part of, whom it succeeds, and so on."""
        return self._outgoing.get((identifier, relation), ())

    def members(self, identifier: str, *, day: str | None = None) -> tuple[Relation, ...]:
        """The rows of direct members and parts, those on an ISO `day` only where one is given.

        A member that is no more, or not yet, is none, whatever dates its membership has.
        """
        rows = self._incoming.get((identifier, "part-of"), ())
        return tuple(row for row in rows if row.holds(day) and self.by_id[row.actor].exists(day))

    def successors(self, identifier: str) -> tuple[str, ...]:
        """Ids of what the actor became, directly or through others, nearest first."""
        return self._closure(identifier, lambda one: [r.actor for r in self._incoming.get((one, "successor-of"), ())])

    def predecessors(self, identifier: str) -> tuple[str, ...]:
        """Ids of what the actor was before, directly or through others, nearest first."""
        return self._closure(identifier, lambda one: [row.other for row in self.related(one, "successor-of")])

    def parts(self, identifier: str, *, day: str | None = None) -> tuple[str, ...]:
        """Ids of all members and parts, and of theirs, nearest first."""
        return self._closure(identifier, lambda one: [row.actor for row in self.members(one, day=day)])

    def wholes(self, identifier: str) -> tuple[str, ...]:
        """Ids of what the actor is part of, directly or through others, nearest first."""
        return self._closure(identifier, lambda one: [row.other for row in self.related(one, "part-of")])

    def expand(
        self, identifier: str, *, with_successors: bool = False, with_members: bool = False, day: str | None = None
    ) -> tuple[str, ...]:
        """The ids that a question about the actor means: it first, then what it became, then the members of all these.

        Members are those on an ISO `day` where one is given, else whoever ever was one.
        """
        found = dict.fromkeys((identifier,))
        if with_successors:
            found |= dict.fromkeys(self.successors(identifier))
        if with_members:
            for whole in tuple(found):
                found |= dict.fromkeys(self.parts(whole, day=day))
        return tuple(found)

    def affiliation(self, identifier: str) -> Actor | None:
        """Whose voice an outlet, agency or monitor is: the party or government that owns it; None where it is nobody's.

        Money of a state (Al Jazeera, France 24) does not make it the voice of a party; a government's or an armed group's
        own organ (SANA, Amaq) is one.
        """
        for row in self.related(identifier, "affiliated-with"):
            other = self.by_id[row.other]
            if other.kind == "Government" or other.kind in ARMED_KINDS:
                return other
        return None

    def _closure(self, start: str, step: Callable[[str], list[str]]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        frontier = [start]
        while frontier:
            frontier = [other for one in frontier for other in step(one) if other not in found and other != start]
            frontier = list(dict.fromkeys(frontier))
            found |= dict.fromkeys(frontier)
        return tuple(found)


def grouped(
    rows: Iterable[Relation], key: Callable[[Relation], str]
) -> dict[tuple[str, RelationKind], tuple[Relation, ...]]:
    """The rows by `key` and kind of relation, each group in the order of the table."""
    found: dict[tuple[str, RelationKind], list[Relation]] = {}
    for row in rows:
        found.setdefault((key(row), row.relation), []).append(row)
    return {pair: tuple(group) for pair, group in found.items()}


def _within(day: str | None, since: str | None, until: str | None) -> bool:
    """Whether a day lies in a period; a coarse date is the whole year or month, an absent one leaves that end open."""
    if day is None:
        return True
    after = since is None or day[: len(since)] >= since
    return after and (until is None or day[: len(until)] <= until)


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
