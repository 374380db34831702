"""Days, parts of days and counts of units in words: the core of the grammar of times, on top of dates and periods (`periods`).

Takes the tokens of a sentence and the article's day; gives the time that begins at a token, without the words of relation
before it (since, until, ago), which `dates` reads around it.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from kg.extract import calendar, number_values
from kg.extract.calendar import When
from kg.extract.lengths import Read
from kg.extract.periods import Periods
from kg.lexicon.affixes import AND
from kg.lexicon.dates import units
from kg.lexicon.markers import markers
from kg.lexicon.numbers import number_words


class NamedDay(NamedTuple):
    """Today, yesterday or another day that is `offset` days from the article's, up to token `end`; the `weekday` (Monday 0) that is
    said behind it, or None. `opened`: the weekday stands in brackets."""

    end: int
    offset: int
    weekday: int | None
    opened: bool


class Core(Periods):
    """The grammar of times over one sentence."""

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
