"""A countryside asked for by name: `ريف إدلب`, `ريف حلب الشمالي`, `northern Aleppo countryside`, `countryside of Idlib`.

Takes the words; gives what they are the countryside of. Apart from the names because no place of the graph bears such a name: a
countryside is told of its governorate, with a relation of its own. The words are in `seeds/ar/question_words.tsv` and `compass.tsv`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kg.folders import folder
from kg.text import fold


class Countryside(NamedTuple):
    """What a countryside surrounds, as it was written, the name without its side (`ريف دمشق` of `ريف دمشق الغربي`), and whether
    only a side of it was named."""

    of: str
    whole: str
    partly: bool


def read(given: str) -> Countryside | None:
    """What `given` is the countryside of; None where it names no countryside, or nothing else besides."""
    words = given.split()
    folded = [fold(word).text.casefold() for word in words]
    vocabulary = _words()
    if not vocabulary.rural & set(folded):
        return None
    # The words of side stand at the ends, before the name in English and behind it in Arabic; within a name they are the name's.
    kept = [index for index, word in enumerate(folded) if word not in vocabulary.rural | vocabulary.links]
    while len(kept) > 1 and folded[kept[0]] in vocabulary.sides:
        del kept[0]
    while len(kept) > 1 and folded[kept[-1]] in vocabulary.sides:
        del kept[-1]
    if not kept:
        return None
    sides = {index for index, word in enumerate(folded) if word in vocabulary.sides and index not in kept}
    whole = " ".join(word for index, word in enumerate(words) if index not in sides)
    return Countryside(" ".join(words[index] for index in kept), whole, bool(sides))


def around(text: str, start: int, end: int) -> tuple[str, int, int] | None:
    """The countryside that a question means with the name of a place at [start, end) of `text`: its name, and the span of it; None
    where the words beside it say nothing of a countryside."""
    before, after = list(_WORD.finditer(text[:start])), list(_WORD.finditer(text, end))
    rural, sides, _ = _words()
    name = text[start:end]
    if before and (word := _bare(before[-1][0], rural)):
        side = after[0] if after and fold(after[0][0]).text.casefold() in sides else None
        return f"{word} {name}{f' {side[0]}' if side else ''}", before[-1].start(), side.end() if side else end
    if after and fold(after[0][0]).text.casefold() in rural:
        side = before[-1] if before and fold(before[-1][0]).text.casefold() in sides else None
        return f"{f'{side[0]} ' if side else ''}{name} {after[0][0]}", side.start() if side else start, after[0].end()
    return None


_WORD = re.compile(r"\w+")


def _bare(word: str, rural: frozenset[str]) -> str:
    """The word of countryside in a word, which may have a letter written to it (`بريف`); empty where there is none."""
    return next((part for part in (word, word[1:]) if fold(part).text.casefold() in rural), "")


class _Vocabulary(NamedTuple):
    """Folded words of countryside, of the sides of one, and those that only link them."""

    rural: frozenset[str]
    sides: frozenset[str]
    links: frozenset[str]


@cache
def _words() -> _Vocabulary:
    table = word_rows("question_words.tsv")
    sides = [*table["side"], *(word for words in word_rows("compass.tsv").values() for word in words)]
    return _Vocabulary(
        *(
            frozenset(fold(word).text.casefold() for word in words)
            for words in (table["countryside"], sides, table["link"])
        )
    )


@cache
def word_rows(name: str) -> dict[str, tuple[str, ...]]:
    """The rows of a table of `seeds/ar/` that has a key and words."""
    lines = folder("seeds").joinpath("ar", name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {key: tuple(words.split("|")) for key, words in rows[1:]}
