"""Units of time and lengths: last month, the past three days, seven years of war.

Takes the tokens of a sentence and the article's day; gives the period or length that begins at a token. It is separate from
the grammar of days and dates, which builds on it.
"""

from __future__ import annotations

from itertools import takewhile
from typing import NamedTuple

from kg.extract import calendar, number_values
from kg.extract.calendar import When
from kg.extract.period_parts import Parts
from kg.lexicon.affixes import ARTICLE, TO
from kg.lexicon.dates import Unit, definite_units
from kg.lexicon.markers import markers


class Read(NamedTuple):
    """What was read up to token `end`: the time and the rule."""

    end: int
    when: When
    rule: str


class Lengths(Parts):
    """The grammar of units and lengths over one sentence."""

    def _unit(self, index: int) -> Read | None:
        """Last month, this year, the past days."""
        start, place = index, ""
        if index < len(self.norms) and self.norms[index] in markers("this-demonstrative"):
            start, place = index + 1, "this"
        if start >= len(self.tokens):
            return None
        found = definite_units().at(self.tokens, start)
        if found is None:
            return None
        length, unit = found
        end = start + length
        if unit.count != 1:
            return self._stretch(end, unit)
        if not place:
            place, end = self._place(end)
        if place == "near":
            return None
        offset = {"last": -1, "next": 1}.get(place, 0)
        return Read(end, calendar.unit(self.now, unit.letter, offset), f"{place}-unit")

    def _present_unit(self, index: int) -> Read | None:
        """The week, whose beginning is meant, is this one."""
        found = definite_units().at(self.tokens, index) if index < len(self.tokens) else None
        if found is None or found[1].count != 1 or found[1].letter not in ("W", "M", "Y"):
            return None
        return Read(index + found[0], calendar.unit(self.now, found[1].letter, 0), "this-unit")

    def _stretch(self, end: int, unit: Unit) -> Read | None:
        """The past days; the past three days; the past 24 hours."""
        count = unit.count
        if count is None and end < len(self.tokens):
            start = end + (self.norms[end] == ARTICLE and end + 1 < len(self.tokens))
            value = number_values.value(self.tokens, start)
            if value is not None and value.high is not None:
                end, count = value.end, value.low
        recent = self.word("recent", end)
        if recent is not None:
            return Read(recent[0], calendar.stretch(self.now, unit.letter, count), "past-units")
        soon = self.word("soon", end)
        if soon is not None:
            return Read(soon[0], calendar.stretch(self.now, unit.letter, count, ahead=True), "coming-units")
        return None

    def _nth(self, index: int) -> Read | None:
        """For the tenth day in a row."""
        if self.norms[index] not in markers("span-of") or index + 1 >= len(self.norms):
            return None
        ordinal = number_values.ordinal(self.tokens, index + 1)
        found = definite_units().at(self.tokens, index)
        if ordinal is None or found is None:
            return None
        end, rank = ordinal
        if end + 1 < len(self.norms) and self.norms[end + 1] in markers("consecutive"):
            end += 2
        return Read(end, calendar.length(found[1].letter, rank), "in-a-row")

    def length(self, end: int, letter: str, number: int | None) -> Read:
        recent = self.word("recent", end)
        if recent is not None:
            return Read(recent[0], calendar.stretch(self.now, letter, number), "past-units")
        return Read(end, calendar.length(letter, number), "length")

    def _lasts(self, first: int, end: int) -> bool:
        """Whether years tell how long something lasted: they were lived or passed, are "for" so long, or are years of it. Bare
        years are most often an age (of 150, 90) or a term of prison."""
        before = self.norms[first - 1] if first else ""
        after = self.norms[end] if end < len(self.norms) else ""
        then = self.norms[end + 1] if end + 1 < len(self.norms) else ""
        near = takewhile(
            lambda norm: norm not in markers("clause-end"), reversed(self.norms[max(0, first - 4) : first])
        )
        return (
            before in markers("for-so-long")
            or any(norm in markers("lasting") for norm in near)
            or self.norms[first][:1] == TO
            or self.word("recent", end) is not None
            or (after in markers("counts-from") and then not in markers("between"))
        )

    def _is_age(self, first: int, end: int) -> bool:
        """Whether years are an age: between brackets right behind a name, or "of age" follows."""
        after = self.norms[end : end + 2]
        if any(norm in markers("age") for norm in after):
            return True
        opened = first > 0 and self.norms[first - 1] in markers("bracket-opens")
        return opened and bool(after) and after[0] in markers("bracket")
