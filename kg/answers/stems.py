"""The words of a question as they are compared: folded, without what is written to them, and one word for all that mean the
same.

Takes text in Arabic or English; gives words. What the words mean stands in `seeds/ar/question_words.tsv`.
"""

from __future__ import annotations

import re
from functools import cache

from kg.answers.countryside import word_rows
from kg.text import fold

WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def table() -> dict[str, tuple[str, ...]]:
    """The words by what they are for: idle ones, those before dates, prefixes and suffixes, those that mean the same."""
    return word_rows("question_words.tsv")


def plain(word: str) -> str:
    """The word folded, and in lower case."""
    return fold(word).text.casefold()


def content(text: str) -> list[str]:
    """The words of `text` that say something, folded and without prefixes and suffixes."""
    idle = {fold(word).text for word in table()["idle"]}
    folded = [word.casefold() for word in WORD.findall(fold(text).text)]
    return [meaning().get(root, root) for root in (stem(word) for word in folded if word not in idle)]


@cache
def meaning() -> dict[str, str]:
    """The stems of words that mean the same, and the key of what they mean."""
    rows = {key: words for key, words in table().items() if key.startswith("same ")}
    return {stem(fold(word).text.casefold()): key for key, words in rows.items() for word in words}


def stem(word: str) -> str:
    """A folded word without a prefix and a suffix, of which three letters stay."""
    for prefix in table()["prefix"]:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            word = word[len(prefix) :]
            break
    for suffix in table()["suffix"]:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word
