"""The day that the times of an article are counted from: its date, as far as its own words bear it out.

Takes the sentences of an article and its date; gives the day, or none, with a warning. "Today, Sunday" in an article dated
Saturday was written on another day than the article appeared on: a day or two before, or, where a date is that of another
time zone, after. A page that grew for months bears the date of its first day, and what it says of today and yesterday
has no day at all. It is separate because it takes the whole article, where all other rules of time take a sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from kg.extract import calendar
from kg.extract.days import Core
from kg.extract.tokens import Page, Token
from kg.lexicon.dates import time_words
from kg.lexicon.markers import markers

_BEFORE, _AFTER = -3, 1
"""Days from an article's date on which a weekday alone shows that it was written; two days behind may as well be five before."""
_FAR = 31  # where the day of the month is said, too
_SLIP = 7


class Written(NamedTuple):
    """The `day` that times are counted from, None where nobody knows it; a `warning` where it is not the article's date."""

    day: date | None
    warning: str | None = None


UNKNOWN = Written(None)


class _Said(NamedTuple):
    """A day of writing, in days `off` the article's date (None: it is no day of its calendar); `dated`: the day of the month is
    said, too."""

    off: int | None
    dated: bool


def written(page: Page, published: date | None) -> Written:
    """What the article says of the day it was written on: "today, Sunday", "yesterday, 3 May"."""
    if published is None:
        return UNKNOWN
    said = [
        each
        for sentence in page.sentences
        if sentence.role != "boilerplate"
        for each in _said(sentence.tokens, published)
    ]
    offs = Counter(each.off for each in said)
    if not offs or _Said(0, dated=True) in said or _bears_out(offs):
        return Written(published)
    off = next(iter(offs))
    sure = any(each.dated for each in said)
    if len(offs) == 1 and off is not None and (abs(off) <= _FAR if sure else _BEFORE <= off <= _AFTER):
        day = published + timedelta(days=off)
        return Written(
            day,
            f"the weekdays in the text are those of {day}, not of its date {published}: times are counted from there",
        )
    return Written(None, f"the weekdays in the text contradict its date {published}: no time is counted from it")


def _bears_out(offs: Counter[int | None]) -> bool:
    """Whether the article's date is right although some name another day: most name that of its date, or the others are of one
    day only, half of them at the most or next to it (a report that went on for a night, an older one below)."""
    right, all_ = offs[0], offs.total()
    return 2 * right > all_ or (0 in offs and len(offs) == 2 and (2 * right == all_ or 1 in offs or -1 in offs))


def _said(tokens: tuple[Token, ...], published: date) -> Iterator[_Said]:
    words = time_words("day").first_words
    starts = [index for index, token in enumerate(tokens) if token.norm in words]
    if not starts:
        return
    reader, end = Core(tokens, published), 0
    for index in starts:
        named = reader.named_day(index) if index >= end else None
        if named is None or named.offset > 0 or (index and tokens[index - 1].norm in markers("day-owner")):
            continue
        end = named.end
        by_weekday = calendar.off(published, named.offset, named.weekday)
        day = reader.date_at(end)
        if day is not None:
            yield _Said(_by_date(published + timedelta(days=named.offset), day, named.weekday, by_weekday), dated=True)
        elif named.weekday is not None:
            yield _Said(by_weekday, dated=False)


def _by_date(expected: date, day: date, weekday: int | None, by_weekday: int) -> int | None:
    """The days from the `expected` day to the `day` that is said, None where its `weekday` belies it; near the expected day, and on
    its weekday, another number is a slip of the pen."""
    off = (day - expected).days
    if weekday in (None, day.weekday()):
        return off
    return 0 if by_weekday == 0 and abs(off) <= _SLIP else None
