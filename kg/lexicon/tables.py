"""The tables of `seeds/`: tab-separated rows under a header, as dictionaries.

Takes the path of a table below `seeds/`; gives its rows in file order. Cells hold `-` for absent and `|` between the
items of a list. Faults name file, line and column, for the person who edited the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from kg.compiled import compiled_index
from kg.errors import InputError
from kg.folders import folder


def text(path: str) -> str:
    """The content of `seeds/<path>`."""
    return folder("seeds").joinpath(*path.split("/")).read_text("utf-8")


def rows(path: str, *, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of the table `seeds/<path>`, which must have exactly `columns`; an absent cell is the empty string."""
    found: list[dict[str, str]] = []
    header: list[str] | None = None
    for number, line in enumerate(text(path).splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
            if header != list(columns):
                raise InputError(
                    f"the columns are {' '.join(header)}",
                    where=f"seeds/{path}:{number}",
                    hint=f"the header must be {' '.join(columns)}, with tabs between",
                )
            continue
        if len(cells) != len(header):
            raise InputError(
                f"{len(cells)} cells under {len(header)} columns",
                where=f"seeds/{path}:{number}",
                hint="absent cells hold -",
            )
        found.append({key: "" if cell == "-" else cell for key, cell in zip(header, cells, strict=True)})
    return found


Value = TypeVar("Value")

_INFLECTION = ("ar/affixes.tsv", "ar/conjugation.tsv")
"""The tables that whatever is made of words may follow from."""


def kept(
    name: str, kind: type[Value], make: Callable[[], Mapping[str, Value]], *, tables: Sequence[str]
) -> dict[str, Value]:
    """What `make` makes of these tables of `seeds/` and of those of affixes, from the cache where it was made of the same before."""
    sources = [folder("seeds").joinpath(*path.split("/")) for path in (*_INFLECTION, *tables)]
    return compiled_index(name, kind, make, sources=sources, packages=("kg", "kg.lexicon"))


def items(cell: str) -> tuple[str, ...]:
    """The items of a list cell; empty where the cell is absent."""
    return tuple(cell.split("|")) if cell else ()
