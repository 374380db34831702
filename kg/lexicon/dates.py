"""Words of time: months, units, weekdays, parts of day, and the words that place a period.

Takes `seeds/ar/months.tsv`, `units.tsv` and `time_words.tsv`; gives look-ups by phrase.
"""

from __future__ import annotations

from functools import cache

import msgspec

from kg.lexicon.affixes import affixes
from kg.lexicon.phrases import Phrases, surfaces
from kg.lexicon.tables import items, rows

_PROCLITICS = ("", *affixes("before-a-phrase"))


class Month(msgspec.Struct, frozen=True, gc=False):
    """A month's name: its number, whether it is of the Hijri calendar, and whether it is an ordinary word too."""

    number: int
    hijri: bool
    shared: bool


class Unit(msgspec.Struct, frozen=True, gc=False):
    """A unit of time by its ISO letter; `count` is 1, 2, or None for the plural."""

    letter: str
    count: int | None


@cache
def months() -> Phrases[Month]:
    """The months by name."""
    table = rows("ar/months.tsv", columns=("calendar", "set", "number", "shared", "forms"))
    return Phrases(
        [
            (form, Month(int(row["number"]), row["calendar"] == "hijri", row["shared"] == "yes"))
            for row in table
            for form in items(row["forms"])
        ],
        proclitics=_PROCLITICS,
    )


@cache
def units() -> Phrases[Unit]:
    """The units of time by form, without the article."""
    entries = []
    for row in rows("ar/units.tsv", columns=("unit", "one", "two", "many")):
        for column, count in (("one", 1), ("two", 2), ("many", None)):
            entries += [(form, Unit(row["unit"], count)) for form in items(row[column])]
    return Phrases(entries, proclitics=_PROCLITICS)


@cache
def definite_units() -> Phrases[Unit]:
    """The units of time behind the article."""
    entries = []
    for row in rows("ar/units.tsv", columns=("unit", "one", "two", "many")):
        for column, count in (("one", 1), ("two", 2), ("many", None)):
            entries += [(form, Unit(row["unit"], count)) for form in items(row[column])]
    return Phrases(entries, proclitics=tuple(surface.text for surface in surfaces("") if surface.definite))


@cache
def time_classes() -> tuple[str, ...]:
    """The classes of phrases."""
    table = rows("ar/time_words.tsv", columns=("class", "value", "words"))
    return tuple(dict.fromkeys(row["class"] for row in table))


@cache
def time_words(kind: str) -> Phrases[str]:
    """The phrases of a class with their values (empty where the class needs none)."""
    table = rows("ar/time_words.tsv", columns=("class", "value", "words"))
    return Phrases(
        [(word, row["value"]) for row in table if row["class"] == kind for word in items(row["words"])],
        proclitics=_PROCLITICS,
    )
