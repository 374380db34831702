"""Whether an event is what something was done for, and how it is told then.

Takes the tokens of a sentence and a verbal noun in it; gives a modality, or None where the noun is no aim. It is apart from
the cues because two things must agree: the letter of "to" or a word like it makes the aim, and what was done for it says
whether it was tried (attacked to take the town) or is still to come (prepare to take it, will head there to take it).
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.tokens import Token
from kg.kinds import Modality
from kg.lexicon.affixes import TO, WILL, affixes
from kg.lexicon.markers import joined, markers

_EXPOSED = 12  # tokens between "is exposed" and "to"
_SHOWN = 2  # tokens before "of", written as "to", among which pictures stand
_MEANS = 12  # tokens before an aim among which stands what is done for it
SHORTEST = 5  # letters of a word that can be a letter of one word and a verbal noun

AIMED = frozenset({"TerritorialGain", "Advance", "Siege"})
_AIMED_AT_OTHERS = frozenset({"Withdrawal", "Displacement"})


def purpose(tokens: Sequence[Token], index: int, event_type: str) -> Modality | None:
    """Attempted, planned or hypothetical, as what is done for it; None where the event at `index` is no aim."""
    return of_means(tokens, index) if _is_aim(tokens, index, event_type) else None


def of_means(tokens: Sequence[Token], index: int) -> Modality:
    """The modality of an aim by the nearest word before it that says what is still to come or demanded."""
    for token in reversed(tokens[max(0, index - _MEANS) : index]):
        norm = token.norm
        if norm in markers("that") or (norm in markers("clause-end") and norm not in markers("comma")):
            break
        if is_future(norm) or norm in markers("preparing"):
            return "planned"
        if norm in markers("calls-to"):
            return "hypothetical"
        if norm in markers("launching"):
            break  # began its operation to take it
    return "attempted"


def is_future(norm: str) -> bool:
    """Whether the folded word looks like an imperfect verb behind the letter of the future: will hold."""
    stem = norm[1:] if norm[:1] in markers("conjunction") else norm
    return (
        len(stem) >= SHORTEST
        and stem[0] == WILL
        and stem[1] in affixes("imperfect-prefixes")
        and not stem.startswith(tuple(markers("no-future")))
    )


def _is_aim(tokens: Sequence[Token], index: int, event_type: str) -> bool:
    """In order to take, to drive out, to encircle: the verbal noun behind "to", or the noun of control behind such one."""
    norm = tokens[index].norm
    if any(token.norm in markers("footage") for token in tokens[max(0, index - _SHOWN) : index]):
        return False
    if index and tokens[index - 1].norm in markers("can-be"):
        return False
    if norm in markers("deed-of-purpose"):
        exposed = tokens[max(0, index - _EXPOSED) : index]
        return not any(_takes_to(token.norm) or token.norm in markers("result") for token in exposed)
    driven_out = norm[1:] in markers("driving-out")
    if event_type not in AIMED and not (event_type in _AIMED_AT_OTHERS and driven_out):
        return False
    before = tokens[index - 1].norm if index else ""
    if not (behind_to(norm) or (driven_out and norm[0] == TO)):
        return event_type in AIMED and before in markers("retake")
    near = tokens[max(0, index - _EXPOSED) : index]
    if any(_takes_to(token.norm) for token in near):
        return False
    return not any(token.norm in markers("retaking") for token in tokens[max(0, index - 3) : index])


def behind_to(norm: str) -> bool:
    """Whether the folded word may be a verbal noun with "to" written before it."""
    return len(norm) >= SHORTEST and norm[0] == TO


def _takes_to(norm: str) -> bool:
    """Whether "to" behind the folded word is part of it, and of no purpose: is exposed to, the lifting of."""
    return norm in markers("takes-to") or (joined(norm) and norm[1:] in markers("takes-to"))
