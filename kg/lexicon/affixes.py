"""What Arabic writes to a word: particles before it, endings and pronouns behind it.

Takes `seeds/ar/affixes.tsv` and `conjugation.tsv`; gives affixes by name, those that rules ask for letter by letter as
constants, and the forms of verbs. All are folded but those whose name says `WRITTEN`. Whole words are in `markers` and in the sets
of the lexicon.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from kg.lexicon.tables import items, rows


@cache
def _table() -> dict[str, tuple[str, ...]]:
    return {row["name"]: items(row["affixes"]) for row in rows("ar/affixes.tsv", columns=("name", "affixes"))}


def affixes(name: str) -> tuple[str, ...]:
    """The affixes called `name`, in the order of the table."""
    return _table()[name]


def _affix(name: str) -> str:
    (only,) = affixes(name)
    return only


AND, SO = CONJUNCTIONS = affixes("conjunctions")
JOINING = "".join(CONJUNCTIONS)
"""The conjunctions as letters that `strip` takes."""
BY, TO, LIKE = PREPOSITIONS = affixes("prepositions")
"""Of the last: names stand behind it (كسوريا), but what looks like another word without it seldom is that word (كبير، كميات)."""
WILL = _affix("will")
ARTICLE = _affix("article")
TO_THE = _affix("to-the")
"""The preposition and the article, which loses its alef behind it."""
DEFINITE = (ARTICLE, TO_THE)
ALEF = ARTICLE[0]
"""The letter that the article loses behind the preposition."""

FEMININE = _affix("feminine")
WRITTEN_FEMININE = _affix("written-feminine")
BOUND_FEMININE = _affix("bound-feminine")
"""The feminine ending before another ending or a pronoun."""
FEMININE_PLURAL = _affix("feminine-plural")
OBLIQUE, NOMINATIVE = SOUND_PLURAL = affixes("sound-plural")
"""The endings of the plural of people."""
DUAL = affixes("dual")
BOUND_DUAL = affixes("bound-dual")
"""The endings of the dual before a genitive or a pronoun."""
ACCUSATIVE = _affix("accusative")
HAMZA = _affix("hamza")
HAMZA_SEATS = affixes("hamza-seats")
"""What a hamza at the end of a word is written on before an ending."""
RELATIONAL = _affix("relational")
MAKSURA = _affix("maksura")
"""How an alef at the end of a word may be written."""
WEAK = affixes("weak")
"""The last letters that a verb loses or changes before an ending."""

HIM, HER, THEM = PRONOUNS = affixes("pronouns")


class VerbForm(NamedTuple):
    """What stands around the stem of a verb, on which of its stems, and for whom: number (s d p) and gender (m f, empty
    where open). `bound` forms stand only before a pronoun; `said` are those in which newspapers report."""

    prefix: str
    suffix: str
    stem: str
    number: str
    gender: str
    bound: bool
    said: bool


@cache
def conjugation(tense: str) -> tuple[VerbForm, ...]:
    """The forms of a tense (`past`, `imperfect`)."""
    columns = ("tense", "prefix", "suffix", "stem", "number", "gender", "bound", "said")
    return tuple(
        VerbForm(
            row["prefix"],
            row["suffix"],
            row["stem"],
            row["number"],
            row["gender"],
            bool(row["bound"]),
            bool(row["said"]),
        )
        for row in rows("ar/conjugation.tsv", columns=columns)
        if row["tense"] == tense
    )
