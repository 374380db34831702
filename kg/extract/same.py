"""Which mentions of events in an article tell of one occurrence.

Takes events in text order with their arguments; gives each the number of its occurrence. Two mentions are one occurrence
where their types can be told of one thing and neither place nor party nor day speaks against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg import records

_PLACES = frozenset({"place", "origin", "destination"})
_LOOK_BACK = 40  # occurrences; an article of any length stays linear


class Mention(NamedTuple):
    """An event as told: its type, its arguments, and when it was (None where that is not told)."""

    type: str
    arguments: Sequence[records.Argument]
    time: records.Time | None = None


def clusters(events: Sequence[Mention]) -> list[int]:
    """The number of the occurrence of each event, counted from 1 in text order."""
    known: list[tuple[str, set[str], set[str], list[records.Time]]] = []
    numbers = []
    for type_, arguments, time in events:
        where = {a.name for a in arguments if a.role in _PLACES and a.name}
        who = {a.name for a in arguments if a.role not in _PLACES and a.name}
        chosen = None
        for number in range(len(known) - 1, max(-1, len(known) - 1 - _LOOK_BACK), -1):
            other, there, parties, times = known[number]
            if other == type_ and _agree(where, there) and _agree(who, parties) and _meets(time, times):
                chosen = number
                break
        if chosen is None:
            known.append((type_, where, who, []))
            chosen = len(known) - 1
        else:
            known[chosen][1].update(where)
            known[chosen][2].update(who)
        if time is not None:
            known[chosen][3].append(time)
        numbers.append(chosen + 1)
    return numbers


def _agree(first: set[str], second: set[str]) -> bool:
    return not first or not second or bool(first & second)


def _meets(time: records.Time | None, times: Sequence[records.Time]) -> bool:
    """Whether the days of a mention and of those before it may be the same, as far as both are told."""
    if time is None or time.earliest is None or time.latest is None:
        return True
    return all(
        other.earliest is None
        or other.latest is None
        or (other.earliest <= time.latest and time.earliest <= other.latest)
        for other in times[-_TOLD:]
    )


_TOLD = 8  # times of an occurrence that are asked
