"""One table of `seeds/`, row by row, with the place of every cell for messages to the person who edits it.

Takes a file and the columns it must have; gives rows in file order. Cells hold `-` for absent and `|` between the items
of a list. It is apart from the readers of actors and places because both need the same faults told in the same way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from kg.errors import TableError


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `file` and `line` (from 1) say where it stands; by column, an absent cell is the empty string."""

    file: str
    line: int
    written: tuple[str, ...]
    """The cells as they stand in the file."""
    columns: dict[str, int]
    """The index of each column, shared by all rows of a table."""

    def __getitem__(self, column: str) -> str:
        """The cell under `column`; the empty string where it is absent."""
        cell = self.written[self.columns[column]]
        return "" if cell == "-" else cell

    def items(self, column: str) -> tuple[str, ...]:
        """The items of a list cell; empty where the cell is absent."""
        cell = self[column]
        return tuple(cell.split("|")) if cell else ()

    def starts(self, column: str) -> int:
        """Where the cell begins in its line, in characters from 1."""
        before = self.written[: self.columns[column]]
        return 1 + sum(len(cell) + 1 for cell in before)

    def fault(self, what: str, *, column: str, hint: str | None = None, item: str = "") -> TableError:
        """A fault in the cell `column` (in its `item`, where one is given), to be raised."""
        at = self.starts(column) + max(self[column].find(item), 0)
        return TableError(what, where=f"{self.file}:{self.line}:{at}", hint=hint)


def read(path: Traversable, *, file: str, columns: Sequence[str]) -> list[Row]:
    """The rows of `path`, called `file` in messages. TableError where header, cells or their writing are wrong."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise TableError("the table is missing", where=file, hint="restore it from the repository") from error
    except UnicodeDecodeError as error:
        raise TableError("the file is not UTF-8", where=file, hint="save it as UTF-8") from error
    index = {column: number for number, column in enumerate(columns)}
    rows: list[Row] = []
    header_seen = False
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line[0] == "#":
            continue
        cells = line.split("\t")
        if not header_seen:
            header_seen = True
            if cells != list(columns):
                hint = f"the header must be {' '.join(columns)}, with tabs between"
                raise TableError(f"the columns are {' '.join(cells)}", where=f"{file}:{number}:1", hint=hint)
            continue
        if len(cells) != len(columns):
            what = f"{len(cells)} cells under {len(columns)} columns"
            hint = "one tab between two cells; absent cells hold -"
            raise TableError(what, where=f"{file}:{number}:1", hint=hint)
        rows.append(Row(file, number, tuple(cells), index))
    if not header_seen:
        raise TableError("the table has no header", where=f"{file}:1:1", hint=f"begin with {' '.join(columns)}")
    # A look at the whole text is cheap; only where something is odd is each cell looked at.
    if _ODD.search(text) or not unicodedata.is_normalized("NFC", text):
        for row in rows:
            for column in columns:
                _check_writing(row, column)
    return rows


# What no cell may hold: tatweel, marks of direction and joining, presentation forms, spaces at an end or doubled, empty
# cells and items.
_UNWANTED = "\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufb50-\ufdff\ufe70-\ufefc"
_UNWANTED_SIGN = re.compile(f"[{_UNWANTED}]")
_ODD = re.compile(rf"[{_UNWANTED}\r\v\f\x85\xa0]|  |[\t|\n] | [\t|\n]|[\t|][\t|\n]")


def _check_writing(row: Row, column: str) -> None:
    cell = row.written[row.columns[column]]
    if not cell:
        raise row.fault(f"the cell {column} is empty", column=column, hint="absent cells hold -")
    for item in cell.split("|"):
        if item != " ".join(item.split()) or not item:
            raise row.fault(f'"{item}" has a space too many', column=column, hint="no spaces at the ends, none doubled")
    if unicodedata.normalize("NFC", cell) != cell or _UNWANTED_SIGN.search(cell):
        what = f'"{cell}" holds tatweel, a direction mark, a presentation form or an uncomposed letter'
        raise row.fault(what, column=column, hint="write plain letters in Unicode NFC")
