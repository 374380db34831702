"""Who stands against whom in a report.

Takes the parties of one report; gives for each participation the actors against whom it stands, so that a question about
opponents looks one statement up, and does not try every pair of participations of every report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.kinds import Role
from kg.ontology import superclasses

_FIGHTS = frozenset(("ArmedConflict", "TerritorialChange"))
_HOSTILE = frozenset(("Abduction", "Detention", "CeasefireViolation"))
_ACTING = frozenset(("agent", "supporter"))


class Opposed(NamedTuple):
    """A participation (its IRI in brackets) of an actor, with role and side (1 or 2; None outside two-sided fighting)."""

    part: str
    actor: str
    role: Role
    side: int | None


def against(type_: str, parties: Sequence[Opposed]) -> Iterator[tuple[str, str]]:
    """The pairs of a participation and an actor of the other side, each once, in the order of the parties.

    The other side is in two-sided fighting the other number, else for who acts or supports the target, and for the target who
    acts or supports. In talks, aid and the like nobody stands against anybody. No actor stands against itself.
    """
    if type_ not in _HOSTILE and _FIGHTS.isdisjoint(superclasses()[type_]):
        return
    for one in parties:
        yield from dict.fromkeys(
            (one.part, other.actor) for other in parties if other.actor != one.actor and _opposed(one, other)
        )


def _opposed(one: Opposed, other: Opposed) -> bool:
    if one.side is not None and other.side is not None:
        return one.side != other.side
    if one.role == "target":
        return other.role in _ACTING
    return one.side is None and one.role in _ACTING and other.role == "target"
