"""Words for people who are counted: what number a form has, what happened to them by the word itself, civilian or not.

Takes `seeds/ar/casualty_nouns.tsv`; gives readings by folded surface, the article and proclitics included.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal, cast

import msgspec

from kg.lexicon.tables import items, rows
from kg.text import fold

Outcome = Literal["killed", "wounded", "captured", "missing", "displaced", "person", "victim", "group"]
Count = Literal["one", "two", "many", "two-or-many"]

_PROCLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "ال", "وال", "بال", "لل", "ولل", "وبال", "فال")


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
    found: dict[str, Person] = {}
    for row in rows("ar/casualty_nouns.tsv", columns=("outcome", "lemma", "civilian", "plural")):
        civilian = {"yes": True, "no": False}.get(row["civilian"])
        for form, count in _forms(row["lemma"], row["plural"]):
            for proclitic in _PROCLITICS:
                definite = "ال" in proclitic or "لل" in proclitic
                surface = proclitic[:-1] + "ل" + form if proclitic.endswith("لل") else proclitic + form
                person = Person(
                    row["lemma"], cast("Outcome", row["outcome"]), civilian, count, proclitic.startswith("و"), definite
                )
                if surface not in found or not proclitic:
                    found[surface] = person
    return found


def _forms(lemma: str, plural: str) -> Iterator[tuple[str, Count]]:
    folded = fold(lemma).text
    feminine = lemma.endswith("ة")
    stem = folded[:-1] + "ت" if feminine else folded
    if plural == "sound":
        yield from ((folded + ending, cast("Count", "two-or-many")) for ending in ("ين", "ي"))
        yield from ((folded + ending, cast("Count", "many")) for ending in ("ون", "و", "ينا"))
        yield from ((folded + ending, cast("Count", "two")) for ending in ("ان",))
    else:
        for form in items(plural):
            yield fold(form).text, "many"
        yield from ((stem + ending, cast("Count", "two")) for ending in ("ان", "ين", "ا", "ي"))
    yield folded, "one"
    if not feminine:
        yield folded + "ا", "one"
