"""Whether an event happened, was tried, stopped, planned, denied or only thought of.

Takes the tokens of a sentence and an event in it; gives its modality and the rule that set it. The nearest cue before
the event in its clause decides; "managed to" takes an attempt back; a clause of purpose is an attempt at taking, driving
out, encircling, and a plan of what comes after.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.demands import (
    after_any,
    called_for,
    called_to,
    failed_in,
    is_denied,
    not_excluded,
    that_may_have_been,
    threatened,
    warned_of,
)
from kg.extract.modality_cues import Judged, Rule, cue_before
from kg.extract.outcome import outcome
from kg.extract.purpose import is_future, of_means, purpose
from kg.extract.tokens import Token
from kg.extract.unable import unable
from kg.kinds import Modality
from kg.lexicon.affixes import AND, ARTICLE, BY
from kg.lexicon.markers import markers

_ADJECTIVES = 3  # words behind an event among which an adjective may qualify it
_DENIAL = 14  # tokens between a denial and "any"
_CAME_ABOUT = 6  # words before a response among which one may say that it came about


_SETTLED = frozenset({"modality:concluded", "modality:participle", "modality:managed", "modality:not-stopped"})
"""What no words behind an event change."""
_OF_OUTCOME: dict[Modality, Rule] = {"averted": "modality:foiled", "denied": "modality:disowned"}
JOINED: dict[Modality, Rule] = {
    "attempted": "modality:attempted-joined",
    "planned": "modality:planned-joined",
    "hypothetical": "modality:hypothetical-joined",
}
"""What a noun shares with the event that it is joined to: tried to take the town and to advance."""


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
    told = _before(tokens, index, event_type, nominal=nominal, future=future, imperfect=imperfect, others=others)
    if told.modality not in ("actual", "attempted") or told.rule in _SETTLED:
        return told
    tried = told.modality == "attempted"
    if told.rule == "modality:attempted-cue" and after_any(tokens, index, markers("averting")):
        return Judged("averted", "modality:averted-cue")
    came = outcome(tokens, index, event_type, attempted=tried) if nominal or tried else None
    if came is not None:
        return Judged(came, _OF_OUTCOME[came])
    if tokens[index].norm in markers("repulsing") and event_type != "Destruction":
        return Judged("averted", "modality:repulsed")
    return told


def _before(
    tokens: Sequence[Token],
    index: int,
    event_type: str,
    *,
    nominal: bool,
    future: bool,
    imperfect: bool,
    others: Sequence[int],
) -> Judged:
    """The modality by the words before the event, and by its own."""
    if future:
        return Judged("planned", "modality:will")
    if nominal and index + 1 < len(tokens) and tokens[index + 1].norm in markers("concluded"):
        return Judged("actual", "modality:concluded")
    if tokens[index].norm in markers("qualifying-participle"):
        return Judged("actual", "modality:participle")
    if imperfect and index and tokens[index - 1].norm in markers("may"):
        return Judged("hypothetical", "modality:may")
    if tokens[index].norm in markers("planting") and not any(t.norm in markers("result") for t in tokens[index:]):
        return Judged("attempted", "modality:planted")
    told = not nominal and not imperfect
    supposed = that_may_have_been(tokens, index) if told else None
    if supposed is not None and after_any(tokens, supposed, markers("denying")):
        return Judged("denied", "modality:denied-cue")
    if supposed is not None and not_excluded(tokens, supposed):
        return Judged("hypothetical", "modality:hypothetical-cue")
    failed = unable(tokens, index, verb=told)
    if failed is not None:
        return Judged(failed, "modality:unable")
    cue = cue_before(tokens, index, event_type, others, told=told)
    if cue is None or cue.modality != "averted":
        cue = _any(tokens, index) or cue  # which makes a noun of what is read as a verb
    cue = cue or _qualified(tokens, index)
    if cue is not None:
        return cue
    if nominal:
        return _nominal(tokens, index, event_type)
    return Judged("actual", "modality:told")


def _nominal(tokens: Sequence[Token], index: int, event_type: str) -> Judged:
    """The modality of a noun that no cue reaches, by the word that governs it."""
    aimed = purpose(tokens, index, event_type)
    if aimed is not None:
        return Judged(aimed, "modality:purpose")
    before = tokens[index - 1].norm if index else ""
    if event_type == "TerritorialGain" and before in markers("operation-of"):
        return Judged(of_means(tokens, index), "modality:operation-of")
    demanded = before in markers("to") or tokens[index].norm[0] == BY
    if (demanded and called_for(tokens, index)) or called_to(tokens, index):
        return Judged("hypothetical", "modality:called-for")
    if not tokens[index].norm.startswith(ARTICLE) and warned_of(tokens, index):
        return Judged("hypothetical", "modality:warned")
    if threatened(tokens, index):
        return Judged("planned", "modality:threatened")
    if is_denied(tokens, index):
        return Judged("denied", "modality:denied-far")
    if before in markers("in") and failed_in(tokens, index):
        return Judged("attempted", "modality:failed")
    if is_future(before) and not tokens[index].norm.startswith(ARTICLE):
        return Judged("planned", "modality:will-verb")
    return _open(tokens, index, event_type)


def _open(tokens: Sequence[Token], index: int, event_type: str) -> Judged:
    """A response, getting relief in, handing over arms: nouns of what is mostly still to be done or asked for, unless a word
    before them says that it came about."""
    norm = tokens[index].norm
    before = [token.norm for token in tokens[max(0, index - _CAME_ABOUT) : index]]
    if not any(word in markers("come-about") or word.removeprefix(AND) in markers("come-about") for word in before):
        if norm in markers("still-to-come"):
            return Judged("planned", "modality:still-to-come")
        if event_type == "Surrender" and norm in markers("handing-over"):
            return Judged("hypothetical", "modality:handing-over")
    return Judged("actual", "modality:told")


def _any(tokens: Sequence[Token], index: int) -> Judged | None:
    """Any attack: one that only may be, and none at all behind a denial."""
    if not index or tokens[index - 1].norm not in markers("any"):
        return None
    for token in reversed(tokens[max(0, index - 1 - _DENIAL) : index - 1]):
        if token.norm in markers("avoiding") or token.norm in markers("whether"):
            break
        if token.norm in markers("no") or token.norm in markers("denying"):
            return Judged("denied", "modality:none-at-all")
        if token.norm in markers("clause-end") and token.norm not in markers("comma"):
            break
    return Judged("hypothetical", "modality:any")


def _qualified(tokens: Sequence[Token], index: int) -> Judged | None:
    """The adjective behind the event that says it is only feared or still to come: a possible attack."""
    for at in range(index + 1, min(index + 1 + _ADJECTIVES, len(tokens))):
        norm = tokens[at].norm
        if tokens[at].kind != "word" or norm in markers("function"):
            return None
        if norm in markers("possible"):
            return Judged("hypothetical", "modality:possible")
        if norm in markers("imminent") and (at + 1 == len(tokens) or tokens[at + 1].norm not in markers("from")):
            return Judged("planned", "modality:imminent")
    return None
