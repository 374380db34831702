"""One table of `seeds/`, row by row, with the place of every cell for messages to the person who edits it.

Takes a file and the columns it must have; gives rows in file order. Cells hold `-` for absent and `|` between the items
of a list. It is apart from the readers of actors and places because both need the same faults told in the same way.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from kg.errors import TableError


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `file` and `line` (from 1) say where it stands; an absent cell is the empty string."""

    file: str
    line: int
    cells: dict[str, str]
    columns: dict[str, int]
    """Where each cell begins, in characters from 1."""

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def items(self, column: str) -> tuple[str, ...]:
        """The items of a list cell; empty where the cell is absent."""
        return tuple(self.cells[column].split("|")) if self.cells[column] else ()

    def fault(self, what: str, *, column: str, hint: str | None = None) -> TableError:
        """A fault in the cell `column`, to be raised."""
        return TableError(what, where=f"{self.file}:{self.line}:{self.columns[column]}", hint=hint)


def read(path: Traversable, *, file: str, columns: Sequence[str]) -> list[Row]:
    """The rows of `path`, called `file` in messages. TableError where header, cells or their writing are wrong."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise TableError("the file is not UTF-8", where=file, hint="save it as UTF-8") from error
    rows: list[Row] = []
    header_seen = False
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not header_seen:
            header_seen = True
            if cells != list(columns):
                hint = f"the header must be {' '.join(columns)}, with tabs between"
                raise TableError(f"the columns are {' '.join(cells)}", where=f"{file}:{number}:1", hint=hint)
            continue
        rows.append(_row(file, number, cells, columns))
    if not header_seen:
        raise TableError("the table has no header", where=f"{file}:1:1", hint=f"begin with {' '.join(columns)}")
    return rows


def _row(file: str, number: int, cells: list[str], columns: Sequence[str]) -> Row:
    if len(cells) != len(columns):
        what = f"{len(cells)} cells under {len(columns)} columns"
        raise TableError(what, where=f"{file}:{number}:1", hint="one tab between two cells; absent cells hold -")
    starts: dict[str, int] = {}
    at = 1
    for column, cell in zip(columns, cells, strict=True):
        starts[column] = at
        at += len(cell) + 1
    row = Row(file, number, {c: "" if x == "-" else x for c, x in zip(columns, cells, strict=True)}, starts)
    for column, cell in zip(columns, cells, strict=True):
        _check_writing(row, column, cell)
    return row


def _check_writing(row: Row, column: str, cell: str) -> None:
    if not cell:
        raise row.fault(f"the cell {column} is empty", column=column, hint="absent cells hold -")
    for item in cell.split("|"):
        if item != " ".join(item.split()) or not item:
            raise row.fault(f'"{item}" has a space too many', column=column, hint="no spaces at the ends, none doubled")
    if unicodedata.normalize("NFC", cell) != cell or _UNWANTED.intersection(cell) or _presentation(cell):
        what = f'"{cell}" holds tatweel, a direction mark, a presentation form or an uncomposed letter'
        raise row.fault(what, column=column, hint="write plain letters in Unicode NFC")


_UNWANTED = frozenset(
    "\u0640\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)


def _presentation(cell: str) -> bool:
    return any("\ufb50" <= character <= "\ufdff" or "\ufe70" <= character <= "\ufefc" for character in cell)
