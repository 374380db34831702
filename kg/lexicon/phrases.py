"""Phrases of one or more words, found at a place in a sentence.

Takes phrases with a value each; gives the longest that begins at a token. It is separate because numbers, dates, sources
and modality all look phrases up, and the look-up must cost the same whatever the size of the table. A phrase's first
word may carry proclitics and the article where the caller allows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from kg.lexicon.affixes import ARTICLE, CONJUNCTIONS, PREPOSITIONS, TO
from kg.text import fold

Value = TypeVar("Value")


class Word(Protocol):
    """What is looked up: anything with a folded surface."""

    @property
    def norm(self) -> str:
        """The folded surface."""
        ...


class Phrases(Generic[Value]):
    """Phrases by their first word, longest first."""

    __slots__ = ("_by_first", "first_words")

    def __init__(self, entries: Iterable[tuple[str, Value]], *, proclitics: Sequence[str] = ("",)) -> None:
        by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for phrase, value in entries:
            first, *rest = fold(phrase).text.split()
            for proclitic in proclitics:
                by_first.setdefault(attach(proclitic, first), []).append((tuple(rest), value))
        self._by_first: Mapping[str, tuple[tuple[tuple[str, ...], Value], ...]] = {
            first: tuple(sorted(found, key=lambda entry: -len(entry[0]))) for first, found in by_first.items()
        }

        self.first_words = frozenset(self._by_first)
        """The first words of all phrases."""

    def seconds(self, first: str) -> frozenset[str] | None:
        """The second words of the phrases that begin with `first`; None where one is that word alone."""
        rests = [rest for rest, _ in self._by_first[first]]
        return frozenset(rest[0] for rest in rests) if all(rests) else None

    def at(self, words: Sequence[Word], index: int) -> tuple[int, Value] | None:
        """The number of words and the value of the longest phrase that begins at `index`; None where none does."""
        for rest, value in self._by_first.get(words[index].norm, ()):
            if index + len(rest) >= len(words):
                continue
            for at, word in enumerate(rest, index + 1):
                if words[at].norm != word:
                    break
            else:
                return 1 + len(rest), value
        return None


class Surface(NamedTuple):
    """A word behind proclitics. `joined` marks a conjunction, `definite` the article; `governed` a preposition."""

    text: str
    joined: bool
    governed: bool
    definite: bool


def surfaces(word: str) -> Iterator[Surface]:
    """The folded `word` alone and behind each order of conjunction, preposition and article, the plainest first."""
    for article in ("", ARTICLE):
        for conjunction in ("", *CONJUNCTIONS):
            for preposition in ("", *PREPOSITIONS):
                yield Surface(
                    conjunction + attach(preposition, article) + word,
                    bool(conjunction),
                    bool(preposition),
                    bool(article),
                )


def attach(proclitic: str, word: str) -> str:
    """`word` behind `proclitic`, as it is written: ل and the article make لل."""
    if proclitic.endswith(TO) and word.startswith(ARTICLE):
        return proclitic + word[1:]
    return proclitic + word
