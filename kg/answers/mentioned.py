"""What a question in words mentions besides words: days, a distance, places and groups by their names in the graph.

Takes the words and a graph; gives what was found in them and the text that is left. Apart from `words` because it knows no
question.
"""

from __future__ import annotations

import re
from calendar import month_abbr, month_name, monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from kg.answers.countryside import around
from kg.answers.graph import Graph, select
from kg.answers.names import literals
from kg.answers.stems import WORD, meaning, plain, stem, table
from kg.text import fold, fold_name, western

_DAY = re.compile(r"(?<!\d)(\d{4})-(\d\d)(?:-(\d\d))?(?!\d)")
_YEAR = re.compile(r"(?<![\d-])((?:19|20)\d\d)(?![\d-])")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*([^\W\d_]+)")
_SIDES = ("before", "after", "since", "until")
TIMES = (*_SIDES, "year")
"""Rows of the table with words that stand before dates."""

_LONGEST_NAME = 6
"""Words in the longest name that is looked for."""


@dataclass(frozen=True, slots=True)
class Mentioned:
    """What was found in the words besides words: places, groups, names of both (a state), days, a distance; `rest` is what is
    left of the text."""

    places: tuple[str, ...]
    actors: tuple[str, ...]
    either: tuple[str, ...]
    since: str | None
    until: str | None
    kilometres: str | None
    rest: str


def find(text: str, graph: Graph) -> Mentioned:
    """What `text` mentions."""
    since, until, rest = days(western(text))
    kilometres, rest = distance(rest)
    spans = _names(rest, graph)
    spans = [_with_countryside(rest, span) for span in spans]
    places = tuple(name for kind, name, _, _ in spans if kind == "place")
    actors = tuple(name for kind, name, _, _ in spans if kind == "actor")
    either = tuple(name for kind, name, _, _ in spans if kind == "either")
    for _, _, start, end in sorted(spans, key=lambda span: -span[2]):
        rest = rest[:start] + " " + rest[end:]
    return Mentioned(places, actors, either, since, until, kilometres, rest)


def days(text: str) -> tuple[str | None, str | None, str]:
    """The first and last day that the text names, by days, months or years; a word such as "before" or "since" leaves one open."""
    spans: list[tuple[date, date, str]] = []

    def taken(found: re.Match[str]) -> str:
        interval = _interval(found)
        if interval is not None:
            spans.append((*interval, _side(found.string[: found.start()])))
        return " "

    rest = _DAY.sub(taken, text)
    if _YEAR.search(rest):
        rest = _YEAR.sub(taken, _months()[0].sub(taken, rest))
    if not spans:
        return None, None, text
    firsts = [
        _moved(last, 1) if side == "after" else first for first, last, side in spans if side not in ("before", "until")
    ]
    lasts = [
        _moved(first, -1) if side == "before" else last for first, last, side in spans if side not in ("after", "since")
    ]
    return (str(min(firsts)) if firsts else None), (str(max(lasts)) if lasts else None), rest


def _moved(day: date, days: int) -> date:
    """That many days later; the same day at the ends of the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


def _interval(found: re.Match[str]) -> tuple[date, date] | None:
    """The first and last day of a day, month or year in the text; None where the calendar has none such."""
    if found.re is _YEAR:
        return date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)
    if found.re is _DAY:
        year, month, day = int(found[1]), int(found[2]), int(found[3] or 0)
    else:
        year, month = int(found["year"]), _months()[1][found["month"].casefold()]
        day = int(found["day"] or found["later"] or 0)
    try:
        return date(year, month, day or 1), date(year, month, day or monthrange(year, month)[1])
    except ValueError:  # of date, and of monthrange
        return None


def _side(before: str) -> str:
    """What the word before a date says of it: before, after, since, until, or nothing."""
    for word in reversed(WORD.findall(before)[-3:]):
        for side in _SIDES:
            if plain(word) in {plain(one) for one in table()[side]}:
                return side
        if plain(word) not in {plain(one) for one in table()["year"]}:
            break
    return ""


@cache
def _months() -> tuple[re.Pattern[str], dict[str, int]]:
    """What finds a month with its year, and perhaps its day, in words; and the months' numbers by their names."""
    from kg.lexicon.tables import items, rows  # takes a while, and few questions name a month

    named = rows("ar/months.tsv", columns=("calendar", "set", "number", "shared", "forms"))
    numbers = {
        form: int(row["number"]) for row in named if row["calendar"] == "gregorian" for form in items(row["forms"])
    }
    for names in (month_name, month_abbr):
        numbers |= {name.casefold(): number for number, name in enumerate(names) if name}
    name = "|".join(re.escape(form) for form in sorted(numbers, key=lambda form: (-len(form), form)))
    prefix = "|".join(one for one in table()["prefix"] if len(one) == 1)
    year = "|".join(re.escape(word) for word in table()["year"])
    pattern = (
        rf"(?<!\w)(?:(?P<day>\d{{1,2}})\s+)?(?:{prefix})?(?P<month>{name})(?:\s*/\s*(?:{name}))?"
        rf"(?:\s+(?P<later>\d{{1,2}}),?)?,?\s+(?:(?:{year})\s+){{0,2}}(?P<year>(?:19|20)\d\d)(?!\w)"
    )
    return re.compile(pattern, re.IGNORECASE), numbers


def _with_countryside(text: str, span: tuple[str, str, int, int]) -> tuple[str, str, int, int]:
    """A place that a question means the countryside of, with the words that say so."""
    found = around(text, span[2], span[3]) if span[0] != "actor" else None
    return span if found is None else ("place", *found)


def distance(text: str) -> tuple[str | None, str]:
    """The kilometres that the text names, and the text without them."""
    folded = fold(text)
    for found in _NUMBER.finditer(folded.text):
        if found[2].casefold() in table()["kilometre"]:
            return found[1], text[: folded.raw(found.start())] + " " + text[folded.raw(found.end()) :]
    return None, text


def _names(text: str, graph: Graph) -> list[tuple[str, str, int, int]]:
    """The names of places and groups in the text: kind, name, span; the longest win, and none overlap."""
    tokens = list(WORD.finditer(text))
    spans: dict[str, list[tuple[int, int]]] = {}
    for first in range(len(tokens)):
        for last in range(first, min(first + _LONGEST_NAME, len(tokens))):
            start, end = tokens[first].start(), tokens[last].end()
            for name in _variants(text[start:end]):
                spans.setdefault(name, []).append((start, end))
    idle = set(table()["idle"])
    meant = meaning()
    # A village may be called what a question says anyway (قرب, Hit).
    wanted = sorted(
        name
        for name in spans
        if len(name) >= 3 and name.casefold() not in idle and stem(fold(name).text.casefold()) not in meant
    )
    kinds = _kinds(wanted, graph)
    found = [(kind, name, start, end) for name, kind in kinds.items() for start, end in spans.get(name, ())]
    chosen: list[tuple[str, str, int, int]] = []
    for span in sorted(found, key=lambda span: (-(span[3] - span[2]), -len(span[1]), span[2], span[0] == "actor")):
        if all(span[3] <= other[2] or span[2] >= other[3] for other in chosen):
            chosen.append(span)
    return sorted(chosen, key=lambda span: span[2])


def _variants(name: str) -> Iterable[str]:
    """A run of words as it stands, and without a preposition or conjunction written to it."""
    yield name
    for prefix in table()["prefix"]:
        if len(prefix) == 1 and name.startswith(prefix) and len(name) > 4:
            yield name[1:]


def _kinds(names: Sequence[str], graph: Graph) -> dict[str, str]:
    """Which of `names` the graph gives to a place or a group."""
    forms = literals(names)
    kinds = {row["name"].value: "place" for row in select(graph, "places-by-name", "name", forms)}
    for row in select(graph, "actors-by-name", "name", forms):
        kinds[row["name"].value] = "either" if kinds.get(row["name"].value) in ("place", "either") else "actor"
    if not kinds:
        kinds = _by_folding(names, graph)
    return kinds


def _by_folding(names: Sequence[str], graph: Graph) -> dict[str, str]:
    """As `_kinds`, for names that are spelt otherwise in the graph; slower, as all names are read."""
    from kg.rdf.vocab import wq

    keys: dict[str, str] = {}
    for kind, name in (("place", "Place"), ("actor", "Actor")):
        for row in select(graph, "names", "class", [(wq(name),)]):
            keys.setdefault(fold_name(row["name"].value), kind)
    return {name: keys[fold_name(name)] for name in names if fold_name(name) in keys}
