"""Timelines and bar charts as SVG: drawn from numbers, with nothing fetched, readable without colour or script.

Takes days, bars; gives SVG text, in which every text is escaped. `map` draws maps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

WIDTH = 640
MARGIN = 40
MAX_BARS = 40

LABELLED = 14
"""Things that are named in a picture."""

LANE = 22
YEARS = 10
LONG = 366


@dataclass(frozen=True, slots=True)
class Period:
    """Something on a timeline: its first and last day, its name, where its page is."""

    first: date
    last: date
    name: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart."""

    name: str
    value: float
    href: str = ""


def timeline(periods: Sequence[Period], title: str) -> Markup:
    """A timeline: few things each with its name in a line, many as columns that count what begins in each month or year."""
    periods = sorted(periods, key=lambda p: (p.first, p.last, p.name))
    if not periods:
        return Markup("")
    if len(periods) > LABELLED:
        return _columns(periods, title)
    first, last = min(p.first for p in periods), max(p.last for p in periods)
    days = max((last - first).days, 1)
    height = len(periods) * LANE + 60

    def x_of(day: date) -> float:
        return round(MARGIN + (day - first).days / days * (WIDTH - 2 * MARGIN - 8), 1)

    parts = [opened("timeline", WIDTH, height, title)]
    for day, label in _ticks(first, last):
        x = x_of(day)
        parts.append(Markup('<line class="grid" x1="{0}" y1="10" x2="{0}" y2="{1}"/>').format(x, height - 30))
        parts.append(
            Markup('<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>').format(x, height - 14, label)
        )
    for row, period in enumerate(periods):
        x, y = x_of(period.first), 14 + row * LANE
        width = max(x_of(period.last) - x, 7)
        when = period.first.isoformat() + (f" – {period.last.isoformat()}" if period.last > period.first else "")
        mark = Markup('<rect class="mark" x="{}" y="{}" width="{}" height="{}" rx="3"><title>{}</title></rect>').format(
            x, y, width, LANE - 7, f"{period.name}, {when}"
        )
        if width > WIDTH / 2:
            mark += Markup('<text class="inside" x="{}" y="{}">{}</text>').format(x + 6, y + 12, period.name)
        else:
            end = x + width / 2 > WIDTH / 2
            mark += Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(
                x - 5 if end else x + width + 5, y + 12, "end" if end else "start", period.name
            )
        parts.append(linked(mark, period.href, f"{period.name}, {when}"))
    return Markup("\n").join([*parts, Markup("</svg>")])


def _columns(periods: Sequence[Period], title: str) -> Markup:
    """How many things begin in each month, or in each year where there are more than ten.

    Of what may have happened within years, the first day says little: it is left out, where there is anything else.
    """
    periods = [period for period in periods if (period.last - period.first).days <= LONG] or periods
    first, last = periods[0].first, max(period.first for period in periods)
    yearly = last.year - first.year > YEARS
    counts: dict[date, int] = {}
    for period in periods:
        start = date(period.first.year, 1 if yearly else period.first.month, 1)
        counts[start] = counts.get(start, 0) + 1
    begin, end = min(counts), max(counts)
    days, most, height = (end - begin).days + (366 if yearly else 31), max(counts.values()), 240
    step = (WIDTH - MARGIN - 12) / days
    parts = [opened("timeline", WIDTH, height, title), *_levels(most, height)]
    for start, count in sorted(counts.items()):
        x = round(MARGIN + (start - begin).days * step, 1)
        tall = round(count / most * (height - 60), 1)
        label = str(start.year) if yearly else start.isoformat()[:7]
        parts.append(
            Markup('<rect class="mark" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>').format(
                x,
                round(height - 34 - tall, 1),
                round(max(step * (330 if yearly else 26), 1.5), 1),
                tall,
                f"{label}: {count}",
            )
        )
    years = [date(year, 1, 1) for year in range(begin.year, end.year + 1, max(1, (end.year - begin.year) // 10))]
    for day, label in [(day, str(day.year)) for day in years] if yearly else _ticks(begin, end):
        x = round(MARGIN + ((day - begin).days + (165 if yearly else 0)) * step, 1)
        parts.append(
            Markup('<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>').format(x, height - 14, label)
        )
    return Markup("\n").join([*parts, Markup("</svg>")])


def _levels(most: int, height: int) -> Iterator[Markup]:
    """Lines with numbers at the highest column, of `most` things, and at half its height."""
    for level in sorted({max(most // 2, 1), most}):
        y = round(height - 34 - level / most * (height - 60), 1)
        yield Markup('<line class="grid" x1="{0}" y1="{1}" x2="{2}" y2="{1}"/>').format(MARGIN, y, WIDTH - 12)
        yield Markup('<text class="axis" x="{}" y="{}" text-anchor="end">{}</text>').format(MARGIN - 6, y + 4, level)


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    days = (last - first).days
    if days > 3 * 365:
        step = max(1, round(days / 365 / 8))
        return [(date(y, 1, 1), str(y)) for y in range(first.year + 1, last.year + 1, step)] or [
            (first, first.isoformat())
        ]
    if days > 90:
        months = [(y, m) for y in range(first.year, last.year + 1) for m in range(1, 13)]
        inside = [date(y, m, 1) for y, m in months if first <= date(y, m, 1) <= last]
        step = max(1, len(inside) // 6)
        return [(day, day.isoformat()[:7]) for day in inside[::step]]
    if days <= 1:
        return [(first, first.isoformat())]
    return [(first, first.isoformat()), (last, last.isoformat())]


def bars(found: Sequence[Bar], title: str) -> Markup:
    """A chart of bars, one a line, in the order given."""
    found = [bar for bar in found if bar.value >= 0][:MAX_BARS]
    if not found:
        return Markup("")
    most = max(bar.value for bar in found) or 1
    height = len(found) * 24 + 16
    parts = [opened("bars", WIDTH, height, title)]
    for number, bar in enumerate(found):
        y = 8 + number * 24
        width = round(bar.value / most * (WIDTH - 320), 1)
        mark = Markup('<text x="232" y="{}" text-anchor="end">{}</text>').format(y + 13, _short(bar.name))
        mark += Markup('<rect class="mark" x="240" y="{}" width="{}" height="17"><title>{}</title></rect>').format(
            y, max(width, 1), f"{bar.name}: {_plain(bar.value)}"
        )
        mark += Markup('<text class="axis" x="{}" y="{}">{}</text>').format(246 + width, y + 13, _plain(bar.value))
        parts.append(linked(mark, bar.href, f"{bar.name}: {_plain(bar.value)}"))
    return Markup("\n").join([*parts, Markup("</svg>")])


def _plain(value: float) -> str:
    """The number without an exponent, its thousands parted."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def _short(text: str) -> str:
    return text if len(text) <= 34 else text[:33] + "…"


def opened(kind: str, width: int, height: int, title: str) -> Markup:
    """The beginning of a picture."""
    return Markup('<svg class="picture {}" viewBox="0 0 {} {}" role="img" direction="ltr"><title>{}</title>').format(
        kind, width, height, title
    )


def linked(mark: Markup, href: str, name: str) -> Markup:
    """The mark as a link, where it leads somewhere."""
    return Markup('<a href="{}" aria-label="{}">{}</a>').format(href, name, mark) if href else mark


def round_below(value: float) -> float:
    """The nearest of 1, 2, 5, 10 … below the value."""
    power = 10.0 ** math.floor(math.log10(max(value, 1e-9)))
    return next(factor * power for factor in (5, 2, 1) if factor * power <= value * 1.0001)
