"""GDELT 2.0 Event Database: the tab-separated export files of 61 columns without a header (`.export.CSV`).

Terms: free for any use, with a citation of and a link to the GDELT Project.

GDELT codes sentences of news automatically and says so of no toll. Only its CAMEO codes for what happens on the ground
are read (`seeds/imports/gdelt.tsv`); a longer code goes by the longest code of the table that it begins with. Several rows
often tell one event: fusion sees to that. `ActionGeo_Type` 1 is a country, 2 and 5 a first-order area, 3 and 4 a town.
"""

from __future__ import annotations

from kg.errors import InputError
from kg.importers import coded, table
from kg.importers import rows as to
from kg.importers.coded import parties
from kg.importers.reading import Reading
from kg.importers.rows import Dataset, Row, Where
from kg.importers.table import Line, Meaning

DATASET = Dataset("gdelt", "GDELT")
_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code", "Type2Code",
    "Type3Code",
)  # fmt: skip
_PLACE = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor1{name}" for name in _ACTOR), *(f"Actor2{name}" for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions", "NumSources",
    "NumArticles", "AvgTone",
    *(f"Actor1Geo_{name}" for name in _PLACE), *(f"Actor2Geo_{name}" for name in _PLACE),
    *(f"ActionGeo_{name}" for name in _PLACE),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
"""The columns of an export file (GDELT Event Codebook 2.0)."""

TERMS = "GDELT: free to use with a citation of and a link to the GDELT Project (gdeltproject.org)."


def reading(files: list[str]) -> Reading:
    """The events of the files."""
    meanings = table.meanings("gdelt")
    return coded.reading(
        DATASET,
        files,
        lines=lambda: table.rows(files, header=COLUMNS, delimiter="\t"),
        says=lambda line: _said(line, meanings),
        terms=TERMS,
    )


def _said(line: Line, meanings: dict[str, Meaning]) -> Row | str:
    """What the row says, or why it is left out."""
    meaning = _meaning(line.cells["EventCode"].strip(), meanings)
    if meaning is None or meaning.type is None:
        return "rows of CAMEO codes that are no event on the ground"
    if line.cells["ActionGeo_Type"].strip() in ("", "0"):
        return "rows without a place"
    return _row(line, meaning, meaning.type)


def _meaning(code: str, meanings: dict[str, Meaning]) -> Meaning | None:
    for length in range(len(code), 1, -1):
        if code[:length] in meanings:
            return meanings[code[:length]]
    return None


def _row(line: Line, meaning: Meaning, type_: str) -> Row:
    cells, where = line.cells, line.where
    day = to.day(cells["SQLDATE"], column="SQLDATE", where=where)
    added = cells["DATEADDED"].strip()[:8]
    url = cells["SOURCEURL"].strip()
    return Row(
        id=to.key(cells["GLOBALEVENTID"], column="GLOBALEVENTID", where=where),
        type=type_,
        first=day,
        last=day,
        granularity="day",
        where=_where(cells, where),
        parties=parties(meaning, (cells["Actor1Name"].title(), cells["Actor2Name"].title())),
        modality=meaning.modality,
        rule="gdelt",
        url=url if url.startswith(("http://", "https://")) else None,
        published=to.day(added, column="DATEADDED", where=where).isoformat() if added else None,
    )


def _where(cells: dict[str, str], where: str) -> Where:
    names = tuple(name.strip() for name in cells["ActionGeo_FullName"].split(",") if name.strip())
    if not names:
        raise InputError("the place has no name (ActionGeo_FullName)", where=where, hint=to.HINT)
    kind = cells["ActionGeo_Type"].strip()
    if kind in ("3", "4"):
        latitude = to.degrees(cells["ActionGeo_Lat"], column="ActionGeo_Lat", limit=90, where=where)
        longitude = to.degrees(cells["ActionGeo_Long"], column="ActionGeo_Long", limit=180, where=where)
        return Where(names[0], latitude, longitude, "exact", names[1:])
    return Where(names[0], None, None, "country" if kind == "1" else "governorate", names[1:])
