"""Definite nouns that stand for a name told before: التنظيم، الجيش، المدينة، العاصمة.

Takes `seeds/ar/anaphors.tsv`; gives for a folded word what it may resume.
"""

from __future__ import annotations

import msgspec

from kg.lexicon.affixes import ARTICLE
from kg.lexicon.tables import items, rows
from kg.text import fold


class Anaphor(msgspec.Struct, frozen=True, gc=False):
    """What a word resumes: `means` is actor, actor-by-kind (its kinds in the order in which they
    are asked), place, capital, country or countryside; a name whose first word is of `heads`, else one
    whose kind or class is of `kinds`."""

    means: str
    heads: frozenset[str]
    kinds: frozenset[str]
    ordered: tuple[str, ...] = ()
    defaults: dict[str, str] = {}
    """What it means where the article has named nobody that fits, by the article's country (ISO code)."""

    @property
    def kind(self) -> str:
        """The first of the kinds: of a place, the class of the noun itself."""
        return self.ordered[0] if self.ordered else ""


def load() -> dict[str, Anaphor]:
    """Anaphors by folded word."""
    found = {}
    for row in rows("ar/anaphors.tsv", columns=("words", "means", "heads", "kinds", "defaults")):
        heads = frozenset(fold(word).text.removeprefix(ARTICLE) for word in items(row["heads"]))
        kinds = items(row["kinds"])
        defaults = dict(item.split(":", 1) for item in items(row["defaults"]))
        anaphor = Anaphor(row["means"], heads, frozenset(kinds), tuple(kinds), defaults)
        for word in items(row["words"]):
            found[fold(word).text] = anaphor
    return found
