"""States as newspapers name them: by name, by adjective, by seat of power.

Takes `seeds/ar/demonyms.tsv`; gives `State` rows by folded word. A state that fights is its forces, a state at a table is
itself (guidelines), so each row carries both names.
"""

from __future__ import annotations

import msgspec

from kg.lexicon.affixes import ARTICLE, WRITTEN_FEMININE, affixes
from kg.lexicon.tables import items, rows
from kg.text import fold

_COLUMNS = ("country", "state", "forces", "government", "adjective", "seats", "names", "neighbours")


class State(msgspec.Struct, frozen=True, gc=False):
    """A state: ISO country code, its canonical name, that of its forces, that of its government where it is a party of its
    own to deals (else empty), its first seat of power (empty where none is told), its adjective as a border bears it
    (السورية; empty where it has none), and the countries that it borders on."""

    country: str
    name: str
    forces: str
    government: str
    seat: str
    feminine: str = ""
    neighbours: tuple[str, ...] = ()


def load() -> tuple[dict[str, State], dict[str, State], dict[tuple[str, ...], State]]:
    """States by adjective (folded, without the article), by seat of power, and by name (folded words)."""
    adjectives: dict[str, State] = {}
    seats: dict[tuple[str, ...], State] = {}
    names: dict[tuple[str, ...], State] = {}
    seat_words: dict[str, State] = {}
    for row in rows("ar/demonyms.tsv", columns=_COLUMNS):
        seat = next(iter(items(row["seats"])), "")
        adjective = next(iter(items(row["adjective"])), "")
        feminine = ARTICLE + adjective + WRITTEN_FEMININE if adjective else ""
        neighbours = tuple(items(row["neighbours"]))
        state = State(row["country"], row["state"], row["forces"], row["government"], seat, feminine, neighbours)
        for spelled in items(row["adjective"]):
            for form in inflected(spelled):
                adjectives[form] = state
        for seat in items(row["seats"]):
            seats[tuple(fold(seat).text.split())] = state
        for name in items(row["names"]):
            names[tuple(fold(name).text.split())] = state
    for word in [word for word in adjectives if (word,) in names]:
        del adjectives[word]  # سوريا is Syria, though it would be سوري in the accusative too
    for words, state in seats.items():
        seat_words[" ".join(words)] = state
    return adjectives, seat_words, names


def inflected(adjective: str) -> list[str]:
    """The folded forms of a relational adjective, without the article."""
    folded = fold(adjective).text
    return [folded + ending for ending in ("", *affixes("adjective-endings"))]
