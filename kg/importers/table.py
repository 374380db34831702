"""How a dataset's codes map to our event types: a table of `seeds/imports/`, and a CSV file's rows by column name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, cast

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


def rows(
    files: Sequence[str], *, needed: Sequence[str] = (), header: Sequence[str] | None = None, delimiter: str = ","
) -> Iterator[Line | InputError]:
    """The rows of CSV files with the `needed` columns; `header` names the columns where the files do not.

    Raises InputError where a file has no such columns; a row that is cut short comes as an error.
    """
    for file in files:
        name = "standard input" if file == STANDARD_INPUT else file
        with opened(file) as stream:
            text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
            try:
                yield from _rows(
                    csv.reader(text, delimiter=delimiter, quoting=_quoting(delimiter)), name, needed, header
                )
            except UnicodeDecodeError as error:
                raise InputError(
                    f"the file is not UTF-8 (byte {error.start})", where=name, hint="save it as UTF-8"
                ) from error
            except csv.Error as error:
                raise InputError(
                    f"the file is no CSV: {error}", where=name, hint="is it the published file?"
                ) from error
            finally:
                text.detach()


class _Reader(Protocol):
    """What csv.reader returns."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


def _quoting(delimiter: str) -> Literal[0, 3]:
    # Tab-separated files as GDELT publishes them quote nothing.
    return csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL


def _rows(
    lines: _Reader, file: str, needed: Sequence[str], header: Sequence[str] | None
) -> Iterator[Line | InputError]:
    if header is None:
        header = [column.strip().lower() for column in next(lines, [])]
        missing = [column for column in needed if column not in header]
        if missing:
            raise InputError(
                f"the file has no column {', '.join(missing)}",
                where=f"{file}:1",
                hint="export it from the publisher with all columns, in the comma-separated layout",
            )
    for cells in lines:
        if not cells:
            continue
        where = f"{file}:{lines.line_num}"
        if len(cells) != len(header):
            yield InputError(f"the row has {len(cells)} cells of {len(header)}", where=where, hint="is the file whole?")
            continue
        yield Line(file, where, dict(zip(header, cells, strict=True)), "\x1f".join(cells).encode())
