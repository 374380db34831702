"""Which mentions of events in an article tell of one occurrence.

Takes mentions in text order; gives each the number of its occurrence. A mention joins the occurrence that it is most like: the
mean of its likeness to all mentions of that occurrence and of its likeness to the one that it is most like, so that a chain of
neighbours does not join what lies far apart. Where none speaks for it, it begins an occurrence of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from kg.extract.same_signs import Mention, family, signs
from kg.lexicon.tables import rows

_LOOK_BACK = 40  # occurrences of the family; an article of any length stays linear
_TOLD = 8  # mentions of an occurrence that are asked: the first one, and the last
_DAYS_APART = 2
_NEVER = -30
"""The likeness of two mentions that cannot be one occurrence, in tenths; none is less."""


def clusters(mentions: Sequence[Mention]) -> list[int]:
    """The number of the occurrence of each mention, counted from 1 in text order."""
    known: dict[str, list[tuple[int, list[Mention]]]] = defaultdict(list)
    numbers: list[int] = []
    count = 0
    for mention in mentions:
        alike = known[family(mention.type)]
        best, likest = 0.0, -1
        for place in range(max(0, len(alike) - _LOOK_BACK), len(alike)):
            likeness = _likeness(alike[place][1], mention)
            if likeness > 0 and likeness >= best:
                best, likest = likeness, place
        if likest < 0:
            count += 1
            alike.append((count, [mention]))
            numbers.append(count)
        else:
            number, told = alike[likest]
            if len(told) == _TOLD:
                del told[1]
            told.append(mention)
            numbers.append(number)
    return numbers


def _likeness(told: Sequence[Mention], mention: Mention) -> float:
    if any(_apart(earlier, mention) for earlier in told):
        return _NEVER
    pairs = [likeness(earlier, mention) for earlier in told]
    return (max(pairs) + sum(pairs) / len(pairs)) / 2


def _apart(earlier: Mention, later: Mention) -> bool:
    """Whether the days told of the two lie too far apart for one occurrence, whatever else is alike: a wedding bombed in 2015, and
    another one yesterday. Neighbouring days are weighed, since weekdays are now and then read as those of another day."""
    if earlier.days is None or later.days is None:
        return False
    gap = max(earlier.days[0], later.days[0]) - min(earlier.days[1], later.days[1])
    return gap.days > _DAYS_APART


def likeness(earlier: Mention, later: Mention) -> int:
    """What speaks for the two being one occurrence less what speaks against it, in tenths."""
    found = signs(earlier, later)
    if found is None:
        return _NEVER
    weights = _weights()
    return max(_NEVER, weights["bias"] + sum([weights[sign] for sign in found]))


@cache
def _weights() -> dict[str, int]:
    return {row["sign"]: int(row["weight"]) for row in rows("ar/same.tsv", columns=("sign", "weight"))}
