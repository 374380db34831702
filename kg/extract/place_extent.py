"""How far the name of a place reaches that a word announces: بلدة أبو الظهور، ريف حلب الشمالي.

Takes the word of a view where a name may begin; gives the last word of the name, of a known one or of one that nobody
knows, or None where no name begins.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter

from kg.extract.clitics import splits
from kg.extract.place_cues import Known, cue_class
from kg.extract.view import View, bare, bases
from kg.lexicon import Lexicon
from kg.lexicon.affixes import (
    ACCUSATIVE,
    AND,
    ARTICLE,
    BY,
    FEMININE,
    FEMININE_PLURAL,
    HER,
    RELATIONAL,
    THEM,
    TO,
    TO_THE,
    WRITTEN_FEMININE,
    affixes,
)
from kg.lexicon.markers import markers

_LONGEST = 4
_start = attrgetter("start")
_OPENING, _CLOSING = frozenset('«"“”„‟'), frozenset('»"”“‟')
_QUOTED = 3  # words in quotes that may be a name
_SUFFIXED = 4  # letters up to which a word may end like a suffix and be a name
_RELATIONAL = (RELATIONAL + WRITTEN_FEMININE, RELATIONAL + FEMININE)  # an adjective of a thing: محطة تلفزيونية
_VERBAL = re.compile(
    "|".join(affixes("verbal-nouns"))
)  # of the second, seventh, eighth or tenth form: تعليم، انطلاق، احتجاز
_TANWIN = "\N{ARABIC FATHATAN}" + ACCUSATIVE  # behind an alef the mark is no part of the token


class Extent:
    """Finds the ends of names."""

    def __init__(self, lexicon: Lexicon, known: Known) -> None:
        self._lexicon = lexicon
        self._known = known

    def may_name(self, word: str) -> bool:
        """Whether nothing speaks against the word being an unknown name."""
        lexicon = self._lexicon
        return not (
            word in lexicon.words["stopwords"]
            or word in lexicon.words["not-place"]
            or word in lexicon.words["place-adjectives"]
            or word in lexicon.words["prepositions"]
            or bare(word) in lexicon.adjectives
            or bare(word) in lexicon.nouns
            or splits(word, lexicon)
        )

    def end(
        self,
        view: View,
        start: int,
        taken: frozenset[int],
        *,
        first: str | None = None,
        settlement: bool = False,
        thing: bool = False,
    ) -> int | None:
        """The last token of the name that begins at `start`, or None where no name does. `thing` says that a word for a facility
        or an area without the article announces it."""
        lexicon = self._lexicon
        if start >= len(view.norms) or view.tokens[start].kind != "word" or start in taken:
            return None
        word = first or view.norms[start]
        if settlement and word.endswith(FEMININE) and {word, word[:-1]} & self._lexicon.adjectives.keys():
            return None  # بلدة تركية، مدينة سورية: whose it is
        words = (word, *view.norms[start + 1 : start + _LONGEST])
        length = self._known.length(words) or (self._known.imported(words) if settlement else 0)
        if self.goes_on(view, start, word, length):
            length = 2
        if not length and not self._speaks_against(view, start, word, own=first is None, thing=thing):
            length = self._unknown(view, start, word, settlement=settlement)
        if not length:
            return None
        last = start + length - 1
        if last >= len(view.norms) or (view.tokens[last].kind != "word" and not self._numbered(view, last)):
            return None
        # ريف حلب الشمالي: the direction belongs to the region's name; الشرقية may be part of a town's.
        while last + 1 < len(view.norms) and view.norms[last + 1] in lexicon.words["region-adjectives"]:
            last += 1
        return last

    def goes_on(self, view: View, start: int, word: str, length: int) -> bool:
        """Whether a known name of one word is only the head of another, which nobody knows: قرية عين الزنبقة."""
        if length != 1 or word not in self._lexicon.words["name-heads"] or start + 1 >= len(view.norms):
            return False
        following = view.norms[start + 1]
        return view.tokens[start + 1].kind == "word" and not following.startswith(AND) and self.may_name(following)

    def looks_like_a_name(self, view: View, start: int) -> bool:
        """Whether what begins at `start` is known, quoted, a person's name or definite and no common noun: مشفى الشفاء,
        and not حديقة عامة، فندق تعرض، مبنى السكن."""
        words, norms = self._lexicon.words, view.norms[start : start + _LONGEST]
        if not norms:
            return False
        word = norms[0]
        return (
            self._known.length(norms) > 0
            or quoted(view, start) > 0
            or word in words["name-heads"]
            or (len(norms) > 1 and norms[1] in markers("patronymic"))
            or (word.startswith(ARTICLE) and bare(word) not in self._lexicon.nouns)
        )

    def _is_elsewhere(self, word: str) -> bool:
        return self._known.free((word,)) or word in self._lexicon.words["not-place"]

    def _speaks_against(self, view: View, start: int, word: str, *, own: bool, thing: bool) -> bool:
        """Whether the word at `start` is no name that nobody knows; `own` says that it is the whole word."""
        lexicon = self._lexicon
        if view.norms[start + 1 : start + 2] and view.norms[start + 1] in markers("patronymic"):
            return False  # مسجد علي بن أبي طالب, whose name is a preposition, too
        if view.tokens[start].text.endswith(_TANWIN):
            return True  # مخيمًا عتيقًا: no name is indefinite in the accusative
        if any(form.pos == "masdar" for s in splits(word, lexicon) for form in s.forms):
            return True  # منطقة القصف، أرض المعركة، منطقة اشتباك
        if thing and word in lexicon.words["of-things"]:
            return True  # محطة وقود، سجن سري
        if bare(word) in lexicon.words["of-area"] or (len(word) > _SUFFIXED and word.endswith((THEM, HER))):
            return True  # مناطق نفوذ، مناطق وجودها
        if word in lexicon.words["stopwords"] or word in lexicon.words["not-place"] or len(word) < 3:
            return True
        if word in lexicon.words["prepositions"] or self._in_a_cue(word):
            return True
        if own and (word.startswith(TO_THE) or any(self._is_elsewhere(b) for _, b in bases(word)[1:])):
            return True  # قرى بإدلب، مناطق بالقطاع، مناطق للمعارضة: where they are and whose
        if word in lexicon.words["name-heads"]:
            return False
        if self._led_by_a_preposition(word) or (thing and self._relational(view, start)):
            return True  # مدرسة لتعليم، طريق بالإضافة; محطة تلفزيونية، and not منطقة الشامية
        return (
            word in lexicon.words["place-adjectives"]
            or bare(word) in lexicon.adjectives
            or word in lexicon.words["directions"]
            or cue_class(word, lexicon) is not None
        )

    def _unknown(self, view: View, start: int, word: str, *, settlement: bool) -> int:
        """How many words the name has that nobody knows and that begins with `word`: a word more behind each head of names
        (مطار الملك عبد العزيز), as far as quotes reach that it begins in, with the size of a settlement (عبسان الكبيرة)."""
        words, norms, length = self._lexicon.words, view.norms, 1
        while length < _LONGEST and word in words["name-heads"]:
            word = norms[start + length] if start + length < len(norms) else ""
            if word in words["stopwords"] or (word.startswith(AND) and splits(word, self._lexicon)):
                break  # قرية الإمام التي، جبل الشيخ وقصفت
            length += 1
        while norms[start + length : start + length + 1] and norms[start + length] in markers("patronymic"):
            length += 2  # عمر بن الخطاب، علي بن أبي طالب
            while start + length <= len(norms) and norms[start + length - 1] in words["name-heads"]:
                length += 1
        length = max(length, quoted(view, start), 2 * self._numbered(view, start + 1))
        size = norms[start + length] if settlement and start + length < len(norms) else ""
        return length + (size in words["sizes"])

    def _numbered(self, view: View, position: int) -> bool:
        """اللواء 72، الكيلو 16: what is called by its number."""
        at = view.tokens[position : position + 1]
        return bool(at) and at[0].kind == "number" and view.norms[position - 1] in self._lexicon.words["numbered"]

    def _led_by_a_preposition(self, word: str) -> bool:
        """مدرسة لتعليم الكبار، قاعدة لانطلاق، حاجز لوحدات الجيش، طريق بالإضافة إلى: a preposition and a noun are no name."""
        if word[:1] not in (TO, BY):
            return False
        rest = word[1:]
        if word in self._lexicon.words["to-it"]:
            return True  # قاعدة لها
        if word[:1] == BY:
            return len(rest) > _SUFFIXED and (rest.startswith(ARTICLE) or rest.endswith(FEMININE_PLURAL))
        return bool(_VERBAL.fullmatch(rest)) or (len(rest) > _SUFFIXED and bare(rest) in self._lexicon.nouns)

    def _relational(self, view: View, position: int) -> bool:
        return not view.norms[position].startswith(ARTICLE) and view.tokens[position].text.endswith(_RELATIONAL)

    def _in_a_cue(self, word: str) -> bool:
        """قرية بريف تل تمر، قرى بشمال حلب: a preposition and the word that announces the next place are no name."""
        return any(
            cue_class(base, self._lexicon) is not None or base in self._lexicon.words["directions"]
            for proclitics, base in bases(word)
            if proclitics and base != word
        )


def quoted(view: View, start: int) -> int:
    """How many words the quotes hold that open before the word at `start`; 0 where none do, or more than a name has."""
    tokens = view.sentence.tokens
    place = bisect_left(tokens, view.tokens[start].start, key=_start)
    if place == 0 or tokens[place - 1].norm not in _OPENING:
        return 0
    for count, token in enumerate(tokens[place : place + _QUOTED + 1]):
        if token.norm in _CLOSING:
            return count
        if token.kind != "word":
            return 0
    return 0
