"""The few words with which answers are laid out, in Arabic and English: `seeds/ar/interface.tsv`.

Takes a key and a language; gives a word. Apart from the pages and tables because words are no code.
"""

from __future__ import annotations

from functools import cache

from kg.folders import folder


def word(key: str, language: str) -> str:
    """The word for `key` in `ar` or `en`. A key that the table lacks is a bug."""
    return _table()[key][0 if language == "ar" else 1].replace("␠", " ")


def has(key: str) -> bool:
    """Whether the table has a word for `key`."""
    return key in _table()


@cache
def _table() -> dict[str, tuple[str, str]]:
    lines = folder("seeds").joinpath("ar", "interface.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {key: (ar, en) for key, ar, en in rows[1:]}
