"""Number words, the phrases that bound them, and the words that make a number no count.

Takes `seeds/ar/numbers.tsv`, `approximators.tsv` and `labels.tsv`; gives look-ups by folded surface, proclitics and
article included, so that reading a number is one look-up a word.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, cast

import msgspec

from kg.lexicon.affixes import LIKE, affixes
from kg.lexicon.phrases import Phrases, attach, surfaces
from kg.lexicon.tables import items, kept, rows
from kg.text import fold

Class = Literal["unit", "teen", "ten", "hundred", "scale", "dual-scale", "vague", "ordinal", "fraction"]
Effect = Literal["about", "least", "above", "most", "below"]

_NO_ARTICLE_UP_TO = 2  # with the article, one and two are days of the week
_SHORTEST_BOUND = 3  # a shorter word behind a preposition is another word


class NumberWord(msgspec.Struct, frozen=True, gc=False):
    """One reading of a word. `joined` marks a conjunction before it, `definite` the article."""

    kind: Class
    value: int
    joined: bool
    definite: bool


class NumberWords(msgspec.Struct, frozen=True):
    """The tables as look-ups."""

    words: dict[str, tuple[NumberWord, ...]]
    """Readings by folded surface."""
    vague: Phrases[int]
    """Phrases of several words that mean some people or things: the lower bound."""
    before: Phrases[Effect]
    after: Phrases[Effect]
    label_before: dict[str, str]
    label_near: frozenset[str]
    label_after: dict[str, str]


@cache
def number_words() -> NumberWords:
    """The look-ups of the tables, read once."""
    numbers = rows("ar/numbers.tsv", columns=("class", "value", "forms"))
    vague = [(form, int(row["value"])) for row in numbers for form in items(row["forms"]) if " " in form]
    words = kept("numbers", tuple[NumberWord, ...], lambda: _words(numbers), tables=("ar/numbers.tsv",))
    bounds = rows("ar/approximators.tsv", columns=("effect", "place", "phrase"))
    labels = rows("ar/labels.tsv", columns=("place", "class", "words"))
    return NumberWords(
        words,
        Phrases(vague, proclitics=("", *affixes("before-a-phrase"))),
        Phrases(
            [(row["phrase"], cast("Effect", row["effect"])) for row in bounds],
            proclitics=("", *affixes("before-a-phrase"), LIKE),
        ),
        Phrases([(row["phrase"], cast("Effect", row["effect"])) for row in bounds if row["place"] == "both"]),
        {
            attach(clitic, word): c
            for word, c in _labels(labels, "before")
            for clitic in ("", *affixes("before-a-word"))
        },
        frozenset(word for word, _ in _labels(labels, "near")),
        dict(_labels(labels, "after")),
    )


def _words(table: list[dict[str, str]]) -> dict[str, tuple[NumberWord, ...]]:
    words: dict[str, list[NumberWord]] = {}
    for row in table:
        kind, value = cast("Class", row["class"]), int(row["value"])
        for form in items(row["forms"]):
            if " " in form:
                continue
            folded = fold(form).text
            for surface in surfaces(folded):
                if surface.definite and kind == "unit" and value <= _NO_ARTICLE_UP_TO:
                    continue
                if surface.governed and len(folded) < _SHORTEST_BOUND:
                    continue
                word = NumberWord(kind, value, surface.joined, surface.definite)
                words.setdefault(surface.text, []).append(word)
    return {surface: tuple(found) for surface, found in words.items()}


def _labels(table: list[dict[str, str]], place: str) -> list[tuple[str, str]]:
    return [(fold(word).text, row["class"]) for row in table if row["place"] == place for word in items(row["words"])]
