"""What the words behind an event say of it: it failed, was intercepted, or never was.

Takes the tokens of a sentence and an event in it; gives a modality, or None where nothing of the kind is said. It is apart
from the cues because those stand before an event: a failed infiltration, a missile that was intercepted, reports of an
attack that are false.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.tokens import Token
from kg.kinds import Modality
from kg.lexicon.markers import markers

_QUALIFIED = 3  # words behind an event among which "failed" may qualify it
_CAME_TO = 12  # tokens between an attempt and "came to nothing"
_STOPPED = 8  # tokens between a missile and "intercepted it"
_DISOWNED = 14  # tokens between an event and "is false"
_PREDICATE = 2  # words of a predicate: not true, no basis


def outcome(tokens: Sequence[Token], index: int, event_type: str, *, attempted: bool) -> Modality | None:
    """Averted or denied; `attempted`: what stands before the event says that it was tried."""
    behind = [token.norm for token in tokens[index + 1 : index + 1 + _DISOWNED]]
    if attempted and (_failed(behind) or _came_to_nothing(behind)):
        return "averted"
    if event_type in ("Shelling", "Advance", "Attack") and _stopped(behind):
        return "averted"
    return "denied" if _is_disowned(behind) else None


def _failed(behind: Sequence[str]) -> bool:
    """The attempt at infiltrating that failed: the adjective behind it, no word of grammar between."""
    for norm in behind[:_QUALIFIED]:
        if norm in markers("failing"):
            return True
        if norm in markers("function"):
            break
    return False


def _came_to_nothing(behind: Sequence[str]) -> bool:
    for norm in behind[:_CAME_TO]:
        if norm in markers("coming-to-nothing"):
            return True
        if norm in markers("clause-end") and norm not in markers("comma"):
            break
    return False


def _stopped(behind: Sequence[str]) -> bool:
    """A missile that the defences intercepted: a verb with the missile as its object."""
    for norm in behind[:_STOPPED]:
        if norm in markers("stopped-it"):
            return True
        if norm in markers("clause-end") or norm in markers("that"):
            break
    return False


def _is_disowned(behind: Sequence[str]) -> bool:
    """Whether the same clause goes on to say that it is not true."""
    for place, norm in enumerate(behind):
        if norm in markers("false"):
            return True
        if " ".join(behind[place : place + _PREDICATE]) in markers("not-true"):
            return True
        if norm in markers("clause-end") or norm in markers("modality-wall") or norm in markers("news"):
            break  # overran it to make false reports
    return False
