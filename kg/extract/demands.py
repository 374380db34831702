"""What is asked for, warned of, threatened, denied or failed in: a word of speech or failing before an event, whoever speaks between.

Takes the tokens of a sentence and an event in it; gives yes or no. It is separate from `modality`, which says what follows.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.purpose import behind_to
from kg.extract.tokens import Token
from kg.lexicon.affixes import ARTICLE, BY, TO
from kg.lexicon.markers import markers

_CALL = 25  # tokens between "called on" and "to": whoever is called on stands between
_OBJECT = 3  # words before what is denied that no preposition is among
_FAILED = 9  # tokens between "failed" and "in": who failed stands between


def called_for(tokens: Sequence[Token], index: int) -> bool:
    """Called on all parties, .., to stop: the demand stands before those that it is made to."""
    with_by = tokens[index].norm[0] == BY
    return after_any(tokens, index, markers("demands-by") if with_by else markers("calls-to"))


def called_to(tokens: Sequence[Token], index: int) -> bool:
    """Called in a statement for the return of the refugees: "to", written together with what is demanded, is the only one; behind
    another one it says what that is for."""
    if not behind_to(tokens[index].norm):
        return False
    for token in reversed(tokens[max(0, index - _CALL) : index]):
        norm = token.norm
        if norm in markers("calls-to"):
            return True
        if (
            norm in markers("to")
            or norm in markers("that")
            or norm in markers("result")
            or norm in markers("relative-one")
        ):
            return False
        if behind_to(norm) or norm in markers("clause-end"):
            return False
    return False


def warned_of(tokens: Sequence[Token], index: int) -> bool:
    """The spokesman warned of an attack, of the outbreak of fighting: who warns stands between."""
    from_ = index - 2 if index and tokens[index - 1].norm in markers("happening") else index - 1
    return from_ > 0 and tokens[from_].norm in markers("from") and after_any(tokens, from_, markers("warns"))


def threatened(tokens: Sequence[Token], index: int) -> bool:
    """The minister threatened with a strike, with widening the operation: who threatens stands between."""
    norm = tokens[index].norm
    with_by = index if norm[0] == BY else index - 1
    by = tokens[with_by].norm if with_by > 0 else ""
    if (
        not by.startswith(BY)
        or by in markers("that")
        or by in markers("governing")
        or norm[0] == TO
        or (with_by < index and by[1:].startswith(ARTICLE))
    ):
        return False
    for token in reversed(tokens[max(0, with_by - _CALL) : with_by]):
        if token.norm in markers("threatens"):
            return True
        if token.norm in markers("modality-wall") or token.norm in markers("accusing") or token.norm in markers("that"):
            return False
        if token.norm in markers("clause-end") and token.norm not in markers("comma"):
            return False
    return False


def is_denied(tokens: Sequence[Token], index: int) -> bool:
    """The spokesman of the forces, so and so, denied the targeting of civilians: what is denied is no object of a preposition
    (denied responsibility for the attack), nor what did not end (denied that the campaign had stopped)."""
    near = tokens[max(0, index - _OBJECT) : index]
    if tokens[index].norm.startswith((BY, TO)) or any(
        token.norm in markers("governing") or token.norm in markers("ending") or token.kind == "punct" for token in near
    ):
        return False
    return after_any(tokens, index, markers("denying"))


def that_may_have_been(tokens: Sequence[Token], index: int) -> int | None:
    """Where "that" stands in a clause like: the ministry denied that its planes had (literally: were to have) struck; who
    struck stands between."""
    for at in range(index - 1, max(0, index - _FAILED) - 1, -1):
        norm = tokens[at].norm
        if norm in markers("clause-end") or norm in markers("relative"):
            return None
        if at and norm in markers("may-have-been") and tokens[at - 1].norm in markers("that"):
            return at - 1
    return None


def not_excluded(tokens: Sequence[Token], index: int) -> bool:
    """Does not rule out that: the negated verb stands before "that", and who speaks between."""
    for at in range(index - 1, max(0, index - _FAILED), -1):
        norm = tokens[at].norm
        if norm in markers("excluding"):
            return tokens[at - 1].norm in markers("no")
        if norm in markers("clause-end") or norm in markers("that"):
            return False
    return False


def failed_in(tokens: Sequence[Token], index: int) -> bool:
    """The militia failed in launching: who failed stands between."""
    for token in reversed(tokens[max(0, index - _FAILED) : index - 1]):
        if token.norm in markers("failed"):
            return True
        if token.norm in markers("clause-end"):
            return False
    return False


def after_any(tokens: Sequence[Token], index: int, words: frozenset[str]) -> bool:
    """Whether one of `words` stands before token `index`, and no clause of its own between."""
    for token in reversed(tokens[max(0, index - _CALL) : index]):
        norm = token.norm
        if norm in words:
            return True
        if norm in markers("that") or norm in markers("result"):
            return False
        if norm in markers("clause-end") and norm not in markers("comma"):
            return False
    return False
