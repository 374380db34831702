"""What the words of a sentence say of tolls: harm, people, numbers, parts of a total, and what did not happen.

Takes the tokens of a sentence; tells what each means to a toll. It is separate from `people_counts`, which finds who is counted
around a word of harm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

from kg.extract import numbers
from kg.extract.numbers import Number
from kg.extract.tokens import Token
from kg.lexicon.harm import Harm, harm_words
from kg.lexicon.markers import joined, markers
from kg.lexicon.memo import Table
from kg.lexicon.people import Person, people, person

_NOT = 4  # tokens between "no" and what did not happen
_UNRESULTED = 10  # tokens before a harm among which "did not result in" is looked for
_UNREPORTED = 9  # tokens before a harm among which "no news of" is looked for

Known = Literal["person", "other", "within"]
"""What a token is to a toll: it names a person or people, something else, or is a further word of a noun."""


class _Said(Table[tuple[Harm | None, Person | None, bool]]):
    """What a word says: what happened to people, who they are, and whether it may be the first of two words for them."""

    __slots__ = ()

    def make(self, word: str) -> tuple[Harm | None, Person | None, bool]:
        """The readings."""
        return harm_words().get(word), person(word), word in _doubles()


_said = _Said()


class TollWords:
    """The words of one sentence. A word is in `used` once it has been counted."""

    def __init__(self, tokens: Sequence[Token], known: Mapping[int, Known]) -> None:
        """`known` says what the tokens are that belong to nouns which a table or a cue told."""
        self.tokens = tokens
        self.known = known
        self.norms = [token.norm for token in tokens]
        # طالبان is a movement and not two students
        found = [
            n
            for n in numbers.find(tokens)
            if not (n.rule.startswith("dual") and known.get(n.first, "person") != "person")
        ]
        self.by_first = {number.first: number for number in found}
        self.by_last = {number.last: number for number in found}
        said = list(map(_said.__getitem__, self.norms))
        self.harm = [harm for harm, _, _ in said]
        self.persons = [who for _, who, _ in said]
        """The word for people at each token; one of two words stands at its first."""
        doubles = [index for index, (_, _, double) in enumerate(said[:-1]) if double]
        for index in doubles:
            self.persons[index] = person(f"{self.norms[index]} {self.norms[index + 1]}") or self.persons[index]
        for index, what in known.items():
            who = self.persons[index]
            if what == "within" or (what == "other" and who is not None and who.count == "two"):
                self.persons[index] = None  # the brigade of the martyrs, the American coalition
            elif what == "other" and who is not None and who.count == "one" and self._is_where(index):
                self.persons[index] = None  # in Syria, which is written like "a Syrian" of an object
        self.subset = self._subsets()
        self.used: set[int] = set()

    def _is_where(self, index: int) -> bool:
        """Whether the word stands behind a preposition of place, or is joined to such a place."""
        before = self.norms[index - 1] if index else ""
        return joined(self.norms[index]) or any(before in markers(name) for name in ("in", "to", "from", "on"))

    def number_of(self, noun: int) -> Number | None:
        """The number that counts the noun: next to it, or with one word between."""
        for last in (noun - 1, noun - 2):
            number = self.by_last.get(last)
            # two dead and wounded: the dual counts itself
            if number is not None and not self.subset[number.first] and self.persons[last] is None:
                return number
        return self.by_last.get(noun)

    def stops(self, index: int) -> bool:
        """Whether the search for a count behind a verb ends here."""
        if self.norms[index] in markers("that") or self.norms[index] in markers("subset"):
            return True
        if self.harm[index] is not None:
            return True
        if self.norms[index] in markers("clause-end") and self.norms[index] not in markers("comma"):
            return True
        return self.norms[index] in markers("relative")

    def negated(self, index: int) -> bool:
        """Whether a word like "no" or "without" stands just before, or the harm is what something did not lead to."""
        near = self.norms[max(0, index - _NOT) : index]
        return any(norm in markers("no") for norm in near) or self._unresulted(index) or unreported(self.norms, index)

    def _unresulted(self, index: int) -> bool:
        """The shelling of the town did not result in injuries: what did not stands between."""
        for at in range(index - 1, max(0, index - _UNRESULTED), -1):
            norm = self.norms[at]
            if norm in markers("clause-end") or norm in markers("modality-wall") or norm in markers("but-for"):
                return False
            if norm in markers("result") or norm in markers("result-not"):
                return self.norms[at - 1] in markers("no")
        return False

    def _subsets(self) -> list[bool]:
        """Which tokens tell a part of a total: among them seven children."""
        brackets, subset, ends = markers("bracket"), markers("subset"), _ends_of_parts()
        if brackets.isdisjoint(self.norms) and subset.isdisjoint(self.norms):
            return [False] * len(self.norms)
        inside, marks, bracket = False, [], False
        for index, norm in enumerate(self.norms):
            if norm in brackets:
                # five civilians (four children and a woman): what the total is made of
                bracket = norm in markers("bracket-opens") and self._opens_parts(index)
            if bracket:
                marks.append(True)
                continue
            if norm in subset and index:
                inside = True
            elif inside and (norm in ends or self.harm[index] is not None):
                inside = False
            marks.append(inside)
        return marks

    def _opens_parts(self, index: int) -> bool:
        """Whether the bracket at `index` follows counted people and holds a number."""
        after = self.norms[index + 1 : index + 3]
        counted = index > 1 and self.persons[index - 1] is not None
        return counted and len(after) > 1 and index + 1 in self.by_first and after[1] not in markers("bracket")


def unreported(norms: Sequence[str], index: int) -> bool:
    """There is no news of dead or wounded: the harm stands behind "news of", and a "no" before the news."""
    for at in range(index - 1, max(0, index - _UNREPORTED), -1):
        norm = norms[at]
        if norm in markers("clause-end") or norm in markers("modality-wall"):
            return False
        if norm in markers("news") and any(after in markers("about") for after in norms[at + 1 : index]):
            return any(before in markers("no") for before in norms[max(0, at - _NOT) : at])
    return False


@cache
def _doubles() -> frozenset[str]:
    """The first words of nouns of two words."""
    return frozenset(words[0] for form in people() if len(words := form.split()) > 1)


@cache
def _ends_of_parts() -> frozenset[str]:
    """The words that end the telling of a total's parts."""
    return markers("clause-end") | markers("cause") | markers("result") | markers("relative")
