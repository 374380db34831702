"""Words of direction: the eighth of the compass that they name.

Takes words; gives letters (`n`, `sw`). It is apart since both the names of places and how an event lies to one ask it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from kg.lexicon.tables import items, rows
from kg.text import fold_name


def compass(words: str) -> str | None:
    """The eighth of the compass that words of direction name, north and south first; None where they name none."""
    letters = {_letters().get(fold_name(word)) for word in words.split()}
    found = "".join(letter for letter in "nsew" if letter in letters)
    return found if 0 < len(found) < 3 else None


@lru_cache(maxsize=1)
def _letters() -> Mapping[str, str]:
    table = rows("ar/compass.tsv", columns=("letter", "words"))
    return {fold_name(word): row["letter"] for row in table for word in items(row["words"])}
