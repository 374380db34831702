"""Words that no table knows, where a participant of an event may stand: مقتل ماهر الزعتري، غارة على الزنبقة.

Takes a view, its triggers and the nouns found in it; gives nouns of the kind `guess`. A word is one where it follows a
trigger, a preposition, a title or another noun's و, and nothing speaks against its being a name: it is no word of the
grammar, no trigger, no noun of the lexicon. Whether it takes part in an event, and as what, the model of roles says; a
guess that takes no part is not in the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.extract.clitics import ENCLITICS, splits
from kg.extract.nouns import Noun
from kg.extract.triggers import Trigger
from kg.extract.view import View, bare, bases
from kg.lexicon import Lexicon
from kg.lexicon.affixes import AND, ARTICLE, BY, TO, affixes
from kg.lexicon.memo import Table
from kg.lexicon.numbers import number_words

KIND = "guess"
_LONGEST = 3
_SHORTEST = 3  # letters
_QUANTITY = 2  # words of number that may stand before a noun: ثلاثة من عسكريينا


class _OfLexicon(Table[bool]):
    """What a lexicon says of a word."""

    __slots__ = ("_lexicon",)

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._lexicon,)


class _Free(_OfLexicon):
    __slots__ = ()

    def make(self, word: str) -> bool:
        """Whether the whole word is no word of grammar, no number and no trigger."""
        lexicon = self._lexicon
        return not (word in lexicon.words["stopwords"] or word in number_words().words or splits(word, lexicon))


class _MayName(_OfLexicon):
    __slots__ = ()

    def make(self, word: str) -> bool:
        """Whether a word, without proclitics, is no word of grammar or direction, and no noun of the lexicon."""
        lexicon, words = self._lexicon, self._lexicon.words
        return not (
            word in words["stopwords"]
            or self._preposition(word)
            or word in words["directions"]
            or word in words["place-adjectives"]
            or word in words["quantities"]
            or word in words["not-place"]
            or word in lexicon.anaphors
            or bare(word) in lexicon.adjectives
            or bare(word) in lexicon.nouns
        )

    def _preposition(self, word: str) -> bool:
        """Whether the word is a preposition, by itself or with a pronoun: منها، عليهم."""
        prepositions = self._lexicon.words["prepositions"]
        return word in prepositions or any(
            word.endswith(enclitic) and word[: -len(enclitic)] in prepositions for enclitic in ENCLITICS
        )


class Guesser:
    """Finds the guesses of sentences; what it asks of a word by itself is remembered."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.words
        self._lexicon = lexicon
        self._free = _Free(lexicon)
        self._may_name = _MayName(lexicon)
        self._counts = words["quantities"].union(number_words().words)
        self._where = words["in"] | words["toward"] | words["from"]
        self._prepositions = words["against"] | words["prepositions"]

    def guesses(self, view: View, triggers: Sequence[Trigger], nouns: Sequence[Noun]) -> list[Noun]:
        """The guesses of a sentence in text order."""
        taken = {i for noun in nouns for i in range(noun.first, noun.last + 1)}
        heads = {trigger.index for trigger in triggers}
        ends = {noun.last for noun in nouns if noun.kind != "time"}
        taken |= heads
        found: list[Noun] = []
        done, free = -1, self._free
        for index in [i for i, norm in enumerate(view.norms) if i not in taken and free[norm]]:
            if index <= done or view.tokens[index].kind != "word":
                continue
            made = self._at(view, index, taken, heads, ends)
            if made is not None:
                found.append(made)
                ends.add(made.last)
                done = made.last
        return found

    def _at(self, view: View, index: int, taken: set[int], heads: set[int], ends: set[int]) -> Noun | None:
        rule, proclitics, base = self._position(view, index, heads, ends)
        if rule is None or len(base) < _SHORTEST or not self._may_name[base]:
            return None
        last = index
        while last + 1 < len(view.norms) and last - index + 1 < _LONGEST and last + 1 not in taken:
            if view.tokens[last + 1].kind != "word" or not self._continues(base, view.norms[last + 1]):
                break
            last += 1
        cls = "definite" if base.startswith(ARTICLE) else "bare"
        return Noun(KIND, index, last, cls, None, None, proclitics, f"guess:{rule}")

    def _position(self, view: View, index: int, heads: set[int], ends: set[int]) -> tuple[str | None, str, str]:
        """By what the word may be a participant, its proclitics, and the word without them."""
        norm = view.norms[index]
        before = index - 1
        for _ in range(_QUANTITY):
            if before >= 0 and (view.tokens[before].kind == "number" or view.norms[before] in self._counts):
                before -= 1
        if before in heads:
            return "trigger", "", norm
        word = view.norms[before] if before >= 0 else ""
        if word in self._where:
            return "place", "", norm
        if word in self._prepositions:
            return "preposition", "", norm
        if any(cls == "title" for cls, _ in self._lexicon.nouns.get(bare(word), ())):
            return "title", "", norm
        if norm.startswith(AND) and len(norm) > _SHORTEST and (before in ends or (word in "،," and before - 1 in ends)):
            return "list", AND, norm[1:]
        if before in ends and word:
            return "noun", "", norm
        for clitic, base in bases(norm)[1:]:
            if clitic in (BY, TO) and base.startswith(ARTICLE):
                return f"clitic-{clitic}", clitic, base
        return None, "", norm

    def _continues(self, first: str, following: str) -> bool:
        """Whether the word may belong to the noun that begins with `first`."""
        if (
            following.startswith(affixes("before-a-word"))
            and len(following) > _SHORTEST
            and not following.startswith(ARTICLE)
        ):
            return False
        if first.startswith(ARTICLE) and not following.startswith(ARTICLE):
            return False
        return self._free[following] and self._may_name[following]
