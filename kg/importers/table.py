"""How a dataset's codes map to our event types: a table of `seeds/imports/`, and a CSV file's rows by column name."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol, cast

from kg.errors import InputError
from kg.folders import folder
from kg.importers.reading import STANDARD_INPUT, opened
from kg.kinds import Modality
from kg.reference.table import read


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code means. `type` is None where it is nothing that the graph can say; `roles` says how the two actors take
    part: `sides`, `directed`, `first` (only the first acts), `both` (both act), `holder` (the first takes the place from the
    second, unless the second is no state force and the first is), `holder-state` (the state force takes it)."""

    type: str | None
    roles: str
    modality: Modality
    note: str


COLUMNS = ("code", "type", "roles", "modality", "note")


def meanings(name: str) -> dict[str, Meaning]:
    """The codes of a dataset by `seeds/imports/<name>.tsv`. Raises TableError."""
    file = f"imports/{name}.tsv"
    path = folder("seeds").joinpath("imports", f"{name}.tsv")
    return {
        row["code"]: Meaning(
            row["type"] or None, row["roles"], cast("Modality", row["modality"] or "actual"), row["note"]
        )
        for row in read(path, file=f"seeds/{file}", columns=COLUMNS)
    }


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a file: where it stands, its cells by column, and its content for the checksum."""

    file: str
    where: str
    cells: dict[str, str]
    content: bytes


CELL = 16_000_000
"""Characters in one cell at most; a quote that is never closed would take in the rest of the file."""

_DELIMITERS = (",", ";", "\t")
"""What stands between cells: the comma as published, the others as spreadsheets write."""

_LAYOUT = "export it from the publisher with all columns"


def rows(
    files: Sequence[str], *, needed: Sequence[str] = (), header: Sequence[str] | None = None, delimiter: str = ","
) -> Iterator[Line | InputError]:
    """The rows of CSV files with the `needed` columns, also as spreadsheets save them (other delimiters, UTF-16); `header` names the
    columns where the files do not, and then `delimiter` holds.

    Raises InputError where a file has no such columns, or is no CSV from some line on; a row that is cut short comes as an error.
    """
    csv.field_size_limit(CELL)
    for file in files:
        name = "standard input" if file == STANDARD_INPUT else file
        with opened(file) as stream:
            start: bytes = stream.peek(1 << 12)  # type: ignore[attr-defined]  # all that are opened are buffered
            encoding = "utf-16" if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
            text = io.TextIOWrapper(stream, encoding=encoding, newline="")
            if header is None:
                found = _delimiter(start.decode(encoding, "ignore"), needed)
                lines = csv.reader(text, delimiter=found)
            else:  # files as GDELT publishes them quote nothing
                lines = csv.reader(text, delimiter=delimiter, quoting=csv.QUOTE_NONE)
            try:
                yield from _rows(lines, name, needed, header)
            except UnicodeError as error:
                raise InputError(
                    f"the file is not {'UTF-8' if encoding == 'utf-8-sig' else 'UTF-16'}, in or behind this line",
                    where=f"{name}:{lines.line_num + 1}",
                    hint="save it as UTF-8",
                ) from error
            finally:
                with suppress(UnicodeError):
                    text.detach()


def _delimiter(start: str, needed: Sequence[str]) -> str:
    """The delimiter that makes the most of the needed columns of a file's first line."""
    first = start.partition("\n")[0].partition("\r")[0].lower()

    def columns(delimiter: str) -> int:
        return len({cell.strip(' "') for cell in first.split(delimiter)}.intersection(needed))

    return max(_DELIMITERS, key=columns)


class _Reader(Protocol):
    """What csv.reader returns."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


def _rows(
    lines: _Reader, file: str, needed: Sequence[str], header: Sequence[str] | None
) -> Iterator[Line | InputError]:
    if header is None:
        _, cells = next(_cells(lines, file), ("", []))
        header = [column.strip().lower() for column in cells]
        missing = [column for column in needed if column not in header]
        if len(missing) == len(needed) and needed:
            raise InputError("the first line names no column of this dataset", where=f"{file}:1", hint=_LAYOUT)
        if missing:
            raise InputError(f"the file has no column {', '.join(missing)}", where=f"{file}:1", hint=_LAYOUT)
    for where, cells in _cells(lines, file):
        if not cells:
            continue
        if len(cells) != len(header):
            yield InputError(f"the row has {len(cells)} cells of {len(header)}", where=where, hint="is the file whole?")
            continue
        yield Line(file, where, dict(zip(header, cells, strict=True)), "\x1f".join(cells).encode())


def _cells(lines: _Reader, file: str) -> Iterator[tuple[str, list[str]]]:
    """The rows, each with the line that it begins in."""
    while True:
        where = f"{file}:{lines.line_num + 1}"
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(
                f"the file is no CSV from here on: {error}", where=where, hint="is a quote opened and never closed?"
            ) from error
        yield where, cells
