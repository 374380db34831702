"""Which event of a sentence a time belongs to.

Takes the tokens of a sentence, its times and the places of its triggers; gives for each time a trigger or none. A time
that stands between a verb of saying and what is said dates the saying, not an event.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.dates import TimeExpression
from kg.extract.tokens import Token
from kg.lexicon.markers import markers
from kg.lexicon.reporting import reports

_COMMA = 5  # how many words a comma between a time and an event weighs
_BEHIND = 3  # how many words it weighs that the event comes after the time
_OPENER = 6  # how many words a word that opens a clause weighs
_FARTHEST = 28
_SAYING = 9  # tokens between a verb of saying and the word that opens what is said


def attach(tokens: Sequence[Token], times: Sequence[TimeExpression], triggers: Sequence[int]) -> list[int | None]:
    """For each time the place in `triggers` of its event."""
    norms = [token.norm for token in tokens]
    return [None if _of_saying(norms, time, triggers) else _nearest(norms, time, triggers) for time in times]


def _nearest(norms: Sequence[str], time: TimeExpression, triggers: Sequence[int]) -> int | None:
    best: tuple[int, int] | None = None
    for place, trigger in enumerate(triggers):
        if time.first <= trigger <= time.last:
            continue
        weight = _weight(norms, time, trigger)
        if weight <= _FARTHEST and (best is None or weight < best[0]):
            best = (weight, place)
    return None if best is None else best[1]


def _weight(norms: Sequence[str], time: TimeExpression, trigger: int) -> int:
    """How far the time lies from the trigger, in words."""
    between = norms[trigger + 1 : time.first] if trigger < time.first else norms[time.last + 1 : trigger]
    commas = sum(norm in markers("comma") for norm in between)
    openers = sum(norm in markers("modality-wall") or norm in markers("segment") for norm in between)
    return len(between) + _COMMA * commas + _OPENER * openers + (_BEHIND if trigger > time.last else 0)


def _of_saying(norms: Sequence[str], time: TimeExpression, triggers: Sequence[int]) -> bool:
    """Whether the time stands between a verb of saying and its "that"."""
    after = norms[time.last + 1 : time.last + 1 + _SAYING]
    opens = next((k for k, norm in enumerate(after) if norm in markers("that") or norm in markers("colon")), None)
    if opens is None or any(time.last < trigger < time.last + 1 + opens for trigger in triggers):
        return False
    for at in range(time.first - 1, max(-1, time.first - _SAYING - 1), -1):
        if norms[at] in markers("that") or at in triggers:
            return False
        report = reports().get(norms[at])
        if report is not None:
            return True
    return False
