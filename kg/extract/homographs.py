"""Words that look like the name of a place, or like the word for one, and are another word: مصادر سورية، بحجة، وأدى، قمة أنقرة.

Takes a word of a view; answers whether it is that other word. It is separate from `places`, which asks before it reads a name.
"""

from __future__ import annotations

from collections.abc import Set
from functools import cache

from kg.extract.clitics import splits
from kg.extract.place_cues import Known
from kg.extract.view import View, bare, bases
from kg.lexicon import Lexicon
from kg.lexicon.affixes import (
    ACCUSATIVE,
    AND,
    ARTICLE,
    BY,
    DUAL,
    FEMININE,
    FEMININE_PLURAL,
    RELATIONAL,
    SOUND_PLURAL,
    WRITTEN_FEMININE,
)
from kg.text import HAMZA_ABOVE, HAMZA_BELOW, HAMZAS, SEATED_HAMZAS, fold

_RELATIONAL = RELATIONAL + WRITTEN_FEMININE
_SOUND = (*DUAL, *SOUND_PLURAL)
"""Endings of the dual and of the plural of people, which the feminine singular does not agree with."""
_LONGEST = 4
_SHORT = 4  # letters of a word that the first two of are no article


@cache  # there are Homographs for each article
def _in_words(phrases: frozenset[str]) -> tuple[frozenset[tuple[str, ...]], frozenset[str], frozenset[str]]:
    """Phrases as their words, the last words of them, and all of them."""
    split = frozenset([tuple(phrase.split()) for phrase in phrases])
    return split, frozenset([words[-1] for words in split]), frozenset([word for words in split for word in words])


class Homographs:
    """Tells names from the words that are spelled like them."""

    def __init__(self, lexicon: Lexicon, known: Known) -> None:
        self._lexicon = lexicon
        self._known = known
        self._phrases, self._closing, _ = _in_words(lexicon.words["by-way-of"])
        self._placeless, _, self._in_placeless = _in_words(lexicon.words["no-place"])

    def other(self, view: View, index: int, proclitics: str, base: str) -> bool:
        """Whether the word at `index`, `base` without its proclitics, is no name though it is spelled like one."""
        return self.pretext(view, index, proclitics, base) or self.adjective(view, index, proclitics)

    def adjective(self, view: View, index: int, proclitics: str = "") -> bool:
        """مصادر سورية، طائرات عراقية وسورية: a country's name that is the feminine of its adjective, too, where it follows what
        the adjective agrees with, an indefinite feminine or a plural of things. دولة سورية is Syria: what is owned is not told
        by the form alone, so a feminine must be an adjective itself or a thing or person that the lexicon knows. السعودية is
        the adjective directly behind a definite feminine."""
        word = view.norms[index][len(proclitics) :]
        if index == 0 or not word.endswith(FEMININE) or bare(word)[:-1] not in self._lexicon.adjectives:
            return False
        if (word,) not in self._lexicon.states and self._known.type((word,)) != "Country":
            return False
        if word.startswith(ARTICLE):
            return not proclitics and self._definite_feminine(view, index - 1)
        before = view.norms[index - 1]
        if proclitics:
            return proclitics == AND and before.endswith(FEMININE) and before in self._lexicon.adjectives
        return before in self._lexicon.words["negated-adjectives"] or self._agrees(view, index - 1)

    def _definite_feminine(self, view: View, index: int) -> bool:
        """الجنسية السعودية، الطائرات السعودية: whether the word has the article and the ending of what a feminine agrees with."""
        token = view.tokens[index]
        return token.text.endswith((WRITTEN_FEMININE, FEMININE_PLURAL)) and any(
            base.startswith(ARTICLE) and len(base) > _SHORT for _, base in bases(token.norm)
        )

    def _agrees(self, view: View, index: int) -> bool:
        """Whether the word is an indefinite feminine or plural of things, as far as its form and the lexicon tell."""
        token = view.tokens[index]
        if token.kind != "word":
            return False
        for proclitics, base in bases(token.norm):
            if (
                base.startswith(ARTICLE)
                or base in self._lexicon.words["prepositions"]
                or base in self._lexicon.words["lands"]
            ):
                continue  # وحدة أراضي سورية: owned
            written = token.text[len(proclitics) :]
            if len(base) > 3 and written.endswith((_RELATIONAL, FEMININE_PLURAL)):
                return True
            forms = (base, base.removesuffix(ACCUSATIVE))  # استهدف أهدافا سورية
            readings = [reading for form in forms for reading in self._lexicon.nouns.get(form, ())]
            if written.endswith(WRITTEN_FEMININE) and readings:
                return True
            if not base.endswith(_SOUND) and any(fold(lemma).text not in forms for _, lemma in readings):
                return True  # مواقع سورية: a broken plural
            if base in self._lexicon.words["plurals-of-things"]:
                return True
        return False

    def pretext(self, view: View, index: int, proclitics: str, base: str) -> bool:
        """بحجة أنه، بحجة مكافحة الإرهاب: under the pretext of what follows; the town is named where the phrase is complete. Without
        "by" (استغل حجة محاربة الإرهاب) a deed follows, and no preposition says where."""
        if proclitics not in ("", BY) or base not in self._lexicon.words["pretexts"] or index + 1 >= len(view.norms):
            return False
        after, words = view.norms[index + 1], self._lexicon.words
        if not proclitics:
            placed = index > 0 and view.norms[index - 1] in words["prepositions"]
            deeds = (form.pos == "masdar" for split in splits(after, self._lexicon) for form in split.forms)
            return not placed and any(deeds)
        if view.tokens[index + 1].kind != "word" or after.startswith(AND):
            return False
        complete = ("prepositions", "stopwords", "directions", "region-adjectives")
        return after in words["that"] or not any(after in words[name] for name in complete)

    def another_word(self, view: View, index: int, proclitics: str, base: str) -> bool:
        """عن طريق الخطأ: a phrase that says by what means. السوق السوداء، ولاية رئاسية: one that says no place. وأدى هجوم: a word
        with a hamza where the word for a place (وادي) has none."""
        if base in self._closing and (*view.norms[max(0, index - 1) : index], base) in self._phrases:
            return True
        if base in self._in_placeless and self._says_no_place(view, index, base):
            return True
        letters = HAMZAS.intersection(view.tokens[index].text[len(proclitics) :])
        return bool(letters) and self._is_written_otherwise(letters, base)

    def _is_written_otherwise(self, letters: Set[str], base: str) -> bool:
        """Whether a word for a place has other hamzas than these: وأدى and فؤاد are not وادي, إحياء is not أحياء."""
        hamzas = self._lexicon.hamzas
        own = hamzas.get(base, hamzas.get(bare(base)))
        if own is None:
            return False
        return (
            not own
            or bool(letters & SEATED_HAMZAS and not own & SEATED_HAMZAS)
            or (HAMZA_BELOW in letters and own == {HAMZA_ABOVE})
        )

    def _says_no_place(self, view: View, index: int, base: str) -> bool:
        """Whether the word and the one behind or before it make a phrase of no place."""
        if (base, *view.norms[index + 1 : index + 2]) in self._placeless:
            return True
        return index > 0 and any((before, base) in self._placeless for _, before in bases(view.norms[index - 1]))

    def meeting(self, view: View, index: int, base: str) -> bool:
        """قمة أنقرة، قمة ثلاثية: a summit of states and not of a hill, whose name is definite, a number or one that is known."""
        if base not in self._lexicon.words["summits"] or index + 1 >= len(view.norms):
            return False
        following = view.norms[index + 1 : index + 1 + _LONGEST]
        length = self._known.length(following)
        if length:
            named = " ".join(following[:length])
            return named in self._lexicon.seats or following[:length] in self._lexicon.states
        return view.tokens[index + 1].kind == "word" and not following[0].startswith(ARTICLE)

    def group(self, view: View, index: int, base: str) -> bool:
        """عناصر القاعدة، ارتبطت بالقاعدة، متحالف مع القاعدة: whom and not where, by the word before."""
        if base not in self._lexicon.words["also-groups"]:
            return False
        before = view.norms[index - 1] if index else ""
        if any(self._belongs(base) for _, base in bases(before)):
            return True
        earlier = view.norms[index - 2] if index > 1 else ""
        return before in self._lexicon.words["with"] and any(self._belongs(base) for _, base in bases(earlier))

    def _belongs(self, word: str) -> bool:
        """Whether what follows the word is the party that somebody belongs to, leads or stands by."""
        words = self._lexicon.words
        if any(word in words[name] for name in ("linked-by", "loyal", "allies", "followed-by-a-group")):
            return True
        owned = not word.startswith(ARTICLE)  # عناصر القاعدة, not الجنود القاعدة: they are two nouns of a sentence
        return owned and any(cls in ("fighter", "force") for cls, _ in self._lexicon.nouns.get(word, ()))
