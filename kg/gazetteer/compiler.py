"""Sources of places to one SQLite file that `Gazetteer` opens.

Takes files; writes the compiled gazetteer beside its final name and renames it when it is whole, so that nothing half-written
is ever found there. Rows stream through, names are sorted by SQLite on disk: memory does not grow with the files. The
same files in the same order give the same bytes.
"""

from __future__ import annotations

import os
import sqlite3
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from kg.errors import InputError, KGError, TableError
from kg.gazetteer import geonames, ocha
from kg.gazetteer.rows import APPLICATION_ID, FORM, ForeignName, Imported
from kg.text import fold_name, without_articles

BATCH = 5_000
CACHE_KIB = 65_536

_SCHEMA = """
CREATE TABLE place (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL, type TEXT NOT NULL, country TEXT NOT NULL, latitude REAL, longitude REAL, geonames INTEGER, pcode TEXT,
  population INTEGER NOT NULL, area TEXT, keys TEXT NOT NULL, within INTEGER, source TEXT NOT NULL
);
CREATE TABLE name (bare TEXT NOT NULL, n INTEGER NOT NULL, rank INTEGER NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL);
CREATE TEMP TABLE foreign_name (geonames INTEGER NOT NULL, bare TEXT NOT NULL, rank INTEGER NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL);
"""

_PREFERRED, _USUAL, _OTHER = 0, 1, 2
_Row = TypeVar("_Row")


class Summary(NamedTuple):
    """What a compilation took in: places, names, and files read."""

    places: int
    names: int
    files: int


def compile_gazetteer(files: Sequence[Path], *, to: Path) -> Summary:
    """Compile `files` (GeoNames dumps, alternate names, OCHA tables; plain or in a ZIP) into the gazetteer `to`.

    InputError where a file is missing or no such table, TableError with file, line and column of a fault; in both cases
    `to` stays as it was.
    """
    part = to.with_name(f"{to.name}.part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as base:
            summary = _fill(base, files)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(to)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"cannot write the gazetteer: {reason}", where=str(to), hint="choose another --to") from error
    except sqlite3.IntegrityError as error:
        raise _twice(files) from error
    except sqlite3.Error as error:
        hint = "look for room on the disk, and for another import at work"
        raise InputError(f"cannot write the gazetteer: {error}", where=str(to), hint=hint) from error
    finally:
        part.unlink(missing_ok=True)
    return summary


def _fill(base: sqlite3.Connection, files: Sequence[Path]) -> Summary:
    base.executescript(
        f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE; PRAGMA cache_size=-{CACHE_KIB};"
        f"PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version={FORM}; {_SCHEMA}"
    )
    for file in files:
        _take(base, file)
    if base.execute("SELECT 1 FROM place").fetchone() is None:
        hint = "give at least one country dump of GeoNames or one OCHA table"
        raise InputError("the files hold no places", where=", ".join(map(str, files)), hint=hint)
    _connect(base)
    base.commit()
    places = base.execute("SELECT count(*) FROM place").fetchone()[0]
    names = base.execute("SELECT count(*) FROM name").fetchone()[0]
    return Summary(places, names, len(files))


def _connect(base: sqlite3.Connection) -> None:
    """Indices, foreign names to their places, and each place to the smallest area that it lies in."""
    base.executescript(
        """
        CREATE INDEX place_geonames ON place (geonames) WHERE geonames IS NOT NULL;
        CREATE UNIQUE INDEX IF NOT EXISTS place_id ON place (id);
        CREATE INDEX place_area ON place (area) WHERE area IS NOT NULL;
        INSERT INTO name
          SELECT f.bare, p.n, f.rank, f.text, f.language
          FROM foreign_name f JOIN place p ON p.geonames = f.geonames ORDER BY p.n, f.rank, f.language, f.text;
        CREATE INDEX name_bare ON name (bare, n);
        CREATE INDEX name_place ON name (n, rank);
        """
    )
    update = "UPDATE place SET within = ? WHERE n = ?"
    areas: dict[str, int] = dict(base.execute("SELECT area, min(n) FROM place WHERE area IS NOT NULL GROUP BY area"))
    last = 0
    page = "SELECT n, keys FROM place WHERE n > ? AND keys <> '' ORDER BY n LIMIT ?"
    while batch := base.execute(page, (last, BATCH)).fetchall():
        last = batch[-1][0]
        found = [(next((areas[key] for key in keys.split("\t") if key in areas), None), n) for n, keys in batch]
        base.executemany(update, [(above, n) for above, n in found if above is not None and above != n])


def _take(base: sqlite3.Connection, file: Path) -> None:
    with _opened(file) as lines:
        numbered = _numbered(lines, str(file))
        head = next(numbered, None)
        if head is None:
            raise InputError("the file is empty", where=str(file), hint="download it again")
        first = head[1]
        numbered = chain((head,), numbered)
        columns = first.count("\t") + 1
        if columns == geonames.DUMP_COLUMNS:
            _add_places(base, geonames.places(numbered, file=str(file)))
        elif columns in (geonames.NAMES_COLUMNS, geonames.NAMES_COLUMNS - 2):
            _add_names(base, geonames.names(numbered, file=str(file)))
        elif columns == 1 and "," in first:
            _add_places(base, ocha.places((line for _, line in numbered), file=str(file)))
        else:
            what = f"neither a GeoNames dump ({geonames.DUMP_COLUMNS} columns between tabs) nor a CSV table"
            hint = "GeoNames: SY.txt and alternateNamesV2.txt; OCHA: a CSV with p-codes"
            raise InputError(what, where=f"{file}:1", hint=hint)


def _twice(files: Sequence[Path]) -> KGError:
    """What to say of an id that stands in two rows. The files are read again to find it: only who has such files waits."""
    for file in files:
        with _opened(file) as lines, closing(sqlite3.connect("")) as seen:  # a temporary file
            seen.execute("CREATE TABLE place (id TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")
            for number, line in _numbered(lines, str(file)):
                cells = line.split("\t")
                if len(cells) != geonames.DUMP_COLUMNS:
                    break
                if seen.execute("INSERT OR IGNORE INTO place VALUES (?, ?)", (cells[0], number)).rowcount == 0:
                    first = seen.execute("SELECT line FROM place WHERE id = ?", (cells[0],)).fetchone()[0]
                    what = f"the GeoNames id {cells[0]} stands in line {first} too"
                    return TableError(what, where=f"{file}:{number}:1", hint="keep one of the rows")
    return InputError("one id stands in two rows", where=", ".join(map(str, files)), hint="import a file only once")


@contextmanager
def _opened(file: Path) -> Iterator[Iterable[bytes]]:
    """The lines of a file, or of the one table in a ZIP."""
    try:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                inside = [n for n in archive.namelist() if n.endswith((".txt", ".csv")) and "readme" not in n.lower()]
                if len(inside) != 1:
                    what = f"the archive holds {len(inside)} tables"
                    raise InputError(what, where=str(file), hint="unpack it and give the one to import")
                with archive.open(inside[0]) as stream:
                    yield stream
        else:
            with file.open("rb") as stream:
                yield stream
    except FileNotFoundError as error:
        raise InputError("there is no such file", where=str(file), hint="look at the path") from error
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise InputError(f"cannot read the file: {error}", where=str(file), hint="download it again") from error


def _numbered(lines: Iterable[bytes], file: str) -> Iterator[tuple[int, str]]:
    """The lines that hold something, without their ends, numbered from 1."""
    for number, line in enumerate(lines, 1):
        try:
            text = line.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            at = f"{file}:{number}:{error.start + 1}"
            raise TableError("the line is not UTF-8", where=at, hint="save the file as UTF-8") from error
        if number == 1:
            text = text.removeprefix("\ufeff")
        if text:
            yield number, text


def _add_places(base: sqlite3.Connection, rows: Iterator[Imported]) -> None:
    n: int = base.execute("SELECT coalesce(max(n), 0) FROM place").fetchone()[0]
    known = base.execute("SELECT 1 FROM place LIMIT 1").fetchone() is not None
    for batch in _batches(rows):
        places: list[tuple[object, ...]] = []
        names: list[tuple[str, int, int, str, str]] = []
        for row in batch:
            if known and _already(base, row):
                continue
            n += 1
            cells = (
                row.id,
                row.type,
                row.country,
                row.latitude,
                row.longitude,
                row.geonames,
                row.pcode,
                row.population,
                row.area,
            )
            places.append((n, *cells, "\t".join(row.within), row.source))
            names.extend(_named(n, row))
        base.executemany(f"INSERT INTO place VALUES ({','.join('?' * 11)}, NULL, ?)", places)
        base.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?)", names)


def _already(base: sqlite3.Connection, row: Imported) -> bool:
    """Whether a file before this one held the place (an area, told by its communities). Its position is taken over."""
    base.execute("CREATE UNIQUE INDEX IF NOT EXISTS place_id ON place (id)")
    if base.execute("SELECT 1 FROM place WHERE id = ?", (row.id,)).fetchone() is None:
        return False
    position = "UPDATE place SET latitude = ?, longitude = ? WHERE id = ? AND latitude IS NULL"
    base.execute(position, (row.latitude, row.longitude, row.id))
    return True


def _add_names(base: sqlite3.Connection, rows: Iterator[ForeignName]) -> None:
    for batch in _batches(rows):
        made = [
            (row.geonames, _key(row.text), _PREFERRED if row.preferred else _OTHER, row.text, row.language)
            for row in batch
        ]
        base.executemany("INSERT INTO foreign_name VALUES (?, ?, ?, ?, ?)", made)


def _named(n: int, row: Imported) -> Iterator[tuple[str, int, int, str, str]]:
    for text, language in row.names:
        yield _key(text), n, _USUAL, text, language


def _key(text: str) -> str:
    return without_articles(fold_name(text))


def _batches(rows: Iterator[_Row]) -> Iterator[list[_Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
