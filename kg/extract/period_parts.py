"""The parts that times are made of: counts of units, months, years, and the phrases of `seeds/ar/time_words.tsv`.

Takes the tokens of a sentence; tells what begins at a token. It is separate from the grammar of periods, which says what
the parts mean together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from kg.extract import number_values
from kg.extract.tokens import Token
from kg.lexicon.dates import Month, months, time_classes, time_words
from kg.lexicon.markers import markers
from kg.lexicon.numbers import number_words

YEAR = re.compile(r"(?:1[89]|20)\d\d")
"""A year of the common era that news tells of."""
_HIJRI_YEAR = re.compile(r"1[34]\d\d")
_LAST_DAY = 31


@cache
def _kinds() -> dict[str, frozenset[str]]:
    """The classes of phrases of time by the word that they begin with."""
    found: dict[str, set[str]] = {}
    for kind in time_classes():
        for word in time_words(kind).first_words:
            found.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}


_NONE: frozenset[str] = frozenset()


class Parts:
    """The parts of times in one sentence."""

    def __init__(self, tokens: Sequence[Token], now: date | None) -> None:
        self.tokens = tokens
        self.norms = [token.norm for token in tokens]
        self.now = now

    def _day_number(self, index: int) -> tuple[int, int] | None:
        """(token behind it, number) of a day of a month."""
        token = self.tokens[index]
        if token.kind == "number":
            return (
                (index + 1, int(token.norm)) if token.norm.isdigit() and 0 < int(token.norm[:4]) <= _LAST_DAY else None
            )
        tens = self.word("day-tens", index)
        if tens is not None:
            return (
                (tens[0], int(tens[1]))
                if tens[0] < len(self.norms) and self.norms[tens[0]] in markers("from")
                else None
            )
        return number_values.ordinal(self.tokens, index)

    def _month_name(self, index: int) -> tuple[int, Month] | None:
        """A month, or two names of it: with a slash, one behind the other, or the second in brackets."""
        if index >= len(self.tokens):
            return None
        found = months().at(self.tokens, index)
        if found is None:
            return None
        length, month = found
        end = self._same_month(index + length, month)
        return end, month if end == index + length else Month(month.number, month.hijri, False)

    def _same_month(self, end: int, month: Month) -> int:
        """The token behind another name of the month that begins at `end`; `end` where none does."""
        if end + 1 >= len(self.norms):
            return end
        slash, bracket = self.norms[end] in markers("slash"), self.norms[end] in markers("bracket-opens")
        start = end + (slash or bracket)
        other = months().at(self.tokens, start)
        if other is None or (not slash and other[1].number != month.number):
            return end
        last = start + other[0]
        if not bracket:
            return last
        return last + 1 if last < len(self.norms) and self.norms[last] in markers("bracket") else end

    def _year_number(self, index: int, *, hijri: bool = False) -> int | None:
        if index >= len(self.tokens) or self.tokens[index].kind != "number":
            return None
        form = _HIJRI_YEAR if hijri else YEAR
        return int(self.norms[index]) if form.fullmatch(self.norms[index]) else None

    def _place(self, index: int) -> tuple[str, int]:
        """(last, next, this or near, token behind it) of the adjective at `index`."""
        for name in ("last", "next", "this"):
            found = self.word(name, index)
            if found is not None:
                return name, found[0]
        return "near", index

    def word(self, kind: str, index: int) -> tuple[int, str] | None:
        """(token behind it, value) of the phrase of class `kind` at `index`."""
        if not 0 <= index < len(self.tokens) or kind not in _kinds().get(self.norms[index], _NONE):
            return None
        found = time_words(kind).at(self.tokens, index)
        return None if found is None else (index + found[0], found[1])

    def _is_fraction(self, index: int) -> bool:
        return any(word.kind == "fraction" for word in number_words().words.get(self.norms[index], ()))
