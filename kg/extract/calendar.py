"""Intervals of days: what a word of time means on the day an article appeared.

Takes numbers, units and the document's day; gives intervals with a granularity, or a symbolic value where the document
has no day (`DCT` is the document's day: `DCT-1D` the day before, `DCT-FRI` the last Friday, `XXXX-04-14` a day of an
unknown year). It is separate from the grammar, which is about words. The clock is never asked.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import msgspec
from hijridate import Hijri

from kg.kinds import Granularity

_DAY = timedelta(days=1)
_NAMES = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}
_GRANULARITY: dict[str, Granularity] = {
    "D": "day", "W": "week", "M": "month", "Y": "year", "TH": "part-of-day", "TM": "minute",
}  # fmt: skip
_HOURS = 24
_FUTURE = 3  # days by which a date without a year may lie ahead of the document


class When(msgspec.Struct, frozen=True, gc=False):
    """Days `start` to `end` (both included, None where open or unknown); `relative` stands in for them where the document
    has no day, and for lengths of time."""

    start: date | None
    end: date | None
    granularity: Granularity
    relative: str | None = None


def days(now: date | None, offset: int) -> When:
    """The day `offset` days from the document's."""
    if now is None:
        return When(None, None, "day", f"DCT{offset:+d}D" if offset else "DCT")
    day = _shifted(now, offset)
    return When(day, day, "day")


def off(now: date | None, offset: int, number: int | None) -> int:
    """How many days, 3 at the most, the nearest such weekday lies behind (or, below 0, before) the day `offset` days from the
    document's; 0 where either is unknown."""
    if now is None or number is None:
        return 0
    return (number - now.weekday() - offset + 3) % 7 - 3


def weekday(now: date | None, number: int, place: str) -> When:
    """A day of the week: the nearest that is past or today, the `last` before today, or the `next`."""
    if now is None:
        return When(None, None, "day", f"DCT{'+' if place == 'next' else '-'}{_NAMES[number]}")
    back = (now.weekday() - number) % 7
    if place == "last" and back == 0:
        back = 7
    day = _shifted(now, 7 - back if place == "next" else -back)
    return When(day, day, "day")


def unit(now: date | None, letter: str, offset: int) -> When:
    """The calendar unit `offset` units from the document's: last month is -1. Weeks run from Monday (ISO 8601)."""
    granularity = _GRANULARITY[letter]
    if now is None:
        return When(None, None, granularity, f"DCT{offset:+d}{letter}" if offset else f"DCT/{letter}")
    if letter == "D":
        return days(now, offset)
    if letter == "W":
        monday = _shifted(now, 7 * offset - now.weekday())
        return When(monday, _shifted(monday, 6), "week")
    if letter == "M":
        return month(*_month_from(now, offset))
    if letter == "Y":
        return year(now.year + offset)
    return When(now, now, granularity)


def stretch(now: date | None, letter: str, count: int | None, *, ahead: bool = False) -> When:
    """The last (or next) so many units up to the document's day; the length is open where `count` is None."""
    length = "X" if count is None else str(count)
    sign = "+" if ahead else "-"
    if now is None:
        return When(None, None, "vague" if count is None else "interval", f"DCT{sign}{length}{letter}")
    if count is None:
        # the past days: nobody knows how many; the document's day bounds them
        return When(now, None, "vague") if ahead else When(None, now, "vague", f"DCT-X{letter}")
    other = _moved(now, letter, count if ahead else -count)
    return When(now, other, "interval") if ahead else When(other, now, "interval")


def ago(now: date | None, letter: str, count: int | None) -> When:
    """So many units before the document's day, as exact as the unit."""
    if count is None:
        return stretch(now, letter, None)
    if letter == "D":
        return days(now, -count)
    if letter in ("TH", "TM"):
        day = _shifted(now, -(count // _HOURS)) if now and letter == "TH" else now
        return When(day, day, "part-of-day", None if now else f"DCT-{count}{letter}")
    if now is None:
        return When(None, None, _GRANULARITY[letter], f"DCT-{count}{letter}")
    return unit(_moved(now, letter, -count), letter, 0)


def year(number: int) -> When:
    """A year of the common era."""
    return When(date(number, 1, 1), date(number, 12, 31), "year")


def month(number: int, in_year: int) -> When:
    """A month of a year."""
    last = calendar.monthrange(in_year, number)[1]
    return When(date(in_year, number, 1), date(in_year, number, last), "month")


def day(number: int, month_number: int, in_year: int) -> When | None:
    """A day; None where the calendar has none such."""
    try:
        found = date(in_year, month_number, number)
    except ValueError:
        return None
    return When(found, found, "day")


def yearless(now: date | None, month_number: int, number: int | None, place: str) -> When | None:
    """A month, or a day of it, of a year that the words leave out: the nearest before the document's day, or the next."""
    if now is None:
        text = f"XXXX-{month_number:02d}" + (f"-{number:02d}" if number else "")
        return When(None, None, "day" if number else "month", text)
    made = [_dated(month_number, number, now.year + step) for step in (-1, 0, 1)]
    found = [when for when in made if when is not None and when.start is not None and when.end is not None]
    if place == "next":
        return next((when for when in found if when.start and when.start > now), None)
    slack = timedelta(days=0 if place == "last" else _FUTURE)
    past = [when for when in found if when.start and when.start <= now + slack]
    if place == "last":
        past = [when for when in past if when.end and when.end < now] or past
    return past[-1] if past else None


def _dated(month_number: int, number: int | None, in_year: int) -> When | None:
    return month(month_number, in_year) if number is None else day(number, month_number, in_year)


def season(name: str, in_year: int) -> When:
    """Spring, summer, autumn or winter of a year, of three whole months; winter begins in December."""
    first, last = _SEASONS[name]
    start = date(in_year, first, 1)
    end_year, end_month = (in_year + 1, last - 12) if last > 12 else (in_year, last)
    return When(start, date(end_year, end_month, calendar.monthrange(end_year, end_month)[1]), "season")


def hijri(number: int | None, month_number: int, in_year: int) -> When | None:
    """A day or month of the Umm al-Qura calendar; None outside the years that it is defined for (1343 to 1500)."""
    try:
        if number is None:
            first = Hijri(in_year, month_number, 1)
            last = Hijri(in_year, month_number, first.month_length())
            return When(_common(first), _common(last), "month")
        found = _common(Hijri(in_year, month_number, number))
    except (ValueError, OverflowError):
        return None
    return When(found, found, "day")


def edge(when: When, part: str) -> When:
    """The start, middle or end of a period: a third of it."""
    if when.start is None or when.end is None:
        return When(when.start, when.end, "vague", f"{part}:{when.relative}" if when.relative else None)
    third = (when.end - when.start + _DAY) // 3
    if part == "start":
        return When(when.start, when.start + third - _DAY if third > _DAY else when.start, "interval")
    if part == "end":
        return When(when.end - third + _DAY if third > _DAY else when.end, when.end, "interval")
    return When(when.start + third, when.end - third, "interval")


def since(when: When, now: date | None) -> When:
    """From the beginning of a time to the document's day."""
    if when.start is None:
        return When(None, now, "interval", f"{when.relative}/DCT" if when.relative else None)
    return When(when.start, now if now is None or now >= when.start else None, "interval")


def until(first: When | None, last: When) -> When:
    """From the beginning of one time to the end of another."""
    start = first.start if first is not None else None
    if start is not None and last.end is not None and start > last.end:
        # Tuesday and Wednesday, told on a Tuesday: the first lies a week before the nearest
        earlier = _shifted(start, -7)
        start = earlier if earlier <= last.end else None
    names = [name for name in (first.relative if first else None, last.relative) if name]
    return When(start, last.end, "interval", "/".join(names) or None)


def length(letter: str, count: int | None) -> When:
    """A length of time that nothing places: two days."""
    return When(None, None, "interval", f"P{'X' if count is None else count}{letter}")


def _common(day_: Hijri) -> date:
    found = day_.to_gregorian()
    return date(found.year, found.month, found.day)


def _shifted(day_: date, by: int) -> date:
    try:
        return day_ + timedelta(days=by)
    except OverflowError:
        return day_


def _month_from(now: date, offset: int) -> tuple[int, int]:
    count = now.year * 12 + now.month - 1 + offset
    return count % 12 + 1, count // 12


def _days_of(hours: int) -> int:
    """The days that so many hours reach over: 24 hours back began the day before; of fewer nobody knows."""
    whole = -(-abs(hours) // _HOURS) if abs(hours) >= _HOURS else 0
    return whole if hours > 0 else -whole


def _moved(now: date, letter: str, count: int) -> date:
    if letter == "W":
        return _shifted(now, 7 * count)
    if letter == "M":
        number, in_year = _month_from(now, count)
        if not 1 <= in_year <= 9999:
            return now
        return date(in_year, number, min(now.day, calendar.monthrange(in_year, number)[1]))
    if letter == "Y":
        in_year = now.year + count
        return now if not 1 <= in_year <= 9999 else date(in_year, now.month, min(now.day, 28))
    if letter == "TH":
        return _shifted(now, _days_of(count))
    return _shifted(now, count if letter == "D" else 0)
