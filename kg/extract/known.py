"""The names of places that need no cue, and those that a cue makes certain.

Takes rows of the reference table of places and the states of the lexicon; answers how many words make the longest known
name. A country or a large city stands by itself; a village's name is often an ordinary word and counts only behind a
cue.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec

from kg.extract.curated import NameRow
from kg.extract.view import bare
from kg.gazetteer import Gazetteer
from kg.lexicon import Lexicon
from kg.lexicon.affixes import ARTICLE
from kg.text import fold_name

_FREE_TYPES = frozenset({"Country", "Governorate", "City", "Region"})
_SETTLEMENTS = frozenset({"Town", "Village", "Neighbourhood", "Camp"})
"""Types whose names of several words need no cue either (بيت حانون، عين عيسى), unless they begin like a person's."""
_HOME_TYPES = frozenset({"Governorate", "City"})


class PlaceRow(Protocol):
    """A row of the reference table of places, as far as names need it: an id begins with the country's code."""

    @property
    def id(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def arabic(self) -> Sequence[NameRow]: ...


class PlaceNames(msgspec.Struct, frozen=True, gc=False):
    """Known names: what may follow their first word, by the word behind it, the longest first; those that need no cue; and
    what they name."""

    by_first: dict[str, dict[tuple[str, ...], tuple[tuple[str, ...], ...]]]
    free: frozenset[tuple[str, ...]]
    types: dict[tuple[str, ...], str]
    homes: dict[str, str]
    """The country (ISO code) of each city and governorate that is one word, and of no other country."""
    governorates: frozenset[tuple[str, ...]]
    """The names of governorates, with and without the word for what they are."""
    limited: dict[tuple[str, ...], frozenset[str]]
    """The names that need no cue in articles of these countries only: القائم."""

    @classmethod
    def of(cls, rows: Iterable[PlaceRow], lexicon: Lexicon) -> PlaceNames:
        """The names of the rows, and the states of the lexicon."""
        by_first: dict[str, set[tuple[str, ...]]] = {}
        free = set(lexicon.states)
        limits: dict[tuple[str, ...], set[str | None]] = {words: {None} for words in free}
        homes: dict[str, set[str]] = {}
        governorates: set[tuple[str, ...]] = set()
        types: dict[tuple[str, ...], str] = dict.fromkeys(lexicon.states, "Country")
        doubtful: dict[tuple[str, ...], str] = {}
        cues = {form for form, readings in lexicon.nouns.items() if any(c.startswith("place-") for c, _ in readings)}
        for words in lexicon.states:
            by_first.setdefault(words[0], set()).add(words[1:])
        for row in rows:
            for written in row.arabic:
                words = tuple(fold_name(written.text).split())
                if row.type == "Governorate" and words:
                    governorates.update((words, words[1:] if len(words) > 1 and bare(words[0]) in cues else words))
                # A village called Village is no name behind the word village.
                if not words or (len(words) == 1 and bare(words[0]) in cues):
                    continue
                (doubtful if written.ambiguous else types).setdefault(words, row.type)
                by_first.setdefault(words[0], set()).add(words[1:])
                distinct = row.type in _FREE_TYPES or (
                    row.type in _SETTLEMENTS
                    and len(words) > 1
                    and (words[0].startswith(ARTICLE) or words[0] not in cues)
                    and words[0] not in lexicon.words["person-heads"]
                )
                if distinct and not written.ambiguous:
                    free.add(words)
                    limits.setdefault(words, set()).add(written.country)
                    if len(words) == 1 and row.type in _HOME_TYPES and words[0] not in lexicon.seats:
                        homes.setdefault(words[0], set()).add(row.id[:2].upper())
        ordered = {first: _by_second(rests) for first, rests in by_first.items()}
        # درنة is the city, though its governorate bears the name too
        # أريحا and طرابلس are cities of two countries, and tell of none
        home = {name: next(iter(countries)) for name, countries in homes.items() if len(countries) == 1}
        limited = {words: frozenset(filter(None, found)) for words, found in limits.items() if None not in found}
        return cls(ordered, frozenset(free), doubtful | types, home, frozenset(governorates), limited)


def _by_second(rests: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    grouped: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for rest in sorted(rests, key=lambda rest: (-len(rest), rest)):
        grouped.setdefault(rest[:1], []).append(rest)
    return {second: tuple(found) for second, found in grouped.items()}


class KnownPlaces:
    """Known names, and those of the user's gazetteer."""

    __slots__ = ("_by_first", "_free", "_gazetteer", "_governorates", "_homes", "_limited", "_types")

    def __init__(self, names: PlaceNames, gazetteer: Gazetteer | None = None) -> None:
        self._gazetteer = gazetteer if gazetteer is not None and gazetteer.path is not None else None
        self._by_first = names.by_first
        self._free = names.free
        self._types = names.types
        self._homes = names.homes
        self._governorates = names.governorates
        self._limited = names.limited

    def begins(self, word: str) -> bool:
        """Whether any known name begins with the folded word."""
        return word in self._by_first

    def length(self, words: tuple[str, ...]) -> int:
        """How many of `words` make the longest known name that begins with the first; 0 for none."""
        by_second = self._by_first.get(words[0]) if words else None
        if by_second is None:
            return 0
        for rest in by_second.get(words[1:2], ()):
            if words[1 : 1 + len(rest)] == rest:
                return 1 + len(rest)
        return 1 if () in by_second else 0

    def imported(self, words: tuple[str, ...]) -> int:
        """How many of `words` make the longest name of the user's gazetteer; 0 for none. Its names are many and often
        ordinary words: they count behind the word for a settlement only."""
        if self._gazetteer is None:
            return 0
        lengths = range(len(words), 0, -1)
        return next((n for n in lengths if self._gazetteer.candidates(" ".join(words[:n]))), 0)

    def home(self, word: str) -> str | None:
        """The country (ISO code) of the city or governorate of that name; None for the seats of power, which stand for
        their governments in articles on other countries."""
        return self._homes.get(word)

    def free(self, words: tuple[str, ...]) -> bool:
        """Whether the name needs no cue."""
        return words in self._free

    def at_home(self, words: tuple[str, ...], countries: Iterable[str]) -> bool:
        """Whether a name that needs no cue is one in articles of these countries."""
        limits = self._limited.get(words)
        return limits is None or not limits.isdisjoint(countries)

    def governorate(self, words: tuple[str, ...]) -> bool:
        """Whether it is the name of a governorate, with or without the word for it."""
        return words in self._governorates

    def type(self, words: tuple[str, ...]) -> str:
        """The type of the place of that name; empty where it is not known."""
        return self._types.get(words, "")
