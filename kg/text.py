"""Arabic text folded for comparison, with every offset kept.

Takes raw text; gives a folded form and, for each folded character, the index of the raw character that it came from.
The raw text is never altered: all offsets that leave the program count code points of the raw text.

Folding follows what Arabic newspapers vary in writing: seats of hamza, final yeh and alef maksura, teh marbuta and heh;
vowel signs, tatweel (with full stops or a gap that mask a word) and invisible marks (directional marks, joiners, byte order mark) are dropped; digits of all three
scripts become ASCII; presentation forms are taken apart by Unicode compatibility decomposition.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat

# One character to one character: index identity is kept.
_SAME_LENGTH = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ة": "ه", "ۀ": "ه", "ە": "ه", "ؤ": "و", "ئ": "ي", "ک": "ك", "ڪ": "ك", "گ": "ك",
    "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u2009": " ", "\t": " ", "\u2028": "\n", "\u2029": "\n", "\u0085": "\n",
}  # fmt: skip
_DIGITS = {chr(base + digit): str(digit) for base in (0x660, 0x6F0) for digit in range(10)}
_TABLE = str.maketrans(_SAME_LENGTH | _DIGITS)
_NUMERALS = str.maketrans(_DIGITS | {"\u066b": "."})

HAMZA_ABOVE, HAMZA_BELOW = "أ", "إ"
SEATED_HAMZAS = frozenset({"ؤ", "ئ"})
"""Hamzas that no writer puts where the word has an alef or nothing."""
HAMZAS = SEATED_HAMZAS | {HAMZA_ABOVE, HAMZA_BELOW, "آ"}
"""Letters that bear a hamza or a madda: writers leave the mark out, they do not add it."""

# Dropped: tatweel, harakat and Quranic signs, superscript alef, bidi and joining marks, soft hyphen, byte order mark.
_DROPPED = "\u00ad\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufe00-\ufe0f\ufeff"
_DROP = re.compile(f"[{_DROPPED}]")
_PRESENTATION = "\ufb50-\ufdff\ufe70-\ufefc"
# Full stops and gaps that social media users put into words of war (قـ.صف، قـ ـصف), so that no filter finds them.
_MASKED = "\u0640+(?:[.\u00b7]+\u0640*|[ \u00a0]\u0640+)(?=[\u0620-\u064a])"
_IRREGULAR = re.compile(f"{_MASKED}|[{_DROPPED}{_PRESENTATION}\r]")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]+")
_LETTERS = re.compile(r"[^\W\d_]+")


def western(number: str) -> str:
    """`number` with the digits and the decimal mark that ASCII has."""
    return number.translate(_NUMERALS)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and the way back to the raw text.

    `source[i]` is the index in the raw text of folded character `i`, and `source[len(text)]` is the raw length; None
    where both texts have the same indices.
    """

    text: str
    source: array[int] | None

    def raw(self, index: int) -> int:
        """The index in the raw text of the folded character `index` (0 to the length, both included)."""
        return index if self.source is None else self.source[index]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw half-open span of the folded half-open span, without marks that follow its last character."""
        if self.source is None:
            return start, end
        if end <= start:
            return self.source[start], self.source[start]
        return self.source[start], self.source[end - 1] + 1


def fold(raw: str) -> Folded:
    """`raw` folded, with offsets. Line breaks come out as `\\n` (CRLF as one)."""
    if _IRREGULAR.search(raw) is None:
        return Folded(raw.translate(_TABLE), None)
    pieces: list[str] = []
    source = array("q")
    done = 0
    for match in _IRREGULAR.finditer(raw):
        index, character = match.start(), match.group()
        pieces.append(raw[done:index])
        source.extend(range(done, index))
        done = match.end()
        if _DROP.match(character) or (character == "\r" and raw[done : done + 1] == "\n"):
            continue
        made = "\n" if character == "\r" else _decomposed(character)
        pieces.append(made)
        source.extend(repeat(index, len(made)))
    pieces.append(raw[done:])
    source.extend(range(done, len(raw) + 1))
    return Folded("".join(pieces).translate(_TABLE), source)


def plain(word: str) -> str:
    """A word with the letters as its writer chose them, without vowel signs, tatweel and presentation forms."""
    return _IRREGULAR.sub(_plain, word)


def _plain(match: re.Match[str]) -> str:
    character = match.group()
    return "" if _DROP.match(character) else _decomposed(character)


@lru_cache(maxsize=20_000)
def fold_name(name: str) -> str:
    """The key under which a name is looked up: folded, without quotes and brackets, spaces single, Latin lower case."""
    words = _NOT_IN_NAMES.sub(" ", fold(name).text).split()
    return " ".join(words).casefold()


def outlet_keys(name: str) -> tuple[str, str]:
    """The keys under which who publishes is looked up: the name folded, and run together without the mark of an account and
    without numbers or initials in brackets, as collections of articles write it: `@HalabTodayTV`, `Civil Defence (SCD) (4)`."""
    return fold_name(name), fold_name(_COUNTED.sub("", name).lstrip("@ ")).replace(" ", "")


def fold_names(names: Sequence[str]) -> list[str]:
    """`fold_name` of each name, faster than one at a time. No name holds a line break."""
    keys = _NOT_IN_NAMES.sub(" ", fold("\n".join(names)).text).casefold().split("\n")
    return [" ".join(key.split()) if "  " in key or key[:1] == " " or key[-1:] == " " else key for key in keys]


_COUNTED = re.compile(r"\((?:\d+|[A-Z]{2,6})\)")
_NOT_IN_NAMES = re.compile(r"[\"'«»“”‘’()\[\]{}.,،؛:_#\-–—/]")
_ARTICLE = re.compile("^\u0627\u0644")
_LATIN_ARTICLE = re.compile("^(?:al|el|ar|as|ash|ad|an|at|az) (?=.)")


def without_articles(folded: str) -> str:
    """A folded name without the article: of each Arabic word (words of four letters and fewer keep it), and before a
    Latin name (`al bab`)."""
    kept = _LATIN_ARTICLE.sub("", folded)
    return " ".join(_ARTICLE.sub("", word) if len(word) > 4 else word for word in kept.split())


def arabic_share(raw: str) -> float:
    """The share of Arabic letters among all letters of `raw` (0 where it has no letters)."""
    letters = sum(map(len, _LETTERS.findall(raw)))
    return arabic_letters(raw) / letters if letters else 0.0


def arabic_letters(raw: str) -> int:
    """How many characters of `raw` are Arabic letters."""
    return sum(map(len, _ARABIC.findall(raw)))


def _decomposed(character: str) -> str:
    if "\ufb50" <= character <= "\ufdff" or "\ufe70" <= character <= "\ufefc":
        return _DROP.sub("", unicodedata.normalize("NFKC", character))
    return character
