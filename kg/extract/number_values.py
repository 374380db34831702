"""What number words and digits amount to: dozens, two million and a half, the twenty-third.

Takes the tokens of a sentence; gives the value that begins at a token and the token behind it. It is separate from `numbers`,
which says what counts, with which bounds, because dates, lengths and places read values that count nothing.

The grammar, over folded words (a term is joined by "and" unless it multiplies):

    value   := digits [scale [and lower]] | group [scale] (and group [scale])* | dual-scale | vague [scale] | fraction scale
    group   := unit teen | unit hundred | hundred | ten | unit, each followed by lower terms; units come before tens

Every value is read by one pass from left to right and no token is read more than a bounded number of times.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kg.extract.tokens import Token
from kg.lexicon.affixes import AND
from kg.lexicon.numbers import Class, NumberWord, number_words

_GROUPED = re.compile(r"\d{1,3}(?:[,.٬]\d{3})+")
_DECIMAL = re.compile(r"(\d+)[.,٫](\d{1,3})")
_LONGEST_DIGITS = 12


class Value(NamedTuple):
    """A value that ends before token `end`."""

    end: int
    low: int
    high: int | None
    rule: str


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
    if (half := number_word(tokens, index, "fraction")) is not None:
        return _fraction(tokens, index, half)
    if (some := number_word(tokens, index, "vague")) is not None and not _multiplied(tokens, index):
        return _vague(tokens, index, some)
    return _words_value(tokens, index)


def ordinal(tokens: Sequence[Token], index: int) -> tuple[int, int] | None:
    """(token after it, rank) of the ordinal that begins at `index`: the first, the fifteenth, the twenty-third."""
    word = number_word(tokens, index, "ordinal") if tokens[index].kind == "word" else None
    if word is None:
        return None
    if (ten := number_word(tokens, index + 1, "teen")) is not None and not ten.joined:
        return index + 2, word.value % 10 + 10
    if (ten := number_word(tokens, index + 1, "ten")) is not None and ten.joined and ten.definite:
        return index + 2, word.value % 10 + ten.value
    return index + 1, word.value


def number_word(tokens: Sequence[Token], index: int, kind: Class) -> NumberWord | None:
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
    scale = number_word(tokens, index + 1, "scale")
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
    if (dual := number_word(tokens, index, "dual-scale")) is not None:
        end, total, floor = index + 1, dual.value, dual.value // 2
    else:
        after, group = _group(tokens, index)
        scale = number_word(tokens, after, "scale")
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
            scale = number_word(tokens, end + 2, "scale")
            step = scale.value if scale is not None and not scale.joined else 1
            if term[0] * step >= floor:
                break
            end, total, floor = end + (3 if step > 1 else 2), total + term[0] * step, step
            continue
        if not any(word.joined for word in number_words().words.get(tokens[end].norm, ())):
            break
        if (dual := number_word(tokens, end, "dual-scale")) is not None and dual.value < floor:
            end, total, floor = end + 1, total + dual.value, dual.value // 2
            continue
        after, group = _group(tokens, end)
        scale = number_word(tokens, after, "scale")
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
    if (hundred := number_word(tokens, index, "hundred")) is not None:
        end, rest = _below_hundred(tokens, index + 1, joined=True)
        return end, hundred.value + rest
    unit = number_word(tokens, index, "unit")
    hundred = number_word(tokens, index + 1, "hundred")
    if unit is not None and unit.value > 2 and hundred is not None and hundred.value == 100 and not hundred.joined:
        end, rest = _below_hundred(tokens, index + 2, joined=True)
        return end, unit.value * 100 + rest
    return _below_hundred(tokens, index, joined=False)


def _below_hundred(tokens: Sequence[Token], index: int, *, joined: bool) -> tuple[int, int]:
    ten = number_word(tokens, index, "ten")
    if ten is not None and (ten.joined or not joined):
        return index + 1, ten.value
    unit = number_word(tokens, index, "unit")
    if unit is None or (joined and not unit.joined):
        return index, 0
    teen = number_word(tokens, index + 1, "teen")
    if teen is not None and not teen.joined and unit.value < 10:
        return index + 2, 10 + unit.value
    ten = number_word(tokens, index + 1, "ten")
    if ten is not None and ten.joined and unit.value < 10:
        return index + 2, unit.value + ten.value
    return index + 1, unit.value


def _half(tokens: Sequence[Token], end: int, scale: int, total: int) -> tuple[int, int]:
    """A million and a half."""
    half = number_word(tokens, end, "fraction")
    if half is not None and half.joined:
        return end + 1, total + scale // half.value
    return end, total


def _fraction(tokens: Sequence[Token], index: int, half: NumberWord) -> Value | None:
    """Half a million."""
    scale = number_word(tokens, index + 1, "scale")
    if scale is None or scale.joined:
        return None
    part = scale.value // half.value
    return Value(index + 2, part, part, "fraction")


def _multiplied(tokens: Sequence[Token], index: int) -> bool:
    """Whether the token is the thousands of a number before it."""
    return index > 0 and (tokens[index - 1].kind == "number" or number_word(tokens, index - 1, "unit") is not None)


def _vague(tokens: Sequence[Token], index: int, some: NumberWord) -> Value:
    """Dozens, dozens of thousands, a few hundred."""
    larger = number_word(tokens, index + 1, "vague") or number_word(tokens, index + 1, "scale")
    if larger is None or larger.joined or larger.value <= some.value:
        return Value(index + 1, some.value, None, "vague")
    step = number_word(tokens, index + 1, "scale")
    unit = step.value if step is not None else larger.value // 2
    return Value(index + 2, some.value * unit, None, "vague")
