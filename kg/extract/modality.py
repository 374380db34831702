"""Whether an event happened, was tried, stopped, planned, denied or only thought of.

Takes the tokens of a sentence and an event in it; gives its modality and the rule that set it. The nearest cue before
the event in its clause decides; "managed to" takes an attempt back; a clause of purpose is an attempt at taking, driving
out, encircling, and a plan of what comes after.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.extract.tokens import Token
from kg.lexicon.markers import joined, markers
from kg.lexicon.modality import ModalityCue, modality_cues
from kg.records import Modality

_REACH = 9  # tokens before an event in which a cue is looked for
_PARENTHESIS = 9  # tokens of a parenthesis between a cue and its event
_EXPOSED = 12  # tokens between "is exposed" and "to"
_ADJECTIVES = 3  # words behind an event among which an adjective may qualify it
_SHORTEST = 5  # letters of a word that can be "to" and a verbal noun

_AIMED = frozenset({"TerritorialGain", "Advance", "Siege"})
_AIMED_AT_OTHERS = frozenset({"Withdrawal", "Displacement"})


class Judged(NamedTuple):
    """A modality and the rule behind it."""

    modality: Modality
    rule: str


def judge(
    tokens: Sequence[Token],
    index: int,
    event_type: str,
    *,
    nominal: bool = True,
    future: bool = False,
    imperfect: bool = False,
    others: Sequence[int] = (),
) -> Judged:
    """The modality of the event of `event_type` whose trigger is token `index`.

    `nominal`: the trigger is no finite verb; `future`: it bears the letter of the future; `imperfect`: it is an imperfect
    verb; `others`: the triggers of the other events of the sentence, which a cue before them may be about instead.
    """
    if future:
        return Judged("planned", "modality:will")
    if index + 1 < len(tokens) and tokens[index + 1].norm in markers("concluded"):
        return Judged("actual", "modality:concluded")
    if tokens[index].norm in markers("qualifying-participle"):
        return Judged("actual", "modality:participle")
    if imperfect and index and tokens[index - 1].norm in markers("may"):
        return Judged("hypothetical", "modality:may")
    told = not nominal and not imperfect
    cue = _cue(tokens, index, event_type, others, told=told) or _qualified(tokens, index)
    if cue is not None:
        return cue
    if nominal and _of_purpose(tokens, index, event_type):
        return Judged("attempted", "modality:purpose")
    return Judged("actual", "modality:told")


def _cue(tokens: Sequence[Token], index: int, event_type: str, others: Sequence[int], *, told: bool) -> Judged | None:
    """The cue before the event that reaches it: the one that ends nearest, and of those the longest.

    `told`: the event is a past verb, which no demand or fear before "that" is about.
    """
    if index and tokens[index - 1].norm in markers("time-before"):
        return None
    cues_known = modality_cues()
    best: tuple[int, int, Judged] | None = None
    averted: Judged | None = None
    reported = False
    at = index
    for _ in range(_REACH + _PARENTHESIS):
        at -= 1
        if at < 0:
            break
        norm = tokens[at].norm
        if norm in markers("comma"):
            before = _parenthesis(tokens, at, index)
            if before is None:
                break
            at = before
            continue
        if norm in markers("clause-end") or norm in markers("modality-wall"):
            break
        reported = reported or (told and norm in markers("that"))
        found = cues_known.at(tokens, at) if norm in cues_known.first_words else None
        if found is None:
            if norm in markers("result"):
                break  # what an event led to is no attempt
            continue
        length, cues = found
        end = at + length
        judged = _judged(tokens, index, end, cues, event_type, others)
        if judged is None or (reported and judged.modality == "hypothetical"):
            continue
        if judged.modality == "averted":
            averted = judged
        if best is None or (end, length) > best[:2]:
            best = (end, length, judged)
    if best is None:
        return None
    # an attempt that was beaten back
    return averted if averted is not None and best[2].modality == "attempted" else best[2]


def _qualified(tokens: Sequence[Token], index: int) -> Judged | None:
    """The adjective behind the event that says it is only feared or still to come: a possible attack."""
    for token in tokens[index + 1 : index + 1 + _ADJECTIVES]:
        if token.kind != "word" or token.norm in markers("function"):
            return None
        if token.norm in markers("possible"):
            return Judged("hypothetical", "modality:possible")
        if token.norm in markers("imminent"):
            return Judged("planned", "modality:imminent")
    return None


def _judged(
    tokens: Sequence[Token],
    index: int,
    end: int,
    cues: Sequence[ModalityCue],
    event_type: str,
    others: Sequence[int],
) -> Judged | None:
    between = sum(token.kind != "punct" for token in tokens[end:index])
    if end > index:
        return None
    for cue in cues:
        if between > cue.within or (cue.types and event_type not in cue.types):
            continue
        if cue.modality == "actual":
            return Judged("actual", "modality:managed")
        if _about_another(tokens, index, end, others, cue.modality):
            return None
        return Judged(cue.modality, f"modality:{cue.modality}-cue")
    return None


def _about_another(tokens: Sequence[Token], index: int, end: int, others: Sequence[int], modality: Modality) -> bool:
    """Whether the cue is about an event between, which this one only circumscribes: pledged to answer the strikes."""
    if any(token.norm in markers("presupposing") for token in tokens[end:index]):
        return True
    if not any(end <= other < index for other in others):
        return False
    return tokens[index - 1].norm in markers("circumscribing") or (
        joined(tokens[index].norm) and modality in ("attempted", "averted")
    )


def _parenthesis(tokens: Sequence[Token], comma: int, index: int) -> int | None:
    """The comma that opens a parenthesis closed by `comma` right before the event's phrase; None where it is none."""
    if comma + 1 != index and tokens[comma + 1].norm not in markers("phrase-preposition"):
        return None
    for at in range(comma - 1, max(-1, comma - 1 - _PARENTHESIS), -1):
        if tokens[at].norm in markers("comma"):
            return at
    return None


def _of_purpose(tokens: Sequence[Token], index: int, event_type: str) -> bool:
    """In order to take, to drive out, to encircle: the verbal noun behind "to", or the noun of control behind such one."""
    norm = tokens[index].norm
    if norm in markers("deed-of-purpose"):
        exposed = tokens[max(0, index - _EXPOSED) : index]
        return not any(token.norm in markers("takes-to") or token.norm in markers("result") for token in exposed)
    if event_type not in _AIMED and not (event_type in _AIMED_AT_OTHERS and norm[1:] in markers("driving-out")):
        return False
    before = tokens[index - 1].norm if index else ""
    if not _behind_to(norm):
        return event_type in _AIMED and before in markers("retake")
    near = tokens[max(0, index - _EXPOSED) : index]
    if any(token.norm in markers("takes-to") for token in near):
        return False
    return not any(token.norm in markers("retaking") for token in tokens[max(0, index - 3) : index])


def _behind_to(norm: str) -> bool:
    return len(norm) >= _SHORTEST and norm[0] in markers("to-letter")
