"""Whether an event happened, was tried, stopped, planned, denied or only thought of.

Takes the tokens of a sentence and an event in it; gives its modality and the rule that set it. The nearest cue before
the event in its clause decides; "managed to" takes an attempt back; a clause of purpose is an attempt at taking, driving
out, encircling, and a plan of what comes after.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.extract.tokens import Token
from kg.lexicon.markers import markers
from kg.lexicon.modality import modality_cues
from kg.records import Modality

_REACH = 9  # tokens before an event in which a cue is looked for
_SHORTEST = 5  # letters of a word that can be "to" and a verbal noun

_AIMED = frozenset({"TerritorialGain", "Advance", "Siege"})
_AIMED_AT_OTHERS = frozenset({"Withdrawal", "Displacement"})


class Judged(NamedTuple):
    """A modality and the rule behind it."""

    modality: Modality
    rule: str


def judge(
    tokens: Sequence[Token], index: int, event_type: str, *, nominal: bool = True, future: bool = False
) -> Judged:
    """The modality of the event of `event_type` whose trigger is token `index`.

    `nominal`: the trigger is no finite verb; `future`: it bears the letter of the future.
    """
    if future:
        return Judged("planned", "modality:will")
    cue = _cue(tokens, index, event_type)
    if cue is not None:
        return cue
    if nominal and _of_purpose(tokens, index, event_type):
        return Judged("attempted", "modality:purpose")
    return Judged("actual", "modality:told")


def _cue(tokens: Sequence[Token], index: int, event_type: str) -> Judged | None:
    """The nearest cue before the event that reaches it."""
    for at in range(index - 1, max(-1, index - 1 - _REACH), -1):
        norm = tokens[at].norm
        if norm in markers("clause-end") or norm in markers("modality-wall"):
            return None
        found = modality_cues().at(tokens, at)
        if found is None:
            continue
        length, cues = found
        between = index - at - length
        if between < 0:
            continue
        for cue in cues:
            if between <= cue.within and (not cue.types or event_type in cue.types):
                if cue.modality == "actual":
                    return Judged("actual", "modality:managed")
                return Judged(cue.modality, f"modality:{cue.modality}-cue")
    return None


def _of_purpose(tokens: Sequence[Token], index: int, event_type: str) -> bool:
    """In order to take, to drive out, to encircle: the verbal noun behind "to", or the noun of control behind such one."""
    norm = tokens[index].norm
    if event_type in _AIMED or event_type in _AIMED_AT_OTHERS:
        if _behind_to(norm) and index and tokens[index - 1].norm not in markers("takes-to"):
            return True
        if event_type in _AIMED and index and _behind_to(tokens[index - 1].norm):
            return tokens[index - 1].norm in markers("retake")
    return False


def _behind_to(norm: str) -> bool:
    return len(norm) >= _SHORTEST and norm[0] in markers("to-letter")
