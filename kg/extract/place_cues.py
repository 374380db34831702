"""What a place's name begins with and behind what it stands: known names, and the words that announce one.

Takes words of a view; answers whether a place may begin with them, and of what class the word is that announces it. It is
separate from `places`, which reads the names.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from kg.extract.view import View, bare, bases
from kg.lexicon import Lexicon
from kg.lexicon.affixes import ALEF, HER, HIM, TO
from kg.lexicon.memo import Table
from kg.text import fold, plain


class Known(Protocol):
    """What tells whether words are the name of a place."""

    def begins(self, word: str) -> bool:
        """Whether any known name begins with the folded word."""
        ...

    def length(self, words: tuple[str, ...]) -> int:
        """How many of the folded `words` make the longest known name that begins with the first; 0 for none."""
        ...

    def imported(self, words: tuple[str, ...]) -> int:
        """The same of the names that count behind the word for a settlement only."""
        ...

    def free(self, words: tuple[str, ...]) -> bool:
        """Whether the name is so well known that it needs no cue (a country, a large city)."""
        ...

    def at_home(self, words: tuple[str, ...], countries: Iterable[str]) -> bool:
        """Whether a name that needs no cue is one in articles of these countries: القائم in those of Iraq."""
        ...

    def home(self, word: str) -> str | None:
        """The country of the city or governorate of that name; None where it is none."""
        ...

    def governorate(self, words: tuple[str, ...]) -> bool:
        """Whether it is the name of a governorate, with or without the word for it."""
        ...

    def type(self, words: tuple[str, ...]) -> str:
        """The type of the place of that name; empty where it is not known."""
        ...


class Cues(Table[str | None]):
    """The class of place that a word announces, None where it announces none."""

    __slots__ = ("_lexicon",)

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def make(self, word: str) -> str | None:
        """The class."""
        return cue_class(word, self._lexicon)

    def __reduce__(self) -> tuple[Any, ...]:
        return Cues, (self._lexicon,)


class Folds(Table[str]):
    """A written word folded."""

    __slots__ = ()

    def make(self, word: str) -> str:
        """The word."""
        return fold(word).text


class PlaceWords(Table[tuple[str, ...]]):
    """The readings of a word with which a place may begin only where the article has told it as one, or calls for names;
    none where a place may begin with the word anywhere."""

    __slots__ = ("_known", "_lexicon", "cues", "folded")

    def __init__(self, lexicon: Lexicon, known: Known) -> None:
        super().__init__()
        self.cues = Cues(lexicon)
        self.folded = Folds()
        self._lexicon = lexicon
        self._known = known

    def make(self, word: str) -> tuple[str, ...]:
        """The readings, none where one is a cue, a word of direction, a name's first word, or may resume a place."""
        lexicon = self._lexicon
        readings = tuple(base for _, base in bases(word))
        for base in readings:
            if (
                cue_class(base, lexicon) is not None
                or cue_class(base.removesuffix(HER), lexicon) is not None
                or cue_class(base.removesuffix(HIM), lexicon) is not None
                or base in lexicon.words["directions"]
                or base in lexicon.anaphors
                or base in lexicon.words["border-strip"]
                or base in lexicon.words["lands"]
                or self._known.begins(base)
            ):
                return ()
        return readings

    def __reduce__(self) -> tuple[Any, ...]:
        return PlaceWords, (self._lexicon, self._known)


def cue_class(base: str, lexicon: Lexicon) -> str | None:
    """The class of place that the word announces, None where it announces none."""
    for cls, _ in lexicon.nouns.get(base, ()) or lexicon.nouns.get(bare(base), ()):
        if cls.startswith("place-"):
            return cls[len("place-") :]
    return None


def raws(view: View, first: int, last: int) -> list[str]:
    """The words from `first` to `last` as written, without vowel signs: زَبِيد is زبيد."""
    return [plain(view.tokens[i].text) for i in range(first, last + 1)]


def written(view: View, first: int, last: int, proclitics: str) -> str:
    """The words as written, without the proclitics of the first."""
    words = raws(view, first, last)
    opening = words[0]
    if proclitics:
        opening = opening[len(proclitics) :]
        if proclitics.endswith(TO) and opening.startswith(TO) and view.norms[first].startswith(proclitics + TO):
            opening = ALEF + opening
    return " ".join((opening, *words[1:]))
