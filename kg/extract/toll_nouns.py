"""What the nouns of a sentence are to its tolls: people, or something else that is not counted among them.

Takes nouns; says of each token whether it names people. It is separate because tolls are read from words alone, and nouns
know the names among them (the Brigade of the Martyrs, the movement of the students).
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.guesses import KIND as GUESS
from kg.extract.nouns import Noun
from kg.extract.toll_words import Known

_PERSONS = frozenset({"Person", "Civilians", "Adjective"})
_MEMBERS = frozenset({"people", "fighter"})
"""Nouns for people that the name of their party may follow (the fighters of the Brigade of the Martyrs)."""


def known(nouns: Iterable[Noun]) -> dict[int, Known]:
    """What the tokens of the nouns are that rules or tables found."""
    found: dict[int, Known] = {}
    for noun in nouns:
        if noun.kind == GUESS:
            continue
        for index in range(noun.first, noun.last + 1):
            if noun.cls in _PERSONS or (noun.cls in _MEMBERS and index == noun.first):
                found[index] = "person"
            elif index == noun.first or noun.name is not None:
                found.setdefault(index, "other" if index == noun.first else "within")
    return found
