"""Names with the marks of their tables, and the nearest names of one that nothing claims.

A name may be marked in its table: `name@CC` counts only in a context of that country, `name?` only where there is other
evidence. Unmarked, it belongs to one row alone.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import NamedTuple

from kg.text import fold_name

# A name, then @ and a country that it is limited to, then ? where it is ambiguous.
_MARKED = re.compile(r"(?P<name>.+?)(?:@(?P<country>[A-Z]{2}))?(?P<ambiguous>\?)?")


class Name(NamedTuple):
    """A name as its table writes it: the text, the country where alone it is meant, whether it needs other evidence."""

    text: str
    country: str | None = None
    ambiguous: bool = False

    @property
    def marked(self) -> bool:
        """Whether the name is the row's own only under a condition."""
        return self.country is not None or self.ambiguous


def parse(cell: str) -> Name:
    """A name with its marks, from one item of a list cell."""
    if "@" not in cell and cell[-1:] != "?":
        return Name(cell)
    found = _MARKED.fullmatch(cell)
    return Name(cell) if found is None else Name(found["name"], found["country"], found["ambiguous"] is not None)


def nearest(name: str, names: Iterable[str], *, limit: int = 3) -> tuple[str, ...]:
    """Up to `limit` of `names` that look most like `name`, best first; equal ones in the order of `names`."""
    shown: dict[str, str] = {}
    for candidate in names:
        shown.setdefault(fold_name(candidate), candidate)
    return tuple(shown[key] for key in difflib.get_close_matches(fold_name(name), shown, n=limit, cutoff=0.6))
