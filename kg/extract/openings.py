"""Whether a noun may begin at a word: the readings of a word as a curated name, a head noun, an anaphor, a state or its adjective.

Takes words of the folded text; gives their readings, each kept once it was made, since most words have none.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from kg.extract.curated import Names
from kg.extract.view import bare, bases
from kg.lexicon import Lexicon
from kg.lexicon.affixes import ALEF, HAMZA, HAMZA_SEATS, LIKE, PRONOUNS
from kg.lexicon.memo import Table

_SEATED = tuple(ALEF + seat for seat in HAMZA_SEATS)


class Opening(NamedTuple):
    """A reading of a word with which a noun may begin: its proclitics, the rest, and as what it may: the first word of a
    curated name, a head noun, an anaphor, a state or its adjective."""

    proclitics: str
    base: str
    named: bool
    headed: bool
    resumes: bool
    state: bool


class Openers(Table[tuple[Opening, ...]]):
    """The readings of a word with which a noun may begin; none of most words."""

    __slots__ = ("_lexicon", "_names", "_states")

    def __init__(self, lexicon: Lexicon, names: Names) -> None:
        super().__init__()
        self._lexicon = lexicon
        self._names = names
        self._states = {words[0] for words in lexicon.states} | {seat.split()[0] for seat in lexicon.seats}

    def make(self, word: str) -> tuple[Opening, ...]:
        """The readings."""
        lexicon, made = self._lexicon, []
        for proclitics, base in bases(word):
            known = bare(base)
            named, resumes = self._names.begins(base), base in lexicon.anaphors
            headed = LIKE not in proclitics and (known in lexicon.nouns or suffixed(base, lexicon) is not None)
            state = base in self._states or known in lexicon.adjectives
            if named or headed or resumes or state:
                made.append(Opening(proclitics, base, named, headed, resumes, state))
        return tuple(made)

    def __reduce__(self) -> tuple[Any, ...]:
        return Openers, (self._lexicon, self._names)


def suffixed(base: str, lexicon: Lexicon) -> tuple[tuple[str, str], ...] | None:
    """The readings of a noun before a suffix: طائراته، مقاتليها."""
    for enclitic in PRONOUNS:
        if base.endswith(enclitic) and len(base) > len(enclitic) + 2:
            stem = base[: -len(enclitic)]
            if stem in lexicon.words["qualities"]:
                return None  # أمنه: its security, and not its forces
            # حلفاؤه، حلفائه: the hamza has taken a seat
            found = lexicon.nouns.get(stem) or (lexicon.nouns.get(stem[:-1] + HAMZA) if stem[-2:] in _SEATED else None)
            if found is not None:
                return found
    return None
