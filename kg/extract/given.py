"""Whether a cue of modality leaves an event alone: it takes it for granted, or is about something else of it.

Takes the tokens of a sentence, an event and the end of a cue before it; gives yes or no. It is apart from the cues since
it reads what stands between and behind: called for an inquiry into the attack, broke this truce, tried to confirm the
attack that hit the town.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.tokens import Token
from kg.kinds import Modality
from kg.lexicon.affixes import ACCUSATIVE, BY, DEFINITE, TO
from kg.lexicon.markers import joined, markers
from kg.lexicon.modality import ModalityCue

_RELATIVE = 5  # words between an event and the relative clause that is about it
_KEPT = frozenset({"Ceasefire", "Agreement"})


def about_another(tokens: Sequence[Token], index: int, end: int, others: Sequence[int], modality: Modality) -> bool:
    """Whether the cue is about an event between, which this one only circumscribes: pledged to answer the strikes. Who
    denies a part in an event denies the deed that is told as his, and it stays denied."""
    between = {token.norm for token in tokens[end:index]}
    if modality == "attempted" and between & markers("hindering"):
        return True  # tried to hold up the advance
    if between & markers("presupposing") or (modality != "denied" and between & markers("part-in")):
        return True
    if not any(end <= other < index for other in others):
        return False
    return tokens[index - 1].norm in markers("circumscribing") or (
        joined(tokens[index].norm) and modality in ("attempted", "averted")
    )


def is_given(tokens: Sequence[Token], index: int, end: int, event_type: str, cue: ModalityCue) -> bool:
    """Whether the cue takes the event for granted: it speaks of this truce, of keeping it, is what the march demands, was
    held, or names the means by which another was stopped."""
    norm, before = tokens[index].norm, tokens[index - 1].norm
    open_ = cue.modality in ("hypothetical", "planned")
    if open_ and before in markers("this-demonstrative") and tokens[index - 2].norm not in markers("such"):
        return True
    definite = norm.startswith(DEFINITE)
    if open_ and definite and index + 1 < len(tokens) and tokens[index + 1].norm in markers("former"):
        return True
    if definite and event_type in _KEPT and any(token.norm in markers("keeping") for token in tokens[end:index]):
        return True
    if definite and cue.modality == "hypothetical" and _only_described(tokens, index, end):
        return True
    its_own = definite and cue.modality == "planned" if end == index else open_ or cue.modality == "attempted"
    if its_own and _that_happened(tokens, index):
        return True  # but the attempt of a murder that aimed at him is what aimed at him
    if end == index and cue.modality == "planned" and _under_a_deal(tokens, end):
        return True
    if end == index:
        # which a genitive does not have: held a meeting, and not the holding of one
        held = before in markers("held") and norm[-1] == ACCUSATIVE
        return held or (definite and before in markers("demanding") and norm[0] != TO)
    return cue.modality == "averted" and norm[0] == BY and before not in markers("carrying-out")


def _under_a_deal(tokens: Sequence[Token], end: int) -> bool:
    """Whether the cue up to `end` is a deal under which something was done: left under a deal of evacuation."""
    return end > 1 and tokens[end - 1].norm in markers("deal") and tokens[end - 2].norm in markers("under")


def _that_happened(tokens: Sequence[Token], index: int) -> bool:
    """Whether a relative clause behind the event says that it happened: the attack on Friday that hit the town."""
    for at in range(index + 1, min(index + 1 + _RELATIVE, len(tokens) - 1)):
        norm = tokens[at].norm
        if norm in markers("relative-one"):
            return tokens[at + 1].norm in markers("happened")
        if norm in markers("clause-end") or norm in markers("function"):
            return False
    return False


def _only_described(tokens: Sequence[Token], index: int, end: int) -> bool:
    """Whether it is open only what the event was, or whose: it may be that the blast was an attack; whether they are behind
    the attack."""
    near = [token.norm for token in tokens[end - 1 : index]]
    return any(norm in markers("was") or norm in markers("stating-being") for norm in near)
