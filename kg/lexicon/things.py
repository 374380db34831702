"""Things that are counted and are no people: weapons, vehicles, places, events.

Takes `seeds/ar/things.tsv`; gives a test of a folded surface.
"""

from __future__ import annotations

from functools import cache

from kg.lexicon.phrases import surfaces
from kg.lexicon.tables import items, rows
from kg.text import fold


@cache
def _things() -> frozenset[str]:
    return frozenset(
        surface.text
        for row in rows("ar/things.tsv", columns=("class", "words"))
        for word in items(row["words"])
        for surface in surfaces(fold(word).text)
    )


def is_thing(norm: str) -> bool:
    """Whether the folded word names a thing, with or without proclitics and article."""
    return norm in _things()
