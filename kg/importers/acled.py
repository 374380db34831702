"""ACLED: a CSV export in the layout since 2023 (`event_id_cnty`, `event_date`, `sub_event_type`, `actor1`, ...).

Terms: ACLED data are for the registered user under ACLED's Terms of Use; they may not be passed on without permission.
`notes` and `source` stay out of the graph.

What the codes mean (ACLED Codebook): `time_precision` 1 the day, 2 a day within the week, 3 a day within the month;
`geo_precision` 1 the place itself, 2 a part of the region around it, 3 the region, for which a town stands; `fatalities`
0 also where none are reported, so that 0 is no claim here.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from kg.importers import coded, table
from kg.importers import rows as to
from kg.importers.coded import parties
from kg.importers.reading import Reading
from kg.importers.rows import Dataset, Row, Where
from kg.importers.table import Line, Meaning
from kg.kinds import Granularity, PlacePrecision

DATASET = Dataset("acled", "ACLED")
NEEDED = (
    "event_id_cnty", "event_date", "time_precision", "sub_event_type", "actor1", "actor2", "country", "admin1", "admin2",
    "location", "latitude", "longitude", "geo_precision", "fatalities",
)  # fmt: skip
TERMS = "ACLED data: under ACLED's Terms of Use (acleddata.com); a graph that holds them may not be passed on without ACLED's permission."
STATE_FORCES = ("1", "state forces")


def reading(files: list[str]) -> Reading:
    """The events of the files."""
    meanings = table.meanings("acled")
    return coded.reading(
        DATASET,
        files,
        lines=lambda: table.rows(files, needed=NEEDED),
        says=lambda line: _said(line, meanings),
        terms=TERMS,
    )


def _said(line: Line, meanings: dict[str, Meaning]) -> Row | str:
    """What the row says, or why it is left out."""
    code = line.cells["sub_event_type"].strip()
    meaning = meanings.get(code)
    if meaning is None or meaning.type is None:
        return f"rows of type {to.short(code)}, which {'is unknown' if meaning is None else meaning.note}"
    return _row(line, meaning, meaning.type)


def _row(line: Line, meaning: Meaning, type_: str) -> Row:
    cells, where = line.cells, line.where
    first, last, granularity = _days(
        to.day(cells["event_date"], column="event_date", where=where), cells["time_precision"].strip()
    )
    deaths = to.number(cells["fatalities"] or "0", column="fatalities", where=where)
    return Row(
        id=to.key(cells["event_id_cnty"], column="event_id_cnty", where=where),
        type=type_,
        first=first,
        last=last,
        granularity=granularity,
        where=_where(cells, where),
        parties=parties(meaning, _acting(meaning, cells)),
        killed=(deaths, deaths) if deaths else None,
        modality=meaning.modality,
        rule="acled",
    )


def _acting(meaning: Meaning, cells: dict[str, str]) -> tuple[str, str]:
    """The actors with the acting one first. ACLED's order says nothing of direction where territory changes hands; there the
    kind of event says whether the state's forces took it."""
    one, two = cells["actor1"], cells["actor2"]
    if meaning.roles.startswith("holder"):
        state_second = cells.get("inter2", "").strip().lower() in STATE_FORCES
        state_first = cells.get("inter1", "").strip().lower() in STATE_FORCES
        taken_by_state = meaning.roles == "holder-state"
        if state_first != state_second and state_second == taken_by_state:
            return two, one
    return one, two


def _days(day: date, precision: str) -> tuple[date, date, Granularity]:
    if precision == "2":
        try:
            return day - timedelta(days=3), day + timedelta(days=3), "week"
        except OverflowError:
            return day, day, "week"  # at either end of the calendar
    if precision == "3":
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]), "month"
    return day, day, "day"


_PRECISIONS: dict[str, PlacePrecision] = {"1": "exact", "2": "near"}


def _where(cells: dict[str, str], where: str) -> Where:
    areas = tuple(name for name in (cells["admin2"], cells["admin1"], cells["country"]) if name.strip())
    precision = _PRECISIONS.get(cells["geo_precision"].strip())
    if precision is None:
        return Where(cells["admin1"] or cells["country"], None, None, "governorate", areas[-1:])
    latitude = to.degrees(cells["latitude"], column="latitude", limit=90, where=where)
    longitude = to.degrees(cells["longitude"], column="longitude", limit=180, where=where)
    return Where(cells["location"], latitude, longitude, precision, areas)
