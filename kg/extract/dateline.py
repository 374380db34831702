"""The day of an article that nothing but its own head tells: `الخرطوم - 12 نيسان/أبريل 2025`, `نشر في: 27/3/2016`.

Takes the text; gives a day, or none. Only a whole date counts (day, month and year), in one of the first lines, and only where the
line says little else or the date stands before what the line begins to tell. Two such days that differ are none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kg.extract import dates
from kg.extract.tokens import Token, head
from kg.lexicon.markers import markers

BASIS = "the date at the head of the text"
"""How the day of such an article is known (`publishedBasis`)."""

_LINES = 6
"""Lines that are the head of an article."""
_BESIDE = 6
"""Words besides the date of a line that says little else: place, outlet, weekday, hour, who wrote it."""
_PLACE = 4
"""Words before the date of a dateline."""


def dateline(raw: str) -> date | None:
    """The day that the head of the text `raw` names."""
    found = {day for number, line in enumerate(head(raw, _LINES)) for day in _days(line, first=number == 0)}
    return found.pop() if len(found) == 1 else None


def _days(line: Sequence[Token], *, first: bool) -> Iterator[date]:
    for time in dates.find(line, None):
        day = time.when.start
        if day is None or time.when.end != day or time.when.granularity != "day":
            continue
        before = [token for token in line[: time.first] if token.kind == "word"]
        rest = line[time.last + 1 :]
        alone = len(before) + sum(token.kind == "word" for token in rest) <= (1 if first else _BESIDE)
        opens = len(before) <= _PLACE and bool(rest) and rest[0].norm in markers("dateline-end")
        if (alone or opens) and not any(token.norm in markers("anniversary") for token in before):
            yield day
