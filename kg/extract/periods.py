"""Days, months, seasons and years in words: the core of the grammar of times, on top of units and lengths (`lengths`).

Takes the tokens of a sentence and the article's day; gives the time that begins at a token, without the words of relation
before it (since, until, ago), which `dates` reads around it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from kg.extract import calendar, number_values
from kg.extract.calendar import When
from kg.extract.lengths import Lengths, Read
from kg.extract.period_parts import YEAR
from kg.lexicon.affixes import AND
from kg.lexicon.dates import Month, units
from kg.lexicon.markers import markers
from kg.lexicon.numbers import number_words

_POINTED = re.compile(r"(\d{1,2})[.](\d{1,2})[.]((?:19|20)\d\d)")


class NamedDay(NamedTuple):
    """Today, yesterday or another day that is `offset` days from the article's, up to token `end`; the `weekday` (Monday 0) that is
    said behind it, or None. `opened`: the weekday stands in brackets."""

    end: int
    offset: int
    weekday: int | None
    opened: bool


class Core(Lengths):
    """The grammar of days and periods over one sentence."""

    def core(self, index: int) -> Read | None:
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
            or self._years(index)
            or self._year(index)
            or self._counted(index)
        )

    def _part(self, index: int) -> Read | None:
        """The evening of yesterday; late on Friday; at dawn."""
        start = index
        late = self.word("part-late", index)
        if late is not None:
            start = late[0]
        part = self.word("part", start)
        if part is not None:
            at, name = part
            day = self._day(at) or self._date(at)
            if day is not None:
                return Read(day.end, _of_day(day.when, name), f"part-of-{day.rule}")
        if late is not None:
            day = self._day(start)
            return None if day is None else Read(day.end, _of_day(day.when, "T"), f"part-of-{day.rule}")
        alone = self.word("part-alone", index)
        if alone is None:
            return None
        at, name = alone
        return Read(at, When(None, None, "part-of-day", name), "part-alone")

    def _hour(self, index: int) -> Read | None:
        if self.norms[index] not in markers("hour") or index + 1 >= len(self.norms):
            return None
        ordinal = number_values.ordinal(self.tokens, index + 1)
        value = number_values.value(self.tokens, index + 1)
        if ordinal is None and (value is None or value.high is None or value.low > 24):
            return None
        end, hour = ordinal if ordinal is not None else (value.end, value.low)  # type: ignore[union-attr]
        minutes = ""
        if end + 1 < len(self.norms) and self.norms[end] in markers("colon") and self.norms[end + 1].isdigit():
            minutes = f":{int(self.norms[end + 1][:2]):02d}"
            end += 2
        elif end < len(self.norms) and self._is_fraction(end):
            end += 1
        alone = self.word("part-alone", end) or self.word("part", end)
        if alone is not None and not (minutes and self._is_part_of_day(end)):
            end = alone[0]
        return Read(end, When(None, None, "minute", f"T{hour:02d}{minutes}"), "hour")

    def _is_part_of_day(self, index: int) -> bool:
        """Whether a part of a day that is named begins there: مساء الاثنين."""
        part = self._part(index)
        return part is not None and part.rule != "part-alone"

    def _day(self, index: int) -> Read | None:
        """Today, yesterday, a weekday, with the date that may follow."""
        if index >= len(self.norms):
            return None
        start = index + (self.norms[index] in markers("day-word"))
        if start >= len(self.norms):
            return None
        named = self.named_day(index)
        if named is not None:
            if named.weekday is None and self._is_some_day(named.end):
                return None
            dated = self._date(named.end)
            if dated is not None and dated.when.granularity == "day":
                return Read(self._closed(dated.end, named.opened), dated.when, "day-dated")
            end = self._closed(named.end, named.opened)
            off = calendar.off(self.now, named.offset, named.weekday)
            if off and named.offset <= 0:
                # told some days before it appeared, or added a day later: its own weekday is the better evidence
                return Read(
                    end, calendar.days(self.now, named.offset + (off if off <= 1 else off - 7)), "day-by-weekday"
                )
            return Read(end, calendar.days(self.now, named.offset), "day")
        week = self._weekday(start)
        if week is not None:
            dated = self._date(week.end)
            if dated is not None and dated.when.granularity == "day":
                return Read(dated.end, dated.when, "weekday-dated")
            return week
        if start > index:
            return self._date(start)
        return None

    def named_day(self, index: int) -> NamedDay | None:
        """Today, yesterday, with the weekday that may follow: اليوم الاثنين, اليوم (الاثنين)."""
        start = index + (self.norms[index] in markers("day-word"))
        named = self.word("day", start) or self.word("day", index)
        if named is None and (start > index or self._is_part(index - 1, index)):
            named = self.word("day-governed", start)
        if named is None:
            return None
        end, value = named
        opened = end < len(self.norms) and self.norms[end] in markers("bracket-opens")
        week = self.word("weekday", end + opened)
        if week is None:
            return NamedDay(end, int(value), None, False)
        return NamedDay(week[0], int(value), int(week[1]), opened)

    def date_at(self, index: int) -> date | None:
        """The day of a month that is said at `index`."""
        read = self._date(index) if index < len(self.norms) else None
        return read.when.start if read is not None and read.when.granularity == "day" else None

    def _closed(self, end: int, opened: bool) -> int:
        """The token behind the bracket that closes at `end`, where one was opened."""
        return end + (opened and end < len(self.norms) and self.norms[end] in markers("bracket"))

    def _is_part(self, index: int, end: int) -> bool:
        """Whether the words from `index` up to `end` are a part of a day."""
        part = self.word("part", index)
        return part is not None and part[0] == end

    def _is_some_day(self, end: int) -> bool:
        """Whether "the day" up to token `end` is not today but the second, the world's, the newspaper's."""
        if self.norms[end - 1] not in markers("today-or-the-day"):
            return False
        before = self.norms[end - 2] if end > 1 else ""
        after = self.norms[end] if end < len(self.norms) else ""
        if before in markers("day-owner") or after in markers("day-adjective"):
            return True
        if before in markers("day-named") and end > 2 and self.norms[end - 3] in markers("outlet-head"):
            return True
        return bool(after) and number_values.ordinal(self.tokens, end) is not None

    def _weekday(self, index: int) -> Read | None:
        found = self.word("weekday", index)
        if found is None or (index and self.norms[index - 1] in markers("market")):
            return None
        end, value = found
        place, after = self._place(end)
        first = calendar.weekday(self.now, int(value), place)
        if after == end and end < len(self.norms) and self.norms[end][:1] == AND:
            other = self.word("weekday", end)
            if other is not None:
                last = calendar.weekday(self.now, int(other[1]), place)
                return Read(other[0], calendar.until(first, last), "weekdays")
        return Read(after, first, "weekday" if place == "near" else f"weekday-{place}")

    def _date(self, index: int) -> Read | None:
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
            return self._of_month(end, day) if end > number[0] else None
        end, name = month
        read = self._dated(end, name, day)
        return None if read is not None and read.end == end and self._is_named_by(index) else read

    def _is_named_by(self, index: int) -> bool:
        """Whether the day at `index` is the name of what stands before it: قصر 22 مايو، كتيبة 17 فبراير."""
        return index > 0 and self.norms[index - 1] in markers("named-by-date")

    def _of_month(self, index: int, day: int) -> Read | None:
        """A day of last month."""
        period = self._unit(index)
        if period is None or period.when.granularity != "month" or self.norms[period.end - 1] in markers("self"):
            return None
        start = period.when.start
        when = calendar.day(day, start.month, start.year) if start is not None else None
        return None if when is None else Read(period.end, when, f"date-of-{period.rule}")

    def _month(self, index: int) -> Read | None:
        """A month without a day."""
        month = self._month_name(index)
        if month is None:
            return None
        end, name = month
        if index > 0 and self.tokens[index - 1].kind == "number" and self._is_named_by(index - 1):
            return None
        bare = self._dated(end, name, None)
        if bare is None:
            return None
        if name.shared and bare.end == end == index + 1:
            before = self.norms[index - 1] if index else ""
            if before not in markers("of-date") and self.word("edge", index - 1) is None:
                return None
        return bare

    def _dated(self, end: int, name: Month, day: int | None) -> Read | None:
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
            return None if when is None else Read(at + 1, when, f"hijri-{rule}" if name.hijri else rule)
        if name.hijri:
            return None
        period = self._unit(end + 1 if end < len(self.norms) and self.norms[end] in markers("from") else end)
        if period is not None and period.when.granularity == "year":
            when = _in_year(name.number, day, period.when)
            return None if when is None else Read(period.end, when, f"{rule}-of-year")
        place, after = self._place(end)
        when = calendar.yearless(self.now, name.number, day, place)
        return None if when is None else Read(after, when, rule if place == "near" else f"{rule}-{place}")

    def _numeric(self, index: int) -> Read | None:
        """27/3/2016, 27-3-2016, 2016-03-27, 27.3.2016."""
        token = self.tokens[index]
        if token.kind != "number":
            return None
        pointed = _POINTED.fullmatch(token.norm)
        if pointed is not None:
            when = calendar.day(int(pointed[1]), int(pointed[2]), int(pointed[3]))
            return None if when is None else Read(index + 1, when, "numeric")
        if index + 4 >= len(self.tokens) or self.norms[index + 1] not in markers("slash"):
            return None
        first, second, third = (self.norms[at] for at in (index, index + 2, index + 4))
        if self.norms[index + 3] != self.norms[index + 1] or not (
            second.isdigit() and third.isdigit() and len(second) < 3
        ):
            return None
        day, year = (first, third) if YEAR.fullmatch(third) else (third, first)
        if not YEAR.fullmatch(year) or len(day) > 2 or not day.isdigit():
            return None
        when = calendar.day(int(day), int(second), int(year))
        return None if when is None else Read(index + 5, when, "numeric")

    def _edge(self, index: int) -> Read | None:
        """The beginning of June, the end of last year."""
        found = self.word("edge", index)
        if found is None:
            return None
        end, part = found
        inner = self._month(end) or self._season(end) or self._unit(end) or self._year(end, bare=True)
        inner = inner or self._present_unit(end)
        return None if inner is None else Read(inner.end, calendar.edge(inner.when, part), f"{part}-of-{inner.rule}")

    def _season(self, index: int) -> Read | None:
        this = index < len(self.norms) and self.norms[index] in markers("this-demonstrative")
        found = self.word("season", index + this)
        if found is None:
            return None
        end, name = found
        if this:
            return None if self.now is None else Read(end, calendar.season(name, self.now.year), "season-this")
        at = end + 1 if end < len(self.norms) and self.norms[end] in markers("year-word") else end
        year = self._year_number(at)
        if year is not None:
            return Read(at + 1, calendar.season(name, year), "season")
        period = self._unit(end)
        if period is not None and period.when.granularity == "year" and period.when.start is not None:
            return Read(period.end, calendar.season(name, period.when.start.year), "season-of-year")
        place, after = self._place(end)
        if self.now is not None and place != "near":
            step = {"last": -1, "next": 1}.get(place, 0)
            return Read(after, calendar.season(name, self.now.year + step), f"season-{place}")
        return None

    def _years(self, index: int) -> Read | None:
        """The two years 2014 and 2015: from the first to the end of the last."""
        if self.norms[index] not in markers("two-years"):
            return None
        first, last = self._year_number(index + 1), self._year_number(index + 3)
        if first is None or last is None or first > last or self.norms[index + 2] != AND:
            return None
        return Read(index + 4, calendar.until(calendar.year(first), calendar.year(last)), "years")

    def _year(self, index: int, *, bare: bool = False) -> Read | None:
        """The year 2014; a year without the word behind "in" or "since", or where `bare`."""
        if index >= len(self.norms):
            return None
        if self.norms[index] in markers("year-word"):
            year = self._year_number(index + 1)
            return None if year is None else self._years_from(index + 1, year)
        before = self.norms[index - 1] if index else ""
        since = bare or self.word("since", index - 1) is not None
        if since or before in markers("in"):
            year = self._year_number(index)
            after = self.norms[index + 1] if index + 1 < len(self.norms) else ""
            if year is not None and (
                since or not after or self.tokens[index + 1].kind == "punct" or after in markers("function")
            ):
                return self._years_from(index, year)
        return None

    def _years_from(self, index: int, year: int) -> Read:
        """A year, or years: 2012 and 2013, 1919-1921; 2003 and 2012 are none, since what lies between is not meant."""
        joint = self.norms[index + 1] if index + 2 < len(self.norms) else ""
        if joint == AND or joint in markers("range"):
            last = self._year_number(index + 2)
            if last is not None and (year < last if joint in markers("range") else year + 1 == last):
                return Read(index + 3, calendar.until(calendar.year(year), calendar.year(last)), "years")
        return Read(index + 1, calendar.year(year), "year")

    def _counted(self, index: int) -> Read | None:
        """Seven days, two years: a length, where it is neither an age nor a term of prison."""
        near = self.norms[max(0, index - 3) : index]
        if any(norm in markers("age") or norm in markers("term-of") for norm in near):
            return None
        if self.norms[index] in markers("latest"):
            count = self.count_unit(index + 1, explicit=True)
            if count is not None:
                return Read(count[0], calendar.stretch(self.now, count[1], count[2]), "past-units")
        count = self.count_unit(index, explicit=True)
        if count is None or (count[1] == "Y" and (self._is_age(index, count[0]) or not self._lasts(index, count[0]))):
            return None
        return self.length(*count)

    def count_unit(self, index: int, *, explicit: bool = False) -> tuple[int, str, int | None] | None:
        """(token behind it, unit, how many) of a count of units; `explicit`: a number must be said."""
        if index >= len(self.tokens):
            return None
        bound = number_words().before.at(self.tokens, index)
        start = index + bound[0] if bound is not None else index
        if start >= len(self.tokens):
            return None
        value = number_values.value(self.tokens, start)
        if value is not None and value.end < len(self.tokens):
            found = units().at(self.tokens, value.end)
            if found is not None:
                return value.end + found[0], found[1].letter, value.low if value.high is not None else None
        if explicit:
            return None
        found = units().at(self.tokens, start)
        if found is None or self._day(start) is not None:
            return None
        if self._year_number(start + found[0]) is not None or self._month_name(start + found[0]) is not None:
            return None  # since the year 2011, not since a year; since the month of May
        return start + found[0], found[1].letter, found[1].count


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
