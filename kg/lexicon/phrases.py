"""Phrases of one or more words, found at a place in a sentence.

Takes phrases with a value each; gives the longest that begins at a token. It is separate because numbers, dates, sources
and modality all look phrases up, and the look-up must cost the same whatever the size of the table. A phrase's first
word may carry proclitics and the article where the caller allows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, Protocol, TypeVar

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

    __slots__ = ("_by_first",)

    def __init__(self, entries: Iterable[tuple[str, Value]], *, proclitics: Sequence[str] = ("",)) -> None:
        by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for phrase, value in entries:
            first, *rest = fold(phrase).text.split()
            for proclitic in proclitics:
                by_first.setdefault(attach(proclitic, first), []).append((tuple(rest), value))
        self._by_first: Mapping[str, tuple[tuple[tuple[str, ...], Value], ...]] = {
            first: tuple(sorted(found, key=lambda entry: -len(entry[0]))) for first, found in by_first.items()
        }

    def at(self, words: Sequence[Word], index: int) -> tuple[int, Value] | None:
        """The number of words and the value of the longest phrase that begins at `index`; None where none does."""
        for rest, value in self._by_first.get(words[index].norm, ()):
            after = index + 1 + len(rest)
            if after <= len(words) and all(words[index + 1 + k].norm == word for k, word in enumerate(rest)):
                return after - index, value
        return None


def attach(proclitic: str, word: str) -> str:
    """`word` behind `proclitic`, as it is written: ل and the article make لل."""
    if proclitic.endswith("ل") and not proclitic.endswith("ال") and word.startswith("ال"):
        return proclitic + word[1:]
    return proclitic + word
