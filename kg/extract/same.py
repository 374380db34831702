"""Which mentions of events in an article tell of one occurrence.

Takes events in text order with their arguments; gives each the number of its occurrence. Two mentions are one occurrence
where their types can be told of one thing and neither place nor party speaks against it.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg import records

_PLACES = frozenset({"place", "origin", "destination"})
_LOOK_BACK = 40  # occurrences; an article of any length stays linear


def clusters(events: Sequence[tuple[str, Sequence[records.Argument]]]) -> list[int]:
    """The number of the occurrence of each event, counted from 1 in text order."""
    known: list[tuple[str, set[str], set[str]]] = []
    numbers = []
    for type_, arguments in events:
        where = {a.name for a in arguments if a.role in _PLACES and a.name}
        who = {a.name for a in arguments if a.role not in _PLACES and a.name}
        chosen = None
        for number in range(len(known) - 1, max(-1, len(known) - 1 - _LOOK_BACK), -1):
            other, there, parties = known[number]
            if other == type_ and _agree(where, there) and _agree(who, parties):
                chosen = number
                break
        if chosen is None:
            known.append((type_, where, who))
            chosen = len(known) - 1
        else:
            known[chosen][1].update(where)
            known[chosen][2].update(who)
        numbers.append(chosen + 1)
    return numbers


def _agree(first: set[str], second: set[str]) -> bool:
    return not first or not second or bool(first & second)
