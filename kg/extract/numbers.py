"""Numbers in a sentence: how many, at least, at most.

Takes the tokens of a sentence; gives numbers with the span of their words and their bounds. It is separate because tolls,
dates and durations all read numbers, and each asks something else of them. What is no count of people or things is left
out: years, ages, hours, names of roads and units, measures (`seeds/ar/labels.tsv`).

The grammar, over folded words (a term is joined by "and" unless it multiplies):

    number  := [bound] value [range] … [bound]
    value   := digits [scale [and lower]] | group [scale] (and group [scale])* | dual-scale | vague [scale] | fraction scale
    group   := unit teen | unit hundred | hundred | ten | unit, each followed by lower terms; units come before tens
    range   := (to | or | -) value, or "between" value and value

Every value is read by one pass from left to right and no token is read more than a bounded number of times.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import msgspec

from kg.extract.tokens import Token
from kg.lexicon.affixes import AND
from kg.lexicon.dates import months
from kg.lexicon.markers import joined, markers
from kg.lexicon.numbers import Class, Effect, NumberWord, number_words
from kg.lexicon.people import people
from kg.lexicon.things import is_thing

_GROUPED = re.compile(r"\d{1,3}(?:[,.٬]\d{3})+")
_DECIMAL = re.compile(r"(\d+)[.,٫](\d{1,3})")
_LONGEST_DIGITS = 12
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


class Value(NamedTuple):
    """A value that ends before token `end`."""

    end: int
    low: int
    high: int | None
    rule: str


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


def value(tokens: Sequence[Token], index: int) -> Value | None:
    """The plain value that begins at token `index`, without bounds and whatever it counts; None where none begins."""
    token = tokens[index]
    if token.kind == "number":
        return _digits_value(tokens, index)
    if token.kind != "word":
        return None
    words = number_words()
    if token.norm in words.vague.first_words and (many := words.vague.at(tokens, index)):
        length, low = many
        return Value(index + length, low, None, "some-of")
    if token.norm not in words.words:
        return None
    if (half := _read(tokens, index, "fraction")) is not None:
        return _fraction(tokens, index, half)
    if (some := _read(tokens, index, "vague")) is not None and not _multiplied(tokens, index):
        return _vague(tokens, index, some)
    return _words_value(tokens, index)


def ordinal(tokens: Sequence[Token], index: int) -> tuple[int, int] | None:
    """(token after it, rank) of the ordinal that begins at `index`: the first, the fifteenth, the twenty-third."""
    word = _read(tokens, index, "ordinal") if tokens[index].kind == "word" else None
    if word is None:
        return None
    if (ten := _read(tokens, index + 1, "teen")) is not None and not ten.joined:
        return index + 2, word.value % 10 + 10
    if (ten := _read(tokens, index + 1, "ten")) is not None and ten.joined and ten.definite:
        return index + 2, word.value % 10 + ten.value
    return index + 1, word.value


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
    if after < len(tokens) and (two := _read(tokens, after, "unit")) is not None and two.value == 2:
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


def _read(tokens: Sequence[Token], index: int, kind: Class) -> NumberWord | None:
    """The reading of the token as a number word of `kind`."""
    if index >= len(tokens):
        return None
    for word in number_words().words.get(tokens[index].norm, ()):
        if word.kind == kind:
            return word
    return None


def _digits(norm: str) -> tuple[int, int] | None:
    """The digits as (numerator, denominator); None where they are no number (27.3.2016) or too long to be one."""
    if len(norm) > _LONGEST_DIGITS:
        return None
    if norm.isdigit():
        return int(norm), 1
    if _GROUPED.fullmatch(norm):
        return int(re.sub(r"[,.٬]", "", norm)), 1
    if match := _DECIMAL.fullmatch(norm):
        return int(match[1] + match[2]), 10 ** len(match[2])
    return None


def _digits_value(tokens: Sequence[Token], index: int) -> Value | None:
    norm = tokens[index].norm
    scale = _read(tokens, index + 1, "scale")
    if scale is not None and scale.joined:
        scale = None
    if scale is not None and (match := _DECIMAL.fullmatch(norm)):
        top, bottom = int(match[1] + match[2]), 10 ** len(match[2])
    elif (digits := _digits(norm)) is not None:
        top, bottom = digits
    else:
        return None
    if scale is None:
        return Value(index + 1, top, top, "digits") if bottom == 1 else None
    total = top * scale.value // bottom
    end, total = _half(tokens, index + 2, scale.value, total)
    end, total = _lower_terms(tokens, end, total, scale.value)
    return Value(end, total, total, "digits-scale")


def _words_value(tokens: Sequence[Token], index: int) -> Value | None:
    end, total, floor = index, 0, 0
    if (dual := _read(tokens, index, "dual-scale")) is not None:
        end, total, floor = index + 1, dual.value, dual.value // 2
    else:
        after, group = _group(tokens, index)
        scale = _read(tokens, after, "scale")
        if scale is not None and (not scale.joined or after == index):
            total = max(group, 1) * scale.value
            end, total = _half(tokens, after + 1, scale.value, total)
            floor = scale.value
        elif group:
            return Value(after, group, group, "words")
        else:
            return None
    end, total = _lower_terms(tokens, end, total, floor)
    return Value(end, total, total, "words")


def _lower_terms(tokens: Sequence[Token], end: int, total: int, floor: int) -> tuple[int, int]:
    """Add the joined terms below `floor`: a thousand and two hundred and five."""
    while floor > 1 and end < len(tokens):
        start = end
        if tokens[end].norm == AND and end + 1 < len(tokens) and tokens[end + 1].kind == "number":
            term = _digits(tokens[end + 1].norm)
            if term is None or term[1] != 1 or term[0] >= floor:
                break
            scale = _read(tokens, end + 2, "scale")
            step = scale.value if scale is not None and not scale.joined else 1
            if term[0] * step >= floor:
                break
            end, total, floor = end + (3 if step > 1 else 2), total + term[0] * step, step
            continue
        if not any(word.joined for word in number_words().words.get(tokens[end].norm, ())):
            break
        if (dual := _read(tokens, end, "dual-scale")) is not None and dual.value < floor:
            end, total, floor = end + 1, total + dual.value, dual.value // 2
            continue
        after, group = _group(tokens, end)
        scale = _read(tokens, after, "scale")
        if scale is not None and (not scale.joined or after == end):
            after, group, step = after + 1, max(group, 1) * scale.value, scale.value
        else:
            step = 1
        if not group or group >= floor:
            return start, total
        end, total, floor = after, total + group, step
    return end, total


def _group(tokens: Sequence[Token], index: int) -> tuple[int, int]:
    """(token after it, value) of the number below 1,000 that begins at `index`; value 0 where none does."""
    if (hundred := _read(tokens, index, "hundred")) is not None:
        end, rest = _below_hundred(tokens, index + 1, joined=True)
        return end, hundred.value + rest
    unit = _read(tokens, index, "unit")
    hundred = _read(tokens, index + 1, "hundred")
    if unit is not None and unit.value > 2 and hundred is not None and hundred.value == 100 and not hundred.joined:
        end, rest = _below_hundred(tokens, index + 2, joined=True)
        return end, unit.value * 100 + rest
    return _below_hundred(tokens, index, joined=False)


def _below_hundred(tokens: Sequence[Token], index: int, *, joined: bool) -> tuple[int, int]:
    ten = _read(tokens, index, "ten")
    if ten is not None and (ten.joined or not joined):
        return index + 1, ten.value
    unit = _read(tokens, index, "unit")
    if unit is None or (joined and not unit.joined):
        return index, 0
    teen = _read(tokens, index + 1, "teen")
    if teen is not None and not teen.joined and unit.value < 10:
        return index + 2, 10 + unit.value
    ten = _read(tokens, index + 1, "ten")
    if ten is not None and ten.joined and unit.value < 10:
        return index + 2, unit.value + ten.value
    return index + 1, unit.value


def _half(tokens: Sequence[Token], end: int, scale: int, total: int) -> tuple[int, int]:
    """A million and a half."""
    half = _read(tokens, end, "fraction")
    if half is not None and half.joined:
        return end + 1, total + scale // half.value
    return end, total


def _fraction(tokens: Sequence[Token], index: int, half: NumberWord) -> Value | None:
    """Half a million."""
    scale = _read(tokens, index + 1, "scale")
    if scale is None or scale.joined:
        return None
    part = scale.value // half.value
    return Value(index + 2, part, part, "fraction")


def _multiplied(tokens: Sequence[Token], index: int) -> bool:
    """Whether the token is the thousands of a number before it."""
    return index > 0 and (tokens[index - 1].kind == "number" or _read(tokens, index - 1, "unit") is not None)


def _vague(tokens: Sequence[Token], index: int, some: NumberWord) -> Value:
    """Dozens, dozens of thousands, a few hundred."""
    larger = _read(tokens, index + 1, "vague") or _read(tokens, index + 1, "scale")
    if larger is None or larger.joined or larger.value <= some.value:
        return Value(index + 1, some.value, None, "vague")
    step = _read(tokens, index + 1, "scale")
    unit = step.value if step is not None else larger.value // 2
    return Value(index + 2, some.value * unit, None, "vague")
