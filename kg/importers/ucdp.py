"""UCDP GED: the CSV of the Georeferenced Event Dataset (`id`, `type_of_violence`, `side_a`, `date_start`, `where_prec`, ...).

Terms: CC BY 4.0, with the citation that UCDP asks for.

What the codes mean (UCDP GED Codebook): `type_of_violence` 1 state-based conflict, 2 non-state conflict, 3 one-sided
violence; `where_prec` 1 the place itself, 2 within 25 km of it, 3 the district, 4 the province, 5 a part of the country or a
line, 6 the country, 7 international waters or airspace; `date_prec` 1 the day, 2 two to six days, 3 a week, 4 a month, 5 up
to a year; `low` and `high` bound the deaths, of both sides, civilians and unknown people.
"""

from __future__ import annotations

from kg.errors import InputError
from kg.importers import coded, table
from kg.importers import rows as to
from kg.importers.coded import parties
from kg.importers.reading import Reading
from kg.importers.rows import Dataset, Row, Where
from kg.importers.table import Line, Meaning
from kg.kinds import Granularity

DATASET = Dataset("ucdp-ged", "UCDP GED")
NEEDED = (
    "id", "type_of_violence", "side_a", "side_b", "where_prec", "where_coordinates", "adm_1", "adm_2", "latitude", "longitude",
    "country", "date_prec", "date_start", "date_end", "high", "low",
)  # fmt: skip
TERMS = "UCDP GED: CC BY 4.0; cite Sundberg and Melander (2013) and the release as ucdp.uu.se asks."
_GRANULARITIES: dict[str, Granularity] = {"1": "day", "2": "interval", "3": "week", "4": "month", "5": "interval"}


def reading(files: list[str]) -> Reading:
    """The events of the files."""
    meanings = table.meanings("ucdp-ged")
    return coded.reading(
        DATASET,
        files,
        lines=lambda: table.rows(files, needed=NEEDED),
        says=lambda line: _said(line, meanings),
        terms=TERMS,
    )


def _said(line: Line, meanings: dict[str, Meaning]) -> Row | str:
    """What the row says, or why it is left out."""
    code = line.cells["type_of_violence"].strip()
    meaning = meanings.get(code)
    if meaning is None or meaning.type is None:
        return f"rows of the unknown type of violence {to.short(code)}"
    return _row(line, meaning, meaning.type)


def _row(line: Line, meaning: Meaning, type_: str) -> Row:
    cells, where = line.cells, line.where
    first = to.day(cells["date_start"], column="date_start", where=where)
    last = to.day(cells["date_end"], column="date_end", where=where)
    low = to.number(cells["low"], column="low", where=where)
    high = to.number(cells["high"], column="high", where=where)
    if last < first or high < low:
        raise InputError("an end lies before its start (date_end, high)", where=where, hint=to.HINT)
    return Row(
        id=to.key(cells["id"], column="id", where=where),
        type=type_,
        first=first,
        last=last,
        granularity="day" if first == last else _GRANULARITIES.get(cells["date_prec"].strip(), "interval"),
        where=_where(cells, where),
        parties=parties(meaning, (cells["side_a"], cells["side_b"])),
        killed=(low, high) if high else None,
        rule="ucdp-ged",
    )


def _where(cells: dict[str, str], where: str) -> Where | None:
    precision = cells["where_prec"].strip()
    country, province, district = cells["country"], cells["adm_1"].strip(), cells["adm_2"].strip()
    areas = tuple(name for name in (_bare(district), _bare(province), _bare(country)) if name)
    if precision in ("1", "2"):
        latitude = to.degrees(cells["latitude"], column="latitude", limit=90, where=where)
        longitude = to.degrees(cells["longitude"], column="longitude", limit=180, where=where)
        name = _bare(cells["where_coordinates"])
        return Where(name, latitude, longitude, "exact" if precision == "1" else "near", areas)
    if precision == "3" and district:
        return Where(_bare(district), None, None, "district", areas[1:])
    if precision in ("3", "4") and province:
        return Where(_bare(province), None, None, "governorate", areas[-1:])
    return Where(_bare(country), None, None, "country") if precision != "7" else None


_KINDS = (" town", " city", " village", " district", " governorate", " province", " muhafazah")


def _bare(name: str) -> str:
    """The name without the word for its kind, which UCDP writes behind it (`Palmyra town`, `Homs governorate`), and
    without the second name in brackets (`Yemen (North Yemen)`)."""
    name = name.partition(" (")[0].strip()
    for kind in _KINDS:
        if name.lower().endswith(kind):
            return name[: -len(kind)]
    return name
