"""Words for people who are counted: what number a form has, what happened to them by the word itself, civilian or not.

Takes `seeds/ar/casualty_nouns.tsv`; gives readings by folded surface, the article and proclitics included.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal, cast

import msgspec

from kg.lexicon.affixes import (
    ACCUSATIVE,
    BOUND_DUAL,
    BOUND_FEMININE,
    DUAL,
    FEMININE,
    RELATIONAL,
    WRITTEN_FEMININE,
    affixes,
)
from kg.lexicon.phrases import surfaces
from kg.lexicon.tables import items, kept, rows
from kg.text import fold

Outcome = Literal["killed", "wounded", "captured", "missing", "displaced", "person", "victim", "group"]
Count = Literal["one", "two", "many", "two-or-many"]

_RELATIONAL = RELATIONAL + FEMININE
_ENCLITICS = affixes("pronouns-of-people")


class Person(msgspec.Struct, frozen=True, gc=False):
    """A reading of a form. `joined` marks a conjunction before it, `definite` the article, `bound` a form that stands only
    before a genitive or suffix."""

    lemma: str
    outcome: Outcome
    civilian: bool | None
    count: Count
    joined: bool = False
    definite: bool = False


@cache
def people() -> dict[str, Person]:
    """The reading of each form, by folded surface. A form of several words stands under its first word and a space."""
    return kept("people", Person, _people, tables=("ar/casualty_nouns.tsv", "ar/markers.tsv"))


def _people() -> dict[str, Person]:
    found: dict[str, Person] = {}
    for row in rows("ar/casualty_nouns.tsv", columns=("outcome", "lemma", "civilian", "plural")):
        outcome = cast("Outcome", row["outcome"])
        civilian = {"yes": True, "no": False}.get(row["civilian"])
        for form, count in _forms(row["lemma"], row["plural"]):
            for surface in surfaces(form):
                reading = Person(row["lemma"], outcome, civilian, count, surface.joined, surface.definite)
                known = found.get(surface.text)
                # a plural that looks like the dual of the same word is the plural: the others
                if known is None or (surface.text == form and known.lemma != row["lemma"]):
                    found[surface.text] = reading
    return found


def person(norm: str) -> Person | None:
    """The reading of a folded word as people, with or without a suffixed pronoun; None where it is none."""
    known = people().get(norm)
    if known is None:
        for enclitic in _ENCLITICS:
            # the folded ending of the feminine is no pronoun: military detention centres
            if norm.endswith(enclitic) and not norm.endswith(_RELATIONAL):
                return people().get(norm[: -len(enclitic)])
    return known


def _forms(lemma: str, plural: str) -> Iterator[tuple[str, Count]]:
    folded = fold(lemma).text
    feminine = lemma.endswith(WRITTEN_FEMININE)
    stem = folded[:-1] + BOUND_FEMININE if feminine else folded
    if plural == "sound":
        yield from ((folded + ending, "two-or-many") for ending in affixes("oblique-plural"))
        yield from ((folded + ending, "many") for ending in affixes("nominative-plural"))
        yield folded + DUAL[0], "two"
    else:
        for form in items(plural):
            written = fold(form).text
            yield written, "many"
            if written[-1] not in affixes("no-tanwin"):
                yield written + ACCUSATIVE, "many"
        yield from ((stem + ending, "two") for ending in (*DUAL, *(BOUND_DUAL if feminine else ())))
    yield folded, "one"
    if not feminine:
        yield folded + ACCUSATIVE, "one"
