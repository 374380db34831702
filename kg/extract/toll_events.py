"""Which event of a sentence cost a toll.

Takes the tokens of a sentence, its tolls and its events; gives for each toll an event or none. A toll is told as the effect
of what stands before it ("which left 12 dead"), or before its cause ("12 were killed in strikes"); told as neither, it
belongs to the nearest event before it. Guidelines: a toll shared by coordinated events goes on the first of them, and
parts of a total are left out.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cache

import msgspec

from kg.extract.casualties import Toll
from kg.extract.tokens import Token
from kg.lexicon.affixes import BY, TO
from kg.lexicon.markers import joined, markers

_RESULT = 6  # tokens between "led to" and the toll
_RESULT_OBJECT = 24  # the same where a preposition of result stands before the toll
_CAUSE = 4  # tokens between "as a result of" and the trigger
_TOTAL = 12  # tokens between a word for a total and the number
_TIME_BEHIND = 4  # tokens between the number and the time that it was counted in
_PERIOD = 3  # tokens between "during" and the unit of time
_CHARGED = 3  # tokens between "involved in" and the trigger
_FLED = 5  # tokens between "fled" and the trigger
_AT_ONCE = 3  # tokens between a toll and a cause that follows at once


class Cause(msgspec.Struct, frozen=True, gc=False):
    """An event of the sentence that may have cost a toll: its trigger token and type."""

    index: int
    type: str


COSTLY = frozenset(
    {"Battle", "Attack", "Shelling", "AirStrike", "Bombing", "CarBombing", "SuicideBombing", "ChemicalAttack", "Killing",
     "Execution", "Injury"}
)  # fmt: skip
"""Types of events that kill and wound."""
_OWN_WITHIN = 4  # tokens between a word of capture or flight and the trigger of its event
_OWN = {
    "captured": frozenset({"Detention", "Abduction"}),
    "displaced": frozenset({"Displacement", "Withdrawal"}),
}


def attach(tokens: Sequence[Token], tolls: Sequence[Toll], causes: Sequence[Cause]) -> list[int | None]:
    """For each toll the place in `causes` of its event; None where the sentence names no event that cost it, and for a
    toll that another of the same event says better."""
    norms = [token.norm for token in tokens]
    counted = tolls if may_total(norms) else ()
    totals = {toll.cue for toll in counted if _total(norms, toll) is not None}
    places = [_cause(norms, toll, causes, totals) for toll in tolls]
    return [
        None if place is not None and _is_said_better(norms, toll, place, tolls, places) else place
        for toll, place in zip(tolls, places, strict=True)
    ]


def _is_said_better(
    norms: Sequence[str], toll: Toll, place: int, tolls: Sequence[Toll], places: Sequence[int | None]
) -> bool:
    """Whether the toll is a bare "some" beside a number, or a part of a running total."""
    for other, at in zip(tolls, places, strict=True):
        if other is toll or at != place or other.outcome != toll.outcome or other.joint:
            continue
        if toll.rule.startswith("bare-") and (not other.rule.startswith("bare-") or other.first < toll.first):
            return True
        if other.tally and not toll.tally and toll.max is not None and other.min is not None and toll.max <= other.min:
            between = norms[min(toll.last, other.last) : max(toll.first, other.first)]
            # against 22 of the other side: not a part
            return not any(norm in markers("segment") or norm in markers("against") for norm in between)
    return False


def _cause(norms: Sequence[str], toll: Toll, causes: Sequence[Cause], totals: Set[int]) -> int | None:
    for place, cause in enumerate(causes):
        if cause.index == toll.cue:
            # ten fighters arrived: nobody is displaced by a deployment
            return place if toll.outcome != "displaced" or cause.type in _OWN["displaced"] else None
    total = _total(norms, toll) if toll.cue in totals else None
    if total is not None:
        of = [place for place, cause in enumerate(causes) if cause.type in COSTLY and total[0] < cause.index < total[1]]
        return of[0] if of else None
    if toll.outcome in _OWN:
        near = [place for place, cause in enumerate(causes) if cause.type in _OWN[toll.outcome]]
        near = [place for place in near if abs(causes[place].index - toll.cue) <= _OWN_WITHIN]
        return near[0] if near else None
    costly = [
        place
        for place, cause in enumerate(causes)
        if cause.type in COSTLY and cause.index not in totals and not _is_charged(norms, toll, cause.index)
    ]
    costly = [place for place in costly if not _is_where(norms, causes[place].index)] or costly
    if not costly:
        return None
    before = [place for place in costly if causes[place].index < toll.cue]
    after = [place for place in costly if causes[place].index > toll.cue]
    if after and _follows_at_once(norms, toll, causes[after[0]].index):
        return after[0]
    if before and _is_result(norms, toll):
        return _first_of_chain(norms, causes, costly, before[-1])
    for place in after:
        if _leads_to(norms, toll, causes[place].index):
            return place
        break
    if before:
        return _first_of_chain(norms, causes, costly, before[-1])
    return after[0]


def _is_charged(norms: Sequence[str], toll: Toll, trigger: int) -> bool:
    """قتل القيادي المتورط في هجمات: whether somebody is only said to have had a part in the event at `trigger`, which is no cause of
    the deaths told before that."""
    start = max(0, toll.cue + 1, trigger - _CHARGED)
    return any(norm in markers("in-background") for norm in norms[start:trigger])


def _is_where(norms: Sequence[str], trigger: int) -> bool:
    """دخل مدني نطاق الضربة، قبو يحتمي فيه الناس من القصف: whether the event at `trigger` only says where somebody was, or from
    what he fled."""
    before = norms[max(0, trigger - _FLED) : trigger]
    if before and before[-1] in markers("site-of"):
        return True
    return bool(before) and before[-1] in markers("from") and any(norm in markers("fleeing") for norm in before)


def may_total(norms: Sequence[str]) -> bool:
    """Whether a sentence has the words without which no toll is a total."""
    return not (
        _totals().isdisjoint(norms) or (markers("since").isdisjoint(norms) and markers("during").isdisjoint(norms))
    )


def is_total(norms: Sequence[str], toll: Toll) -> bool:
    """Whether the toll is what many events cost since a day or in some time: ليرتفع عدد القتلى منذ بدء الحملة إلى 105."""
    return _total(norms, toll) is not None


@cache
def _totals() -> frozenset[str]:
    return markers("tally") | markers("total")


def _total(norms: Sequence[str], toll: Toll) -> tuple[int, int] | None:
    """Of a toll of many events: its word for a number or total, and the word behind which the time stands that it is counted in.
    What is named between the two cost it: حصيلة قتلى القصف منذ الأحد."""
    if toll.rule.startswith("some-of"):
        return None  # قتل عدد من القادة
    for index in range(toll.last, max(-1, min(toll.first, toll.cue) - _TOTAL), -1):
        if norms[index] in markers("clause-end"):
            return None
        if norms[index] in _totals():
            break
    else:
        return None
    for place in range(index + 1, min(toll.last + _TIME_BEHIND, len(norms))):
        if norms[place] in markers("clause-end"):
            return None
        if norms[place] in markers("since") or (
            norms[place] in markers("during")
            and not markers("periods").isdisjoint(norms[place + 1 : place + 1 + _PERIOD])
        ):
            return index, place
    return None


def _is_result(norms: Sequence[str], toll: Toll) -> bool:
    """Whether the toll is told as the effect of what stands before it: which left 12 dead."""
    start = min(toll.cue, toll.first)
    reach = (
        _RESULT_OBJECT if norms[start - 1] in markers("result-preposition") or norms[start][0] in (BY, TO) else _RESULT
    )
    for norm in reversed(norms[max(0, start - reach) : start]):
        if norm in markers("result"):
            return True
        if norm in markers("that"):
            return False
    return False


def _follows_at_once(norms: Sequence[str], toll: Toll, trigger: int) -> bool:
    """Whether the cause stands right behind the toll: 12 killed by shelling."""
    return trigger - toll.last <= _AT_ONCE and _leads_to(norms, toll, trigger)


def _leads_to(norms: Sequence[str], toll: Toll, trigger: int) -> bool:
    """Whether the trigger is told as the cause: in, by, as a result of."""
    if norms[trigger][:1] == BY:
        return True
    after = norms[trigger]
    for norm in reversed(norms[max(toll.cue, trigger - _CAUSE) : trigger]):
        if norm in markers("clause-end"):
            return False
        if norm in markers("cause") or norm in markers("by-more"):
            return after not in markers("while-word")  # في حين is no cause
        after = norm
    return False


def _first_of_chain(norms: Sequence[str], causes: Sequence[Cause], costly: Sequence[int], place: int) -> int:
    """The first of events told in one breath: strikes and shelling."""
    position = costly.index(place)
    while position > 0:
        here, previous = causes[costly[position]].index, causes[costly[position - 1]].index
        between = norms[previous + 1 : here]
        if {*norms[here + 1 : here + 2]} & markers("relative-masculine"):
            break  # the attack and the attack that left five dead: one only, and the second
        if here - previous > 3 or not joined(norms[here]) or any(norm in markers("clause-end") for norm in between):
            break
        position -= 1
    return costly[position]
