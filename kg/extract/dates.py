"""Expressions of time in a sentence, as intervals of days.

Takes the tokens of a sentence and the day the article appeared; gives expressions with an interval, a granularity and the
name of the rule that read them. Relative words count from the article's day, never from today; where the article has no
day they stay symbolic. The grammar, longest first at each token (`seeds/ar/time_words.tsv` has the words):

    time   := since time [until time] | since beginning name time | until time | between time and time | (from) time to time
            | ago count unit | during count unit | core
    core   := part [late] day | day | date | month | edge period | season | unit adjective | year | count unit | vague
    day    := (today | yesterday | …) [(weekday)] [date] | weekday [and weekday] [adjective] [date]
    date   := number [of] month[/month] [year | adjective | of year | of last month] | 27/3/2016 | 2016-03-27

No token is read more than a bounded number of times.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import msgspec

from kg.extract import calendar
from kg.extract.calendar import When
from kg.extract.days import Core
from kg.extract.lengths import Read
from kg.extract.tokens import Token
from kg.lexicon.affixes import AND, ARTICLE, BY, DEFINITE
from kg.lexicon.dates import definite_units, months, time_words, units
from kg.lexicon.markers import markers
from kg.lexicon.numbers import number_words
from kg.lexicon.phrases import Phrases

_EARLIEST, _LATEST = 1800, 2200  # years of publication that times are counted from
_NAMED = 8  # words of what began, up to its date
_NESTED = 2  # a time within a time within a time: since the dawn of the day
_DEFINITE = (*DEFINITE, AND + ARTICLE, BY + ARTICLE)


class TimeExpression(msgspec.Struct, frozen=True, gc=False):
    """Tokens `first` to `last` (both included) say `when`; `rule` read them."""

    first: int
    last: int
    when: When
    rule: str


def find(tokens: Sequence[Token], published: date | None) -> list[TimeExpression]:
    """The expressions of time in `tokens`, in order, without overlaps."""
    found: list[TimeExpression] = []
    end = 0
    # a day at the end of the calendar has no last or next year: such a date is no evidence of anything
    dated = published is not None and _EARLIEST <= published.year <= _LATEST
    reader = _Reader(tokens, published if dated else None)
    may_begin = _may_begin()
    for index in [i for i, token in enumerate(tokens) if token.norm in may_begin or token.kind == "number"]:
        if index < end:
            continue
        seconds = may_begin.get(tokens[index].norm)
        if seconds is None or (index + 1 < len(tokens) and tokens[index + 1].norm in seconds):
            read = reader.time(index)
            if read is not None:
                found.append(TimeExpression(index, read.end - 1, read.when, f"time:{read.rule}"))
                end = read.end
    return found


@cache
def _may_begin() -> dict[str, frozenset[str] | None]:
    """The words that a time may begin with, and which words must follow (None: any): all others are passed over at the
    cost of one look-up."""
    alone = set(number_words().words).union(*(markers(name) for name in _MARKED))
    found: dict[str, frozenset[str] | None] = dict.fromkeys(alone)
    phrases: tuple[Phrases[Any], ...] = (
        *map(time_words, _BEGINNINGS),
        months(),
        definite_units(),
        units(),
        number_words().before,
        number_words().vague,
    )
    for each in phrases:
        for first in each.first_words:
            seconds, more = found.get(first, frozenset()), each.seconds(first)
            found[first] = None if seconds is None or more is None else seconds | more
    return found


_BEGINNINGS = (
    "since", "until", "between", "ago", "during", "vague", "part", "part-late", "part-alone", "day", "weekday", "edge",
    "season",
)  # fmt: skip
_MARKED = ("hour", "day-word", "year-word", "two-years", "this-demonstrative", "after", "span-of")


class _Reader(Core):
    """The whole grammar over one sentence."""

    def time(self, index: int, depth: int = 0) -> Read | None:
        """The longest time that begins at `index`."""
        if index >= len(self.tokens) or depth > _NESTED:
            return None
        if self.tokens[index].kind == "punct":
            return None
        return (
            self._since(index, depth)
            or self._until(index, depth)
            or self._between(index, depth)
            or self._ago(index)
            or self._after(index)
            or self._vague(index)
            or self._during(index, depth)
            or self._from(index, depth)
            or self.core(index)
        )

    def _from(self, index: int, depth: int) -> Read | None:
        """From 2014 until 2017: a time behind "from" up to another; the word "from" itself is no part of it."""
        if not index or self.norms[index - 1] not in markers("from"):
            return None
        first = self.core(index) or self._year(index, bare=True)
        if first is not None and first.rule == "years":
            return first
        if first is None or first.when.start is None or first.end + 1 >= len(self.norms):
            return None
        until = self.word("until", first.end)
        start = first.end + 1 if self.norms[first.end] in markers("range") else until[0] if until is not None else None
        last = None if start is None else self.time(start, depth + 1) or self._year(start, bare=True)
        if last is None or last.when.end is None or first.when.start > last.when.end:
            return None
        return Read(last.end, calendar.until(first.when, last.when), "from-until")

    def _since(self, index: int, depth: int) -> Read | None:
        inside = self.word("since", index)
        if inside is None:
            return None
        start, _ = inside
        count = None if self.word("part-alone", start) is not None else self.count_unit(start)
        if count is not None:
            end, letter, number = count
            back = calendar.ago(self.now, letter, number) if number is not None else None
            when = calendar.stretch(self.now, letter, None) if back is None else calendar.since(back, self.now)
            return Read(end, when, "since-length")
        inner = self._of_month_word(start, depth)
        if inner is not None:
            return self._since_when(inner, depth, "since")
        if start < len(self.norms) and self.norms[start] in markers("begin"):
            dated = self._begun(start, depth)
            if dated is not None:
                return dated
            end = min(start + (1 if self.norms[start] in markers("begin-own") else 2), len(self.norms))
            return Read(end, When(None, self.now, "interval", None if self.now else "EVENT/DCT"), "since-event")
        return None

    def _since_when(self, first: Read, depth: int, rule: str) -> Read:
        """From the beginning of the time read to the article's day, or until what follows."""
        if self.word("until", first.end) is not None:
            last = self._until(first.end, depth)
            if last is not None:
                return Read(last.end, calendar.until(first.when, last.when), "since-until")
        return Read(first.end, calendar.since(first.when, self.now), rule)

    def _begun(self, index: int, depth: int) -> Read | None:
        """Since the beginning of something, with its date behind it: منذ اندلاع الحرب في سوريا في آذار 2011. Between them stand only
        its name, words with the article, and prepositions with their noun, so that no other clause begins."""
        end, own = index + 1, self.norms[index] in markers("begin-own")
        free = 0 if own else 1
        for at in range(end, min(end + _NAMED, len(self.norms))):
            norm = self.norms[at]
            if at > index + (not own):
                inner = self.time(at + (norm in markers("in")), depth + 1)
                if inner is not None and inner.when.start is not None:
                    return self._since_when(inner, depth, "since-event")
            if norm in markers("clause-end"):
                return None
            if norm in markers("of-beginning"):
                free = 2
            elif free:
                free -= 1
            elif not norm.startswith(_DEFINITE):
                return None
        return None

    def _until(self, index: int, depth: int) -> Read | None:
        inside = self.word("until", index)
        if inside is None:
            return None
        inner = self._of_month_word(inside[0], depth) or self._year(inside[0], bare=True)
        return None if inner is None else Read(inner.end, calendar.until(None, inner.when), "until")

    def _of_month_word(self, index: int, depth: int) -> Read | None:
        """The time at `index`, behind the word "month" where that stands before a month's name."""
        named = index < len(self.norms) and self.norms[index] in markers("month-word")
        return self.time(index + (named and self._month_name(index + 1) is not None), depth + 1)

    def _between(self, index: int, depth: int) -> Read | None:
        inside = self.word("between", index)
        if inside is None:
            return None
        first = self.time(inside[0], depth + 1)
        if first is None or first.end >= len(self.norms):
            return None
        start = first.end + 1 if self.norms[first.end] == AND else first.end
        if start == first.end and self.norms[start][:1] != AND:
            return None
        last = self.time(start, depth + 1)
        return None if last is None else Read(last.end, calendar.until(first.when, last.when), "between")

    def _ago(self, index: int) -> Read | None:
        inside = self.word("ago", index)
        if inside is None:
            return None
        count = self.count_unit(inside[0])
        if count is None:
            return None
        end, letter, number = count
        anchored = self._anchored(end, on=markers("may-come"))
        if anchored is not None:
            return Read(anchored, When(None, None, "vague", f"EVENT-{number or 'X'}{letter}"), "before-event")
        return Read(end, calendar.ago(self.now, letter, number), "ago")

    def _anchored(self, end: int, *, on: frozenset[str] | None = None) -> int | None:
        """The token behind a length of time, with its adjectives (ساعات قليلة), that counts from what "from" or "on" leads in: two
        days before the vote. Behind "on", it is one of the words `on`: "two days ago, on the town" leads in where."""
        while end < len(self.norms) and self.norms[end] in markers("of-length"):
            end += 1
        if end >= len(self.norms):
            return None
        if self.norms[end] in markers("on"):
            after = self.norms[end + 1] if end + 1 < len(self.norms) else ""
            return end if on is None or after in on else None
        return end if self.norms[end] in markers("from") else None

    def _during(self, index: int, depth: int) -> Read | None:
        inside = self.word("during", index)
        if inside is None:
            return None
        count = self.count_unit(inside[0])
        if count is not None:
            return self.length(*count)
        inner = self.time(inside[0], depth + 1)
        return None if inner is None else Read(inner.end, inner.when, f"during-{inner.rule}")

    def _after(self, index: int) -> Read | None:
        """Two days after: only the story dates it."""
        if self.norms[index] not in markers("after") or index + 1 >= len(self.norms):
            return None
        count = self.count_unit(index + 1)
        if count is None:
            return None
        end, letter, number = count
        anchored = self._anchored(end)
        return Read(anchored or end, When(None, None, "vague", f"EVENT+{number or 'X'}{letter}"), "after-event")

    def _vague(self, index: int) -> Read | None:
        found = self.word("vague", index)
        if found is None:
            return None
        end, value = found
        if value == "now":
            return Read(end, calendar.days(self.now, 0), "now")
        return Read(end, When(None, None, "vague", value.upper()), f"vague-{value}")
