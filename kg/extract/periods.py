"""Dates, months, seasons and years in words or digits, on top of units and lengths (`lengths`).

Takes the tokens of a sentence and the article's day; gives the date or period that begins at a token. It is separate from days and
parts of days (`days`), which build on it.
"""

from __future__ import annotations

import re

from kg.extract import calendar
from kg.extract.calendar import When
from kg.extract.lengths import Lengths, Read
from kg.extract.period_parts import YEAR
from kg.lexicon.affixes import AND
from kg.lexicon.dates import Month
from kg.lexicon.markers import markers

_POINTED = re.compile(r"(\d{1,2})[.](\d{1,2})[.]((?:19|20)\d\d)")


class Periods(Lengths):
    """The grammar of dates and periods over one sentence."""

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


def _in_year(number: int, day: int | None, year: When) -> When | None:
    """A month or day of a year that other words give."""
    if year.start is None:
        text = f"{year.relative}-{number:02d}" + (f"-{day:02d}" if day else "")
        return When(None, None, "day" if day else "month", text)
    made = year.start.year
    return calendar.month(number, made) if day is None else calendar.day(day, number, made)
