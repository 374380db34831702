"""Numbers in a sentence: how many, at least, at most.

Takes the tokens of a sentence; gives the numbers that count people or things, with the span of their words and their bounds. What
counts nothing is left out: years, ages, hours, names of roads and units, measures (`seeds/ar/labels.tsv`). Values alone, which
dates and lengths read, are in `number_values`.

    number  := [bound] value [range] … [bound]
    range   := (to | or | -) value, or "between" value and value

No token is read more than a bounded number of times.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import msgspec

from kg.extract.number_values import Value, number_word, value
from kg.extract.tokens import Token
from kg.lexicon.affixes import AND
from kg.lexicon.dates import months
from kg.lexicon.markers import joined, markers
from kg.lexicon.numbers import Effect, number_words
from kg.lexicon.people import people
from kg.lexicon.things import is_thing

_TRAIL = 5  # tokens between a number and "at least" behind its noun
_RISE_WINDOW = 8
_YEARS = range(1900, 2100)


class Number(msgspec.Struct, frozen=True, gc=False):
    """Tokens `first` to `last` (both included) of the sentence say a number of at least `min` and at most `max`, None
    where open. `noun` is the token of what is counted, None where nothing directly follows. `vague` marks dozens, some
    and the like."""

    first: int
    last: int
    min: int | None
    max: int | None
    approx: bool
    rule: str
    noun: int | None = None
    vague: bool = False


def find(tokens: Sequence[Token]) -> list[Number]:
    """The counts in `tokens`, in order, without overlaps."""
    found: list[Number] = []
    begins, end = _begins(), 0
    for index in [i for i, token in enumerate(tokens) if token.norm in begins or token.kind == "number"]:
        if index < end:
            continue
        number = _number(tokens, index)
        if number is None:
            continue
        if not _is_label(tokens, number):
            found.append(number)
        end = number.last + 1
    return found


@cache
def _begins() -> frozenset[str]:
    """The words that a count may begin with."""
    words = number_words()
    duals = (norm for norm, person in people().items() if person.count in ("two", "two-or-many"))
    return frozenset(words.words).union(words.before.first_words, words.vague.first_words, markers("between"), duals)


def _number(tokens: Sequence[Token], index: int) -> Number | None:
    start, effect = index, None
    if (bound := number_words().before.at(tokens, index)) is not None:
        length, effect = bound
        start = index + length
        if start >= len(tokens):
            return None
    if tokens[start].norm in markers("between"):
        start += 1
        if start >= len(tokens):
            return None
    if effect is None and start == index and (dual := _dual(tokens, index)) is not None:
        return dual
    first = value(tokens, start)
    if first is None:
        return None
    end, low, high, rule = _range(tokens, start, first)
    noun = end if end < len(tokens) and tokens[end].kind == "word" else None
    if effect is None:
        effect = trailing_bound(tokens, end)
    bounds = bounded(low, high, effect)
    vague = high is None and rule in ("vague", "some-of")
    return Number(
        index, end - 1, *bounds, effect == "about", rule if effect is None else f"{rule}+{effect}", noun, vague
    )


def bounded(low: int, high: int | None, effect: Effect | None) -> tuple[int | None, int | None]:
    """The bounds of a count of `low` to `high` under a bounding phrase."""
    if effect == "least":
        return low, None
    if effect == "above":
        # More than dozens is no tighter than dozens.
        return (low + 1 if high is not None else low), None
    if effect == "most":
        return None, high
    if effect == "below":
        return None, (high - 1 if high is not None else None)
    return low, high


def _range(tokens: Sequence[Token], start: int, first: Value) -> Value:
    """`first`, or the range that it opens."""
    end = first.end
    if first.high is None or end + 1 >= len(tokens):
        return first
    joiner = tokens[end].norm
    if joiner in markers("range"):
        second = value(tokens, end + 1)
        changed = joiner in markers("to") and _rises(tokens, start)
        if second is not None and second.high is not None and second.low > first.low and not changed:
            return Value(second.end, first.low, second.high, "range")
    if start and tokens[start - 1].norm in markers("between"):
        after = end + 1 if tokens[end].norm == AND else end
        second = value(tokens, after) if after < len(tokens) else None
        if second is not None and second.high is not None and second.low > first.low:
            return Value(second.end, first.low, second.high, "between")
    return first


def _rises(tokens: Sequence[Token], start: int) -> bool:
    """Whether a count is told to change: from 20 to 30 is then no range."""
    return any(token.norm in markers("rise") for token in tokens[max(0, start - _RISE_WINDOW) : start])


def trailing_bound(tokens: Sequence[Token], end: int) -> Effect | None:
    """The bound that follows a number and its noun, which ends before token `end`: at least, about."""
    for index in range(end, min(end + _TRAIL, len(tokens))):
        token = tokens[index]
        if (bound := number_words().after.at(tokens, index)) is not None:
            return bound[1]
        if token.kind == "number" or token.norm in markers("clause-end"):
            return None
        if index > end and joined(token.norm):
            return None
    return None


def _dual(tokens: Sequence[Token], index: int) -> Number | None:
    """Two people by the ending of the noun, or "two or three": no number word is needed."""
    person = people().get(tokens[index].norm)
    if person is None or person.count not in ("two", "two-or-many"):
        return None
    after = index + 1
    if after < len(tokens) and (two := number_word(tokens, after, "unit")) is not None and two.value == 2:
        return Number(index, after, 2, 2, False, "dual-noun", index)
    if person.count != "two":
        return None
    if after + 1 < len(tokens) and tokens[after].norm in markers("or"):
        more = value(tokens, after + 1)
        if more is not None and more.high is not None and more.low > 2:
            return Number(index, more.end - 1, 2, more.high, False, "dual-range", index)
    effect = trailing_bound(tokens, after)
    return Number(index, index, *bounded(2, 2, effect), effect == "about", "dual-noun", index)


def _is_label(tokens: Sequence[Token], number: Number) -> bool:
    words = number_words()
    after = tokens[number.last + 1].norm if number.last + 1 < len(tokens) else ""
    if after in words.label_after:
        return True
    if number.first and tokens[number.first - 1].norm in words.label_before:
        return True
    if number.last + 1 < len(tokens) and months().at(tokens, number.last + 1) is not None:
        return True
    if _is_year(tokens, number) or _is_adjective(tokens, number):
        return True
    near = (*tokens[max(0, number.first - 2) : number.first], *tokens[number.last + 1 : number.last + 3])
    return any(token.norm in words.label_near for token in near)


def _is_year(tokens: Sequence[Token], number: Number) -> bool:
    """Whether the number is the year behind a month: on 24 August 2016."""
    if number.min is None or number.min != number.max or number.min not in _YEARS:
        return False
    return any(
        (month := months().at(tokens, start)) is not None and start + month[0] == number.first
        for start in range(max(0, number.first - 2), number.first)
    )


def _is_adjective(tokens: Sequence[Token], number: Number) -> bool:
    """Whether "one" stands behind its noun, which says as much by its form: of one family."""
    if number.rule != "words" or number.min != 1 or not number.first or number.first != number.last:
        return False
    before = tokens[number.first - 1].norm
    who = people().get(before)
    return who.outcome == "group" if who is not None else is_thing(before)
