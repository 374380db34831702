"""Expressions of time in a sentence, as intervals of days.

Takes the tokens of a sentence and the day the article appeared; gives expressions with an interval, a granularity and the
name of the rule that read them. Relative words count from the article's day, never from today; where the article has no
day they stay symbolic. The grammar, longest first at each token (`seeds/ar/time_words.tsv` has the words):

    time   := since time [until time] | until time | between time and time | ago count unit | during count unit | core
    core   := part [late] day | day | date | month | edge period | season | unit adjective | year | count unit | vague
    day    := (today | yesterday | …) [weekday] [date] | weekday [and weekday] [adjective] [date]
    date   := number [of] month[/month] [year | adjective | of year] | 27/3/2016 | 2016-03-27

No token is read more than a bounded number of times.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

import msgspec

from kg.extract import calendar, numbers
from kg.extract.calendar import When
from kg.extract.tokens import Token
from kg.lexicon.dates import Month, Unit, definite_units, months, time_words, units
from kg.lexicon.markers import markers
from kg.lexicon.numbers import number_words

_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_HIJRI_YEAR = re.compile(r"1[34]\d\d")
_POINTED = re.compile(r"(\d{1,2})[.](\d{1,2})[.]((?:19|20)\d\d)")
_LAST_DAY = 31
_NESTED = 2  # a time within a time within a time: since the dawn of the day


class TimeExpression(msgspec.Struct, frozen=True, gc=False):
    """Tokens `first` to `last` (both included) say `when`; `rule` read them."""

    first: int
    last: int
    when: When
    rule: str


class _Read(NamedTuple):
    """What was read up to token `end`."""

    end: int
    when: When
    rule: str


def find(tokens: Sequence[Token], published: date | None) -> list[TimeExpression]:
    """The expressions of time in `tokens`, in order, without overlaps."""
    found: list[TimeExpression] = []
    index = 0
    reader = _Reader(tokens, published)
    may_begin = _may_begin()
    while index < len(tokens):
        token = tokens[index]
        read = reader.time(index) if token.kind == "number" or token.norm in may_begin else None
        if read is None:
            index += 1
            continue
        found.append(TimeExpression(index, read.end - 1, read.when, f"time:{read.rule}"))
        index = read.end
    return found


@cache
def _may_begin() -> frozenset[str]:
    """The words that a time may begin with: all others are passed over at the cost of one look-up."""
    words = {word for kind in _BEGINNINGS for word in time_words(kind).first_words}
    words |= months().first_words | definite_units().first_words | units().first_words
    words |= number_words().before.first_words | number_words().vague.first_words | set(number_words().words)
    return frozenset(words.union(*(markers(name) for name in _MARKED)))


_BEGINNINGS = (
    "since", "until", "between", "ago", "during", "vague", "part", "part-late", "part-alone", "day", "weekday", "edge",
    "season",
)  # fmt: skip
_MARKED = ("hour", "day-word", "year-word", "this-demonstrative", "after", "span-of")


class _Reader:
    """The grammar over one sentence."""

    def __init__(self, tokens: Sequence[Token], now: date | None) -> None:
        self.tokens = tokens
        self.norms = [token.norm for token in tokens]
        self.now = now

    # time

    def time(self, index: int, depth: int = 0) -> _Read | None:
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
            or self.core(index)
        )

    def _since(self, index: int, depth: int) -> _Read | None:
        inside = self._word("since", index)
        if inside is None:
            return None
        start, _ = inside
        count = self._count_unit(start)
        if count is not None:
            end, letter, number = count
            back = calendar.ago(self.now, letter, number) if number is not None else None
            when = calendar.stretch(self.now, letter, None) if back is None else calendar.since(back, self.now)
            return _Read(end, when, "since-length")
        inner = self.time(start, depth + 1)
        if inner is not None:
            end = inner.end
            if self._word("until", end) is not None:
                last = self._until(end, depth)
                if last is not None:
                    return _Read(last.end, calendar.until(inner.when, last.when), "since-until")
            return _Read(end, calendar.since(inner.when, self.now), "since")
        if start < len(self.norms) and self.norms[start] in markers("begin"):
            end = min(start + 2, len(self.norms))
            return _Read(end, When(None, self.now, "interval", None if self.now else "EVENT/DCT"), "since-event")
        return None

    def _until(self, index: int, depth: int) -> _Read | None:
        inside = self._word("until", index)
        if inside is None:
            return None
        inner = self.time(inside[0], depth + 1)
        return None if inner is None else _Read(inner.end, calendar.until(None, inner.when), "until")

    def _between(self, index: int, depth: int) -> _Read | None:
        inside = self._word("between", index)
        if inside is None:
            return None
        first = self.time(inside[0], depth + 1)
        if first is None or first.end >= len(self.norms):
            return None
        start = first.end + 1 if self.norms[first.end] in markers("and") else first.end
        if start == first.end and self.norms[start][:1] not in markers("and"):
            return None
        last = self.time(start, depth + 1)
        return None if last is None else _Read(last.end, calendar.until(first.when, last.when), "between")

    def _ago(self, index: int) -> _Read | None:
        inside = self._word("ago", index)
        if inside is None:
            return None
        count = self._count_unit(inside[0])
        if count is None:
            return None
        end, letter, number = count
        if end < len(self.norms) and self.norms[end] in markers("from"):
            return _Read(end, When(None, None, "vague", f"EVENT-{number or 'X'}{letter}"), "before-event")
        return _Read(end, calendar.ago(self.now, letter, number), "ago")

    def _during(self, index: int, depth: int) -> _Read | None:
        inside = self._word("during", index)
        if inside is None:
            return None
        count = self._count_unit(inside[0])
        if count is not None:
            return self._length(*count)
        inner = self.time(inside[0], depth + 1)
        return None if inner is None else _Read(inner.end, inner.when, f"during-{inner.rule}")

    def _after(self, index: int) -> _Read | None:
        """Two days after: only the story dates it."""
        if self.norms[index] not in markers("after") or index + 1 >= len(self.norms):
            return None
        count = self._count_unit(index + 1)
        if count is None:
            return None
        end, letter, number = count
        return _Read(end, When(None, None, "vague", f"EVENT+{number or 'X'}{letter}"), "after-event")

    def _vague(self, index: int) -> _Read | None:
        found = time_words("vague").at(self.tokens, index)
        if found is None:
            return None
        length, value = found
        if value == "now":
            return _Read(index + length, calendar.days(self.now, 0), "now")
        return _Read(index + length, When(None, None, "vague", value.upper()), f"vague-{value}")

    # core

    def core(self, index: int) -> _Read | None:
        """A time without a word of relation before it."""
        return (
            self._nth(index)
            or self._part(index)
            or self._hour(index)
            or self._day(index)
            or self._date(index)
            or self._edge(index)
            or self._season(index)
            or self._month(index)
            or self._unit(index)
            or self._year(index)
            or self._counted(index)
        )

    def _part(self, index: int) -> _Read | None:
        """The evening of yesterday; late on Friday; at dawn."""
        start = index
        late = self._word("part-late", index)
        if late is not None:
            start = late[0]
        part = self._word("part", start)
        if part is not None:
            at, name = part
            day = self._day(at) or self._date(at)
            if day is not None:
                return _Read(day.end, _of_day(day.when, name), f"part-of-{day.rule}")
        if late is not None:
            day = self._day(start)
            return None if day is None else _Read(day.end, _of_day(day.when, "T"), f"part-of-{day.rule}")
        alone = self._word("part-alone", index)
        if alone is None:
            return None
        at, name = alone
        return _Read(at, When(None, None, "part-of-day", name), "part-alone")

    def _hour(self, index: int) -> _Read | None:
        if self.norms[index] not in markers("hour") or index + 1 >= len(self.norms):
            return None
        ordinal = numbers.ordinal(self.tokens, index + 1)
        value = numbers.value(self.tokens, index + 1)
        if ordinal is None and (value is None or value.high is None or value.low > 24):
            return None
        end, hour = ordinal if ordinal is not None else (value.end, value.low)  # type: ignore[union-attr]
        if end < len(self.norms) and self._is_fraction(end):
            end += 1
        alone = self._word("part-alone", end) or self._word("part", end)
        if alone is not None:
            end = alone[0]
        return _Read(end, When(None, None, "minute", f"T{hour:02d}"), "hour")

    def _day(self, index: int) -> _Read | None:
        """Today, yesterday, a weekday, with the date that may follow."""
        start = index
        if index < len(self.norms) and self.norms[index] in markers("day-word"):
            start = index + 1
        if start >= len(self.norms):
            return None
        named = self._word("day", start) or self._word("day", index)
        if named is not None:
            end, value = named
            offset = int(value)
            week = self._weekday(end)
            end = week.end if week is not None else end
            dated = self._date(end)
            if dated is not None and dated.when.granularity == "day":
                return _Read(dated.end, dated.when, "day-dated")
            return _Read(end, calendar.days(self.now, offset), "day")
        week = self._weekday(start)
        if week is not None:
            dated = self._date(week.end)
            if dated is not None and dated.when.granularity == "day":
                return _Read(dated.end, dated.when, "weekday-dated")
            return week
        if start > index:
            return self._date(start)
        return None

    def _weekday(self, index: int) -> _Read | None:
        found = self._word("weekday", index)
        if found is None:
            return None
        end, value = found
        place, after = self._place(end)
        first = calendar.weekday(self.now, int(value), place)
        if after == end and end < len(self.norms) and self.norms[end][:1] in markers("and"):
            other = self._word("weekday", end)
            if other is not None:
                last = calendar.weekday(self.now, int(other[1]), place)
                return _Read(other[0], calendar.until(first, last), "weekdays")
        return _Read(after, first, "weekday" if place == "near" else f"weekday-{place}")

    def _date(self, index: int) -> _Read | None:
        """A day of a month, in words or digits."""
        if index >= len(self.tokens):
            return None
        numeric = self._numeric(index)
        if numeric is not None:
            return numeric
        number = self._day_number(index)
        if number is None:
            return None
        end, day = number
        if end < len(self.norms) and self.norms[end] in markers("of-date"):
            end += 1
        month = self._month_name(end)
        if month is None:
            return None
        end, name = month
        return self._dated(end, name, day)

    def _month(self, index: int) -> _Read | None:
        """A month without a day."""
        month = self._month_name(index)
        if month is None:
            return None
        end, name = month
        bare = self._dated(end, name, None)
        if bare is None:
            return None
        before = self.norms[index - 1] if index else ""
        if name.shared and bare.end == end == index + 1 and before not in markers("of-date"):
            return None
        return bare

    def _dated(self, end: int, name: Month, day: int | None) -> _Read | None:
        """The year that follows a month, or the nearest."""
        rule = "date" if day is not None else "month"
        at = end + 1 if end < len(self.norms) and self.norms[end] in (markers("comma") | markers("from")) else end
        if at < len(self.norms) and self.norms[at] in markers("year-word"):
            at += 1
        year = self._year_number(at, hijri=name.hijri)
        if year is not None:
            if name.hijri:
                when = calendar.hijri(day, name.number, year)
            else:
                when = calendar.month(name.number, year) if day is None else calendar.day(day, name.number, year)
            return None if when is None else _Read(at + 1, when, f"hijri-{rule}" if name.hijri else rule)
        if name.hijri:
            return None
        period = self._unit(end + 1) if end < len(self.norms) and self.norms[end] in markers("from") else None
        if period is not None and period.when.granularity == "year":
            when = _in_year(name.number, day, period.when)
            return None if when is None else _Read(period.end, when, f"{rule}-of-year")
        place, after = self._place(end)
        when = calendar.yearless(self.now, name.number, day, place)
        return None if when is None else _Read(after, when, rule if place == "near" else f"{rule}-{place}")

    def _numeric(self, index: int) -> _Read | None:
        """27/3/2016, 27-3-2016, 2016-03-27, 27.3.2016."""
        token = self.tokens[index]
        if token.kind != "number":
            return None
        pointed = _POINTED.fullmatch(token.norm)
        if pointed is not None:
            when = calendar.day(int(pointed[1]), int(pointed[2]), int(pointed[3]))
            return None if when is None else _Read(index + 1, when, "numeric")
        if index + 4 >= len(self.tokens) or self.norms[index + 1] not in markers("slash"):
            return None
        first, second, third = (self.norms[at] for at in (index, index + 2, index + 4))
        if self.norms[index + 3] != self.norms[index + 1] or not (
            second.isdigit() and third.isdigit() and len(second) < 3
        ):
            return None
        day, year = (first, third) if _YEAR.fullmatch(third) else (third, first)
        if not _YEAR.fullmatch(year) or len(day) > 2 or not day.isdigit():
            return None
        when = calendar.day(int(day), int(second), int(year))
        return None if when is None else _Read(index + 5, when, "numeric")

    def _edge(self, index: int) -> _Read | None:
        """The beginning of June, the end of last year."""
        found = self._word("edge", index)
        if found is None:
            return None
        end, part = found
        inner = self._month(end) or self._season(end) or self._unit(end) or self._year(end)
        return None if inner is None else _Read(inner.end, calendar.edge(inner.when, part), f"{part}-of-{inner.rule}")

    def _season(self, index: int) -> _Read | None:
        found = self._word("season", index)
        if found is None:
            return None
        end, name = found
        at = end + 1 if end < len(self.norms) and self.norms[end] in markers("year-word") else end
        year = self._year_number(at)
        if year is not None:
            return _Read(at + 1, calendar.season(name, year), "season")
        place, after = self._place(end)
        if self.now is not None and place != "near":
            step = {"last": -1, "next": 1}.get(place, 0)
            return _Read(after, calendar.season(name, self.now.year + step), f"season-{place}")
        return None

    def _unit(self, index: int) -> _Read | None:
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
        return _Read(end, calendar.unit(self.now, unit.letter, offset), f"{place}-unit")

    def _stretch(self, end: int, unit: Unit) -> _Read | None:
        recent = self._word("recent", end)
        if recent is not None:
            return _Read(recent[0], calendar.stretch(self.now, unit.letter, unit.count), "past-units")
        soon = self._word("soon", end)
        if soon is not None:
            return _Read(soon[0], calendar.stretch(self.now, unit.letter, unit.count, ahead=True), "coming-units")
        return None

    def _year(self, index: int) -> _Read | None:
        """The year 2014; a bare year behind "in" or "since"."""
        if index >= len(self.norms):
            return None
        if self.norms[index] in markers("year-word"):
            year = self._year_number(index + 1)
            return None if year is None else _Read(index + 2, calendar.year(year), "year")
        before = self.norms[index - 1] if index else ""
        if before in markers("in") or self._word("since", index - 1) is not None:
            year = self._year_number(index)
            after = self.norms[index + 1] if index + 1 < len(self.norms) else ""
            if year is not None and (
                not after or self.tokens[index + 1].kind == "punct" or after in markers("function")
            ):
                return _Read(index + 1, calendar.year(year), "year")
        return None

    def _nth(self, index: int) -> _Read | None:
        """For the tenth day in a row."""
        if self.norms[index] not in markers("span-of") or index + 1 >= len(self.norms):
            return None
        ordinal = numbers.ordinal(self.tokens, index + 1)
        found = definite_units().at(self.tokens, index)
        if ordinal is None or found is None:
            return None
        end, rank = ordinal
        if end + 1 < len(self.norms) and self.norms[end + 1] in markers("consecutive"):
            end += 2
        return _Read(end, calendar.length(found[1].letter, rank), "in-a-row")

    def _counted(self, index: int) -> _Read | None:
        """Seven days, two years: a length."""
        near = self.norms[max(0, index - 3) : index]
        if any(norm in markers("age") for norm in near):
            return None
        count = self._count_unit(index, explicit=True)
        return None if count is None else self._length(*count)

    def _length(self, end: int, letter: str, number: int | None) -> _Read:
        recent = self._word("recent", end)
        if recent is not None:
            return _Read(recent[0], calendar.stretch(self.now, letter, number), "past-units")
        return _Read(end, calendar.length(letter, number), "length")

    # Parts

    def _count_unit(self, index: int, *, explicit: bool = False) -> tuple[int, str, int | None] | None:
        """(token behind it, unit, how many) of a count of units; `explicit`: a number must be said."""
        if index >= len(self.tokens):
            return None
        bound = number_words().before.at(self.tokens, index)
        start = index + bound[0] if bound is not None else index
        if start >= len(self.tokens):
            return None
        value = numbers.value(self.tokens, start)
        if value is not None and value.end < len(self.tokens):
            found = units().at(self.tokens, value.end)
            if found is not None:
                return value.end + found[0], found[1].letter, value.low if value.high is not None else None
        if explicit:
            return None
        found = units().at(self.tokens, start)
        if found is None or self._day(start) is not None:
            return None
        return start + found[0], found[1].letter, found[1].count

    def _day_number(self, index: int) -> tuple[int, int] | None:
        """(token behind it, number) of a day of a month."""
        token = self.tokens[index]
        if token.kind == "number":
            return (
                (index + 1, int(token.norm)) if token.norm.isdigit() and 0 < int(token.norm[:4]) <= _LAST_DAY else None
            )
        return numbers.ordinal(self.tokens, index)

    def _month_name(self, index: int) -> tuple[int, Month] | None:
        """A month, or two names of it with a slash."""
        if index >= len(self.tokens):
            return None
        found = months().at(self.tokens, index)
        if found is None:
            return None
        length, month = found
        end = index + length
        if end + 1 < len(self.norms) and self.norms[end] in markers("slash"):
            other = months().at(self.tokens, end + 1)
            if other is not None:
                return end + 1 + other[0], Month(month.number, month.hijri, False)
        return end, month

    def _year_number(self, index: int, *, hijri: bool = False) -> int | None:
        if index >= len(self.tokens) or self.tokens[index].kind != "number":
            return None
        form = _HIJRI_YEAR if hijri else _YEAR
        return int(self.norms[index]) if form.fullmatch(self.norms[index]) else None

    def _place(self, index: int) -> tuple[str, int]:
        """(last, next, this or near, token behind it) of the adjective at `index`."""
        for name in ("last", "next", "this"):
            found = self._word(name, index)
            if found is not None:
                return name, found[0]
        return "near", index

    def _word(self, kind: str, index: int) -> tuple[int, str] | None:
        """(token behind it, value) of the phrase of class `kind` at `index`."""
        if not 0 <= index < len(self.tokens):
            return None
        found = time_words(kind).at(self.tokens, index)
        return None if found is None else (index + found[0], found[1])

    def _is_fraction(self, index: int) -> bool:
        return any(word.kind == "fraction" for word in number_words().words.get(self.norms[index], ()))


def _of_day(when: When, part: str) -> When:
    """A part of a day: dated by its day."""
    relative = f"{when.relative}.{part}" if when.relative else None
    return When(when.start, when.end, "part-of-day", relative)


def _in_year(number: int, day: int | None, year: When) -> When | None:
    """A month or day of a year that other words give."""
    if year.start is None:
        text = f"{year.relative}-{number:02d}" + (f"-{day:02d}" if day else "")
        return When(None, None, "day" if day else "month", text)
    made = year.start.year
    return calendar.month(number, made) if day is None else calendar.day(day, number, made)
