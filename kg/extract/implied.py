"""Participants that a sentence leaves out because the article has told them: القصف, after who shelled where.

Takes the events of an article in text order with their arguments; gives the arguments that a definite mention takes over
from the last event of its kind. They have a name and no span. Only a definite noun or one with a suffix resumes an event;
what is told as new keeps what its own sentence says. Headlines take nothing over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.records import Argument

_STRIKES = frozenset({"Attack", "Shelling", "AirStrike", "Bombing", "CarBombing", "SuicideBombing", "ChemicalAttack"})
_RESUMING = _STRIKES | {"Battle", "TerritorialGain", "Advance", "Siege", "Withdrawal", "Displacement"}
_PARTIES = frozenset({"agent", "belligerent"})
_BACK = 12  # events; an article of any length stays linear
RULE = "implied"


@dataclass(frozen=True, slots=True)
class Told:
    """An event: its type, whether its trigger is definite, whether it stands in a headline, and its arguments."""

    type: str
    definite: bool
    headline: bool
    arguments: tuple[Argument, ...]


def implied(events: Sequence[Told]) -> list[tuple[Argument, ...]]:
    """For each event the arguments that it takes over."""
    whole: list[tuple[Argument, ...]] = []
    added: list[tuple[Argument, ...]] = []
    for number, event in enumerate(events):
        more: list[Argument] = []
        if event.definite and not event.headline and event.type in _RESUMING:
            earlier = range(number - 1, max(-1, number - 1 - _BACK), -1)
            alike = [other for other in earlier if _alike(events[other].type, event.type)]
            if not any(a.role in _PARTIES for a in event.arguments):
                more += _taken(alike, whole, event, _PARTIES)
            if not any(a.role in ("place", "origin") for a in event.arguments):
                more += _taken(alike, whole, event, frozenset({"place"}))
        added.append(tuple(more))
        whole.append((*event.arguments, *more))
    return added


def _alike(first: str, second: str) -> bool:
    return first == second or (first in _STRIKES and second in _STRIKES)


def _taken(
    alike: Sequence[int], whole: Sequence[tuple[Argument, ...]], event: Told, roles: frozenset[str]
) -> list[Argument]:
    """The arguments in `roles` of the nearest event of `alike` that has any and that no name of `event` speaks against."""
    here = {a.name for a in event.arguments if a.role == "place" and a.name}
    for number in alike:
        told = [a for a in whole[number] if a.role in roles and a.name]
        there = {a.name for a in whole[number] if a.role == "place" and a.name}
        if told and (not here or not there or here & there):
            names = dict.fromkeys((a.role, a.side, a.name, a.entity) for a in told)
            return [
                Argument(role=role, side=side, name=name, entity=entity, rule=RULE)
                for role, side, name, entity in names
            ]
    return []
