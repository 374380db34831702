"""Small sets of function words, by name.

Takes `seeds/ar/markers.tsv`; gives sets of folded words. What a set is for is said where it is used.
"""

from __future__ import annotations

from functools import cache

from kg.lexicon.affixes import AND
from kg.lexicon.tables import items, rows
from kg.text import fold

_SHORTEST_JOINED = 4  # shorter words that begin with the letter of "and" are seldom a word behind it


@cache
def _sets() -> dict[str, frozenset[str]]:
    return {
        row["set"]: frozenset(fold(word).text for word in items(row["words"]))
        for row in rows("ar/markers.tsv", columns=("set", "words"))
    }


@cache
def markers(name: str) -> frozenset[str]:
    """The words of the set `name`."""
    return _sets()[name]


def joined(norm: str) -> bool:
    """Whether the folded word looks like one behind the conjunction "and"."""
    return len(norm) >= _SHORTEST_JOINED and norm[0] == AND
