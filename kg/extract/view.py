"""A sentence as the rules see it: its tokens without quotes and hashtag signs, and the clauses they fall into.

Takes a sentence and the lexicon; gives a `View` that all rules index. It is separate so that a name in quotes or
written as a hashtag reads like the same name without them, while offsets stay those of the text.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import accumulate

import msgspec

from kg.extract import dates
from kg.extract.dates import TimeExpression
from kg.extract.tokens import Sentence, Token
from kg.lexicon import Lexicon
from kg.lexicon.affixes import ALEF, ARTICLE, NOMINATIVE, OBLIQUE, TO, affixes
from kg.lexicon.markers import markers
from kg.lexicon.memo import Table

# Quotes and hashtag signs do not separate words that belong together.
_DOT = "."
_TRANSPARENT = frozenset("\"'«»“”‘’#_”‟„`*")
_PROCLITICS = affixes("before-a-name")
_BY_LETTER = {letter: tuple(p for p in _PROCLITICS if p[0] == letter) for letter in {p[0] for p in _PROCLITICS}}


class View(msgspec.Struct, frozen=True, gc=False):
    """The words and separating marks of a sentence; `norms[i]` is the folded form of `tokens[i]`."""

    sentence: Sentence
    number: int
    tokens: tuple[Token, ...]
    norms: tuple[str, ...]
    keys: tuple[str, ...]
    """What each token is compared by in names: see `key`."""
    times: tuple[TimeExpression, ...]
    """Its expressions of time, by the article's day where that is known."""
    clause: tuple[int, ...]
    """For each token, the number of its clause: clauses end at marks and before words that open a new one."""

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The raw span of tokens `first` to `last`, both included."""
        return self.tokens[first].start, self.tokens[last].end


def view(sentence: Sentence, number: int, lexicon: Lexicon, published: date | None = None) -> View:
    """`sentence` as the rules see it; `number` is its place in the article, `published` the article's
    day."""
    tokens = tuple([token for token in sentence.tokens if token.norm not in _TRANSPARENT])
    dotted = [
        at
        for at, token in enumerate(tokens[:-1])
        if token.norm == _DOT and tokens[at + 1].norm in markers("site-endings")
    ]
    if dotted:  # السورية.نت is a name of two words
        tokens = tuple([token for at, token in enumerate(tokens) if at not in dotted])
    norms = tuple([token.norm for token in tokens])
    clause = accumulate(map(lexicon.words["clause-starts"].__contains__, norms), initial=0)
    return View(
        sentence,
        number,
        tokens,
        norms,
        tuple(map(key, norms)),
        tuple(dates.find(tokens, published)),
        tuple(clause)[1:],
    )


class _Bases(Table[tuple[tuple[str, str], ...]]):
    __slots__ = ()

    def make(self, word: str) -> tuple[tuple[str, str], ...]:
        found = [("", word)]
        for proclitics in _BY_LETTER.get(word[:1], ()):
            if word.startswith(proclitics) and len(word) > len(proclitics) + 1:
                rest = word[len(proclitics) :]
                if proclitics.endswith(TO) and rest.startswith(TO) and len(rest) > 2:
                    found.append((proclitics, ALEF + rest))
                found.append((proclitics, rest))
        return tuple(found)


class _Bare(Table[str]):
    __slots__ = ()

    def make(self, word: str) -> str:
        return word[2:] if word.startswith(ARTICLE) and len(word) > 4 else word


class _Keys(Table[str]):
    __slots__ = ()

    def make(self, word: str) -> str:
        known = bare(word)
        return known[:-2] + OBLIQUE if len(known) > 4 and known.endswith(NOMINATIVE) else known


# Asked for nearly every word of a text by nearly every rule: each is the look-up itself, without a function around it.

bases: Callable[[str], tuple[tuple[str, str], ...]] = _Bases().__getitem__
"""The ways to read a folded word as proclitics and a word, the whole word first: (proclitics, rest). لل reads as ل and ال."""

bare: Callable[[str], str] = _Bare().__getitem__
"""A folded word without the article."""

key: Callable[[str], str] = _Keys().__getitem__
"""What a word of a name is compared by: without article, the sound plural in its oblique form."""
