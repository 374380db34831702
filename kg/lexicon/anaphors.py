"""Definite nouns that stand for a name told before: التنظيم، الجيش، المدينة، العاصمة.

Takes `seeds/ar/anaphors.tsv`; gives for a folded word what it may resume.
"""

from __future__ import annotations

import msgspec

from kg.lexicon.tables import items, rows
from kg.text import fold


class Anaphor(msgspec.Struct, frozen=True, gc=False):
    """What a word resumes: `means` is actor, place, capital, country or countryside; a name whose first word is of `heads`, else one
    whose kind or class is of `kinds`."""

    means: str
    heads: frozenset[str]
    kinds: frozenset[str]
    kind: str = ""
    """The first of the kinds: of a place, the class of the noun itself."""


def load() -> dict[str, Anaphor]:
    """Anaphors by folded word."""
    found = {}
    for row in rows("ar/anaphors.tsv", columns=("words", "means", "heads", "kinds")):
        heads = frozenset(fold(word).text.removeprefix("ال") for word in items(row["heads"]))
        kinds = items(row["kinds"])
        anaphor = Anaphor(row["means"], heads, frozenset(kinds), next(iter(kinds), ""))
        for word in items(row["words"]):
            found[fold(word).text] = anaphor
    return found
