"""Whether an event is what somebody could not do: the army has not been able to take the town, or is unable to.

Takes the tokens of a sentence and an event in it; gives a modality, or None where nobody was unable to do it. It is apart
from the cues because three words must agree: the negation, the word of ability right behind it, and the preposition (or
"to", or nothing) before what could not be done. Who could not stands between the last two.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.tokens import Token
from kg.kinds import Modality
from kg.lexicon.affixes import ARTICLE, BY
from kg.lexicon.markers import joined, markers

_LIGHT = 3  # words that only carry an event out, between the preposition and the event: of carrying out any attack
_SUBJECT = 5  # tokens between the word of ability and the preposition


def unable(tokens: Sequence[Token], index: int, *, verb: bool = False) -> Modality | None:
    """Attempted where what was not done is told, hypothetical where nobody can or could do it.

    `verb`: the trigger is read as a past verb, which is a noun after all behind a preposition.
    """
    start = _before_light_words(tokens, index)
    last = start - 1
    if last < 0:
        return None
    governor = tokens[last].norm
    by = tokens[start].norm[0] == BY
    directly = governor not in markers("of-ability") and not by
    if verb and (directly or governor in markers("that")):
        return None
    for at in range(last, max(-1, last - 1 - _SUBJECT), -1):
        norm = tokens[at].norm
        if norm in markers("cannot") and not directly:
            return "attempted" if norm in markers("failed") else "hypothetical"
        if norm in markers("can") and (_takes_directly(tokens, at, start) if directly else _takes_by(norm) or not by):
            return _negated(tokens, at)
        if at == last and not directly:
            continue
        if norm in markers("clause-end") or norm in markers("modality-wall") or norm in markers("of-ability"):
            return None
    return None


def _before_light_words(tokens: Sequence[Token], index: int) -> int:
    """The first of the words that end in the event at `index` and only say that it is brought about."""
    start = index
    while start and index - start < _LIGHT and tokens[start - 1].norm in markers("bringing-about"):
        start -= 1
    return start


def _takes_directly(tokens: Sequence[Token], at: int, start: int) -> bool:
    """Whether the deed from `start` is the object of the word of ability: right behind it, or behind who could not, one
    noun phrase. What was only to be found out or shown is none: could not confirm the attack."""
    norm, between = tokens[at].norm, [token.norm for token in tokens[at + 1 : start]]
    if norm not in markers("can-directly"):
        return False
    if not between:
        return True
    if norm in markers("can-be") or joined(tokens[start].norm):
        return False
    tail = between if between[0].startswith(ARTICLE) else between[1:]
    return bool(tail) and all(word.startswith(ARTICLE) for word in tail)


def _takes_by(norm: str) -> bool:
    """Whether "by" stands behind the word of ability: succeeded in taking, with the letter of "by" on the deed."""
    return norm not in markers("can-directly")


def _negated(tokens: Sequence[Token], at: int) -> Modality | None:
    """What the word before the word of ability `at` makes of it: did not manage, cannot, is no longer able to."""
    if not at:
        return None
    before, first = tokens[at - 1].norm, tokens[at - 2].norm if at > 1 else ""
    if before in markers("without") or (before in markers("that") and first in markers("without")):
        return "attempted"
    near = 0 if tokens[at].norm in markers("managing") else _SUBJECT
    for being in range(at - 1, max(0, at - 1 - near), -1):
        if tokens[being].norm in markers("being-still"):
            return "hypothetical" if tokens[being - 1].norm in markers("not") else None
        if tokens[being].norm in markers("clause-end") or tokens[being].norm in markers("function"):
            break
    if before in markers("un-"):
        return "hypothetical"
    if before not in markers("not"):
        return None
    done = before in markers("not-then") and first not in markers("if")
    return "attempted" if done and tokens[at].norm not in markers("can-be") else "hypothetical"
