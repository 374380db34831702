"""A sentence as the rules see it: its tokens without quotes and hashtag signs, and the clauses they fall into.

Takes a sentence and the lexicon; gives a `View` that all rules index. It is separate so that a name in quotes or
written as a hashtag reads like the same name without them, while offsets stay those of the text.
"""

from __future__ import annotations

from datetime import date

import msgspec

from kg.extract import dates
from kg.extract.dates import TimeExpression
from kg.extract.tokens import Sentence, Token
from kg.lexicon import Lexicon
from kg.lexicon.memo import Table

# Quotes and hashtag signs do not separate words that belong together.
_TRANSPARENT = frozenset("\"'«»“”‘’#_”‟„`*")
_CLAUSE_MARKS = frozenset("،,؛;:.؟?!()[]…")
_PROCLITICS = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل", "وك")


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
    openers = lexicon.words["clause-openers"]
    norms = tuple([token.norm for token in tokens])
    clause: list[int] = []
    current = 0
    for norm in norms:
        if norm in openers or norm in _CLAUSE_MARKS:
            current += 1
        clause.append(current)
    return View(
        sentence,
        number,
        tokens,
        norms,
        tuple(map(_keys.__getitem__, norms)),
        tuple(dates.find(tokens, published)),
        tuple(clause),
    )


def bases(norm: str) -> tuple[tuple[str, str], ...]:
    """The ways to read `norm` as proclitics and a word, the whole word first: (proclitics, rest). لل reads as ل and ال."""
    return _bases[norm]


class _Bases(Table[tuple[tuple[str, str], ...]]):
    __slots__ = ()

    def make(self, word: str) -> tuple[tuple[str, str], ...]:
        found = [("", word)]
        for proclitics in _PROCLITICS:
            if word.startswith(proclitics) and len(word) > len(proclitics) + 1:
                rest = word[len(proclitics) :]
                if proclitics.endswith("ل") and rest.startswith("ل") and len(rest) > 2:
                    found.append((proclitics, "ا" + rest))
                found.append((proclitics, rest))
        return tuple(found)


_bases = _Bases()


def bare(norm: str) -> str:
    """`norm` without the article."""
    return norm[2:] if norm.startswith("ال") and len(norm) > 4 else norm


def key(norm: str) -> str:
    """What a word of a name is compared by: without article, the sound plural in its oblique form."""
    return _keys[norm]


class _Keys(Table[str]):
    __slots__ = ()

    def make(self, word: str) -> str:
        known = bare(word)
        return known[:-2] + "ين" if len(known) > 4 and known.endswith("ون") else known


_keys = _Keys()
