"""The cue of modality before an event that reaches it: tried to, repelled, plans to, denied that, if.

Takes the tokens of a sentence and an event in it; gives the modality that the cue makes of it, and the rule. Of several the one that ends
nearest holds, unless one farther off turns it into something else. Whether a cue is about another event, `given` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from kg.extract.demands import after_any, that_may_have_been
from kg.extract.given import about_another, is_given
from kg.extract.tokens import Token
from kg.kinds import Modality
from kg.lexicon.markers import joined, markers
from kg.lexicon.modality import ModalityCue, modality_cues

_REACH = 9  # tokens before an event in which a cue is looked for
_PARENTHESIS = 9  # tokens of a parenthesis between a cue and its event
_NOT = 4  # tokens between "not" and what was not stopped
_SINCE = 4  # tokens of a time between "since" and the object of the verb before it
_ONLY = 3  # tokens between a denied event and "but"

_ENDED: frozenset[Modality] = frozenset({"attempted", "averted"})
"""What a past verb that is joined to it comes after."""

_OVER: dict[Modality, Modality] = {"attempted": "averted", "planned": "denied"}
"""What a cue farther off turns the nearest into: beat back an attempt, denied that he plans to."""

Rule = Literal[
    "modality:told", "modality:will", "modality:will-verb", "modality:concluded", "modality:participle", "modality:planted",
    "modality:may", "modality:possible", "modality:imminent", "modality:any", "modality:none-at-all", "modality:managed",
    "modality:attempted-cue", "modality:averted-cue", "modality:planned-cue", "modality:denied-cue",
    "modality:hypothetical-cue", "modality:purpose", "modality:operation-of", "modality:called-for", "modality:warned", "modality:threatened", "modality:denied-far", "modality:failed", "modality:unable", "modality:not-planned",
    "modality:not-stopped", "modality:none-but", "modality:in-exchange", "modality:foiled", "modality:still-to-come", "modality:handing-over", "modality:disowned", "modality:repulsed", "modality:attempted-joined", "modality:planned-joined", "modality:hypothetical-joined",
]  # fmt: skip
"""The rules, each with an example among the tests. `told`: nothing speaks against it having happened."""

_OF_CUE: dict[Modality, Rule] = {
    "actual": "modality:managed",
    "attempted": "modality:attempted-cue",
    "averted": "modality:averted-cue",
    "planned": "modality:planned-cue",
    "denied": "modality:denied-cue",
    "hypothetical": "modality:hypothetical-cue",
}


class Judged(NamedTuple):
    """A modality and the rule behind it."""

    modality: Modality
    rule: Rule


def cue_before(
    tokens: Sequence[Token], index: int, event_type: str, others: Sequence[int], *, told: bool
) -> Judged | None:
    """The cue before the event that reaches it: the one that ends nearest, and of those the longest.

    `told`: the event is a past verb, which no demand or fear before "that" is about.
    """
    if index and tokens[index - 1].norm in markers("time-before"):
        return None
    cues_known = modality_cues()
    reach: list[tuple[int, int, Judged]] = []
    reported = False
    skipped = 0  # words of a parenthesis, which no cue counts
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
            if at + 1 < index or not (told or joined(tokens[index].norm)):
                skipped += sum(token.kind != "punct" for token in tokens[before:at])
            at = before
            continue
        if norm in markers("clause-end") or (norm in markers("modality-wall") and not _of_time(tokens, at, index)):
            break
        # could be that its planes had struck, if he was killed: such a clause reports nothing
        told_there = told and norm in markers("that") and not _is_open(tokens[at + 1].norm)
        reported = reported or told_there
        found = cues_known.at(tokens, at) if norm in cues_known.first_words else None
        if found is None:
            if norm in markers("result"):
                break  # what an event led to is no attempt
            continue
        length, cues = found
        end = at + length
        judged = _judged(tokens, index, end, cues, event_type, others, skipped, length)
        if judged is None or (reported and judged.modality == "hypothetical"):
            continue
        if (told or event_type == "Destruction") and judged.modality in _ENDED and joined(tokens[index].norm):
            continue  # repelled the attack and shot down two
        reach.append((end, length, judged))
    return _strongest(reach)


def _of_time(tokens: Sequence[Token], at: int, index: int) -> bool:
    """Whether the word at `at` only opens a time between a verb and its object: has been trying for days to take the town."""
    if tokens[at].norm not in markers("since") or not at < index - 1 <= at + _SINCE:
        return False
    return tokens[index - 1].norm in markers("length-of-time")


def _but(tokens: Sequence[Token], index: int) -> bool:
    """Whether "but" takes the denial back: it kills none but children, only one was killed."""
    for token in tokens[index + 1 : index + 1 + _ONLY]:
        if token.norm in markers("except"):
            return True
        if token.norm in markers("clause-end"):
            return False
    return False


def _is_open(norm: str) -> bool:
    """Whether a clause that begins with the word behind "that" or "if" reports nothing: were to have struck, if he was killed."""
    return norm in markers("may-have-been") or norm in markers("was")


def _strongest(reach: Sequence[tuple[int, int, Judged]]) -> Judged | None:
    """Of the cues that reach an event (the end of each, its length, what it says) the one that holds."""
    if not reach:
        return None
    nearest = max(reach, key=lambda cue: cue[:2])[2]
    over = _OVER.get(nearest.modality)
    return next((judged for _, _, judged in reversed(reach) if judged.modality == over), nearest)


def _judged(
    tokens: Sequence[Token],
    index: int,
    end: int,
    cues: Sequence[ModalityCue],
    event_type: str,
    others: Sequence[int],
    skipped: int,
    length: int,
) -> Judged | None:
    between = sum(token.kind != "punct" for token in tokens[end:index]) - skipped
    if end > index:
        return None
    for cue in cues:
        if between > cue.within or (cue.types and event_type not in cue.types):
            continue
        if cue.modality != "actual" and (
            about_another(tokens, index, end, others, cue.modality) or is_given(tokens, index, end, event_type, cue)
        ):
            return None
        if cue.modality == "planned" and _never_planned(tokens, end - length):
            return Judged("denied", "modality:not-planned")
        if cue.modality == "denied" and end == index and _but(tokens, index):
            return Judged("actual", "modality:none-but")
        if cue.modality == "averted" and _is_negated(tokens, end):
            return Judged("actual", "modality:not-stopped")
        return Judged(cue.modality, _OF_CUE[cue.modality])
    return None


def _never_planned(tokens: Sequence[Token], start: int) -> bool:
    """Whether the plan told from `start` is denied: had not been planning, denied that it (literally: were to) planned."""
    before = tokens[start - 1].norm if start else ""
    if before in markers("not-then"):
        return True
    if start > 1 and before in markers("being-still") and tokens[start - 2].norm in markers("not-then"):
        return True
    supposed = that_may_have_been(tokens, start)
    return supposed is not None and after_any(tokens, supposed, markers("denying"))


def _is_negated(tokens: Sequence[Token], end: int) -> bool:
    """Whether the cue up to `end` is what somebody did not do, or failed to: could not stop the advance."""
    for token in reversed(tokens[max(0, end - 1 - _NOT) : end - 1]):
        if token.norm in markers("no") or token.norm in markers("failed"):
            return True
        if token.norm in markers("clause-end") or token.norm in markers("that"):
            return False
    return False


def _parenthesis(tokens: Sequence[Token], comma: int, index: int) -> int | None:
    """The comma that opens a parenthesis closed by `comma` right before the event's phrase; None where it is none."""
    if comma + 1 != index and tokens[comma + 1].norm not in markers("phrase-preposition"):
        return None
    for at in range(comma - 1, max(-1, comma - 1 - _PARENTHESIS), -1):
        if tokens[at].norm in markers("comma"):
            return at
    return None
