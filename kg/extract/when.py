"""When an event was: the times among its arguments.

Takes a scene and the nouns that take part in an event as its time; gives times in the form of the record. Which time is
whose the model of roles decides, like any other argument: of the times that the nearest event by words and commas would
have got, and the model did not give it, 10 of 45 were its own in articles that neither had seen.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg import records
from kg.extract import dates
from kg.extract.scene import Scene

_CLOSENESS = {
    "minute": 0,
    "part-of-day": 1,
    "day": 2,
    "week": 3,
    "month": 4,
    "season": 5,
    "year": 6,
    "interval": 7,
    "vague": 8,
}


def times(scene: Scene, numbers: Iterable[int], raw: str) -> tuple[records.Time, ...]:
    """The times that the nouns `numbers` of a scene say: those that give days first, and the closer before the wider."""
    by_first = {time.first: time for time in scene.view.times}
    said = [by_first[noun.first] for noun in map(scene.nouns.__getitem__, numbers) if noun.kind == "time"]
    found = [_time(expression, scene, raw) for expression in said]
    return tuple(sorted(found, key=lambda time: (time.earliest is None, _CLOSENESS[time.granularity])))


def _time(expression: dates.TimeExpression, scene: Scene, raw: str) -> records.Time:
    start, end = scene.view.span(expression.first, expression.last)
    when = expression.when
    return records.Time(
        text=raw[start:end],
        start=start,
        end=end,
        earliest=when.start.isoformat() if when.start else None,
        latest=when.end.isoformat() if when.end else None,
        granularity=when.granularity,
        relative=when.relative,
        rule=expression.rule,
    )
