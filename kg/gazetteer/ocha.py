"""Tables of administrative areas and communities with p-codes, as OCHA publishes them, row by row.

Takes a CSV with a header; gives its communities, and each area that a row lies in, once. Columns are found by their names,
which differ from country to country: `admin1Pcode`, `ADM1_PCODE`, `adm1_pcode` are one thing. The language of a name is
seen from its letters. <https://humanitarian.atlassian.net/wiki/spaces/codtd> describes the sets.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.errors import TableError
from kg.gazetteer.rows import Imported

_LEVELS = {0: "Country", 1: "Governorate", 2: "District", 3: "Subdistrict"}
COMMUNITY = 9
"""The level of communities, below every area."""

_AREA = re.compile(r"^adm(?:in)?_?([0-4])_?(.*)$", re.IGNORECASE)
_LOCATION = re.compile(r"^(?:location|community|settlement|village|pplp?)_?(.*)$", re.IGNORECASE)
_PCODE = re.compile(r"^p_?code$", re.IGNORECASE)
_NAME = re.compile(r"^(?:name)?(?:_?[a-z]{2}|[0-3])?$", re.IGNORECASE)
_LATITUDE = re.compile(r"^(?:center_|centre_|point_)?(?:lat(?:itude)?(?:_y)?|y)$", re.IGNORECASE)
_LONGITUDE = re.compile(r"^(?:center_|centre_|point_)?(?:lon(?:g|gitude)?(?:_x)?|x)$", re.IGNORECASE)
_ARABIC = re.compile("[\u0620-\u064a]")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where things stand: columns of p-codes and of names by level, of the coordinates."""

    pcodes: dict[int, int]
    names: dict[int, tuple[int, ...]]
    latitude: int
    longitude: int


def places(lines: Iterable[str], *, file: str) -> Iterator[Imported]:
    """The places of a table with p-codes. TableError says which columns are missing, or names line and column."""
    reader = csv.reader(lines, strict=True)
    try:
        header = next(reader, [])
        columns = _columns(header, file)
        seen: set[str] = set()
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(header):
                what = f"{len(cells)} cells under {len(header)} columns"
                raise TableError(what, where=f"{file}:{reader.line_num}:1", hint="quote cells that hold commas")
            yield from _row(cells, columns, seen, f"{file}:{reader.line_num}")
    except csv.Error as error:
        raise TableError(
            f"not a CSV table: {error}", where=f"{file}:{reader.line_num}:1", hint="save it as CSV"
        ) from error


def _columns(header: list[str], file: str) -> _Columns:
    pcodes: dict[int, int] = {}
    names: dict[int, list[int]] = {}
    latitude = longitude = None
    for index, title in enumerate(header):
        title = title.strip()
        area, location = _AREA.match(title), _LOCATION.match(title)
        if area or location:
            level, rest = (int(area[1]), area[2]) if area else (COMMUNITY, location[1] if location else "")
            level = COMMUNITY if level > 3 else level
            if _PCODE.match(rest):
                pcodes[level] = index
            elif _NAME.match(rest):
                names.setdefault(level, []).append(index)
        elif _LATITUDE.match(title):
            latitude = index
        elif _LONGITUDE.match(title):
            longitude = index
    missing = [
        what
        for what, found in (
            ("p-codes (admin1Pcode, ADM1_PCODE …)", bool(pcodes)),
            ("names beside the p-codes (admin1Name_ar, ADM1_AR …)", set(pcodes) <= set(names)),
            ("latitude (Latitude, lat, y)", latitude is not None),
            ("longitude (Longitude, lon, x)", longitude is not None),
        )
        if not found
    ]
    if missing or latitude is None or longitude is None:
        what = f"the table has no {', no '.join(missing)}"
        raise TableError(what, where=f"{file}:1:1", hint=f"its columns are {', '.join(header) or 'none'}")
    return _Columns(pcodes, {level: tuple(found) for level, found in names.items()}, latitude, longitude)


def _row(cells: list[str], columns: _Columns, seen: set[str], where: str) -> Iterator[Imported]:
    """The place of a row, and before it the areas it lies in that no row before named."""
    chain = [level for level in sorted(columns.pcodes) if cells[columns.pcodes[level]].strip()]
    if not chain:
        at = _column(cells, min(columns.pcodes.values()))
        raise TableError("the row has no p-code", where=f"{where}:{at}", hint="every row of such a set has one")
    codes = [cells[columns.pcodes[level]].strip() for level in chain]
    names = [_names(cells, columns.names[level]) for level in chain]
    latitude, longitude = (
        _coordinate(cells, columns.latitude, 90, where),
        _coordinate(cells, columns.longitude, 180, where),
    )
    for depth, level in enumerate(chain):
        own = depth == len(chain) - 1
        if own and f"={codes[depth]}" in seen:
            at = _column(cells, columns.pcodes[level])
            raise TableError(
                f"the p-code {codes[depth]} stands twice", where=f"{where}:{at}", hint="keep one of the rows"
            )
        if own:
            seen.add(f"={codes[depth]}")
        if codes[depth] in seen:
            continue
        seen.add(codes[depth])
        above = tuple(reversed(codes[:depth]))
        yield Imported(
            id=f"pcode-{codes[depth].lower()}",
            type=_LEVELS.get(level) or _size(names[depth], names[:depth]),
            country=codes[0][:2].upper(),
            names=names[depth],
            latitude=latitude if own else None,
            longitude=longitude if own else None,
            geonames=None,
            pcode=codes[depth],
            population=0,
            area=codes[depth] if level != COMMUNITY else None,
            within=above,
            source="OCHA COD-AB",
        )


def _size(own: tuple[tuple[str, str], ...], above: list[tuple[tuple[str, str], ...]]) -> str:
    """A community that bears the name of its governorate is its city; of its district or subdistrict, its town."""
    written = {text for text, _ in own}
    for depth, names in enumerate(above):
        if depth and any(text in written for text, _ in names):
            return "City" if depth == 1 else "Town"
    return "Village"


def _names(cells: list[str], columns: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for index in columns:
        for text in _variants(cells[index]):
            found.setdefault(text, "ar" if _ARABIC.search(text) else "en")
    return tuple(found.items())


def _variants(cell: str) -> Iterator[str]:
    """The names in a cell: `Tiba - Salamiyeh` names what tells it apart behind a dash, `Zara_Aghbar` another name."""
    plain = " ".join(cell.replace("\u0640", "").split())
    plain = re.sub(r"\s*\([^)]*\)\s*$", "", plain)
    first, *_ = re.split(r"\s*-\s+|\s+-\s*", plain)
    for part in re.split(r"\s*[_/]\s*", first):
        if part:
            yield part


def _coordinate(cells: list[str], index: int, limit: float, where: str) -> float:
    try:
        value = float(cells[index])
    except ValueError:
        value = float("nan")
    if not abs(value) <= limit:
        hint = f"decimal degrees, -{limit:g} to {limit:g}"
        raise TableError(f'"{cells[index]}" is no coordinate', where=f"{where}:{_column(cells, index)}", hint=hint)
    return value


def _column(cells: list[str], index: int) -> int:
    """Where the cell begins, in characters from 1 (quotes not counted)."""
    return sum(len(cell) + 1 for cell in cells[:index]) + 1
