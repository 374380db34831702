"""Country dumps of GeoNames (`SY.txt`) and their alternate names (`alternateNamesV2.txt`), line by line.

Takes lines of a dump; gives rows. The columns are those of the `readme.txt` that GeoNames ships with its dumps (19 and
10, tab-separated, no header). Features that no report calls a place of events (springs, wells, hotels) are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.errors import TableError
from kg.gazetteer.rows import ForeignName, Imported

DUMP_COLUMNS = 19
NAMES_COLUMNS = 10

CITY_POPULATION = 50_000
TOWN_POPULATION = 5_000

_TYPES = {
    "A.PCLI": "Country", "A.PCLS": "Country", "A.PCL": "Country", "A.PCLD": "Country", "A.TERR": "Region",
    "A.ADM1": "Governorate", "A.ADM2": "District", "A.ADM3": "Subdistrict",
    "P.PPLC": "City", "P.PPLA": "City", "P.PPLX": "Neighbourhood",
    "S.CMPRF": "Camp", "S.CMP": "Camp", "P.PPLR": "Village",
    "S.AIRP": "Airport", "S.AIRB": "MilitaryBase", "S.AIRF": "MilitaryBase", "S.AIRH": "MilitaryBase", "L.MILB": "MilitaryBase",
    "S.INSM": "MilitaryBase", "S.FT": "Facility", "S.CSTL": "Facility", "S.PRN": "Facility", "S.HSP": "Facility", "S.UNIV": "Facility",
    "S.OILR": "Facility", "S.PS": "Facility", "S.PSH": "Facility", "S.RSTN": "Facility", "L.PRT": "Facility", "S.PSTB": "BorderCrossing",
    "S.DAM": "Dam", "S.BDG": "Bridge", "L.OILF": "OilField", "L.GASF": "OilField", "R.RD": "Road",
    "T.MT": "Mountain", "T.MTS": "Mountain", "T.PK": "Mountain", "T.HLL": "Mountain", "T.HLLS": "Mountain", "T.RDGE": "Mountain",
    "T.ISL": "Island", "T.ISLS": "Island", "T.VAL": "Valley", "H.WAD": "Valley", "H.WADS": "Valley", "T.PLN": "Region", "T.DSRT": "Region",
    "L.RGN": "Region", "L.AREA": "Region", "H.STM": "River", "H.STMI": "River", "H.LK": "Lake", "H.LKI": "Lake", "H.RSV": "Lake",
}  # fmt: skip
"""GeoNames feature class and code to a type of ours. Other populated places are told apart by their population."""

_ARABIC = re.compile("[\u0620-\u064a]")
_LATIN = re.compile("[A-Za-z]")
_LANGUAGES = frozenset({"ar", "en", ""})


def places(lines: Iterable[tuple[int, str]], *, file: str) -> Iterator[Imported]:
    """The places of a country dump. `lines` are numbered from 1; TableError names file, line and column."""
    for number, line in lines:
        cells = line.split("\t")
        if len(cells) != DUMP_COLUMNS:
            what = f"{len(cells)} columns where a GeoNames dump has {DUMP_COLUMNS}"
            raise TableError(
                what, where=f"{file}:{number}:1", hint="take the country's file of the GeoNames dump as it is"
            )
        row = _place(cells, f"{file}:{number}")
        if row is not None:
            yield row


def names(lines: Iterable[tuple[int, str]], *, file: str) -> Iterator[ForeignName]:
    """The Arabic, English and unmarked names of an alternate names file; historic ones are left out."""
    for number, line in lines:
        cells = line.split("\t")
        if len(cells) != NAMES_COLUMNS and len(cells) != NAMES_COLUMNS - 2:  # the older file has no from and to
            what = f"{len(cells)} columns where alternate names have {NAMES_COLUMNS}"
            raise TableError(what, where=f"{file}:{number}:1", hint="take alternateNamesV2.txt as it is")
        _, geonames, language, text, preferred, _, colloquial, historic, *_ = cells
        if language not in _LANGUAGES or colloquial == "1" or historic == "1" or not text.strip():
            continue
        if not language:
            if not _ARABIC.search(text):
                continue
            language = "ar"
        if not geonames.isdigit():
            what = f'"{geonames}" is no GeoNames id'
            raise TableError(what, where=f"{file}:{number}:{len(cells[0]) + 2}", hint="the second column holds the id")
        yield ForeignName(int(geonames), text.strip(), language, preferred == "1")


def _place(cells: list[str], where: str) -> Imported | None:
    geonames, name, ascii_name, alternates, latitude, longitude, kind, code, country, _, *rest = cells
    admin1, admin2, admin3, _, population = rest[:5]
    if not geonames.isdigit():
        raise TableError(f'"{geonames}" is no GeoNames id', where=f"{where}:1", hint="the first column holds the id")
    type_ = _type(kind, code, population)
    if type_ is None:
        return None
    within = _areas(country, admin1, admin2, admin3)
    area = None
    if type_ in ("Country", "Governorate", "District", "Subdistrict"):
        depth = {"Country": 1, "Governorate": 2, "District": 3, "Subdistrict": 4}[type_]
        own = [key for key in within if key.count(".") == depth - 1]
        area = own[0] if own else None
        within = tuple(key for key in within if key.count(".") < depth - 1)
    return Imported(
        id=f"geonames-{geonames}",
        type=type_,
        country=country,
        names=_names(name, ascii_name, alternates),
        latitude=_degrees(latitude, 90, f"{where}:{_column(cells, 4)}"),
        longitude=_degrees(longitude, 180, f"{where}:{_column(cells, 5)}"),
        geonames=int(geonames),
        pcode=None,
        population=int(population) if population.isdigit() else 0,
        area=area,
        within=within,
        source="GeoNames",
    )


def _type(kind: str, code: str, population: str) -> str | None:
    known = _TYPES.get(f"{kind}.{code}")
    if known is not None or kind != "P":
        return known
    people = int(population) if population.isdigit() else 0
    if people >= CITY_POPULATION:
        return "City"
    return "Town" if people >= TOWN_POPULATION or code in ("PPLA2", "PPLA3") else "Village"


def _areas(country: str, *codes: str) -> tuple[str, ...]:
    """Keys of the areas from the smallest to the country; GeoNames writes 00 for none."""
    found = [country]
    for code in codes:
        if not code or code == "00":
            break
        found.append(f"{found[-1]}.{code}")
    return tuple(reversed(found))


def _names(name: str, ascii_name: str, alternates: str) -> tuple[tuple[str, str], ...]:
    found = {text: "ar" for text in (name, *alternates.split(",")) if _ARABIC.search(text)}
    found |= {text: "en" for text in (name, ascii_name) if _LATIN.search(text)}
    return tuple((text.strip(), language) for text, language in found.items())


def _degrees(text: str, limit: float, where: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise TableError(f'"{text}" is not a number', where=where, hint="decimal degrees are expected") from None
    if not abs(value) <= limit:
        raise TableError(f"the coordinate {text} is out of range", where=where, hint=f"-{limit:g} to {limit:g}")
    return value


def _column(cells: list[str], index: int) -> int:
    """Where the cell begins, in characters from 1."""
    return sum(len(cell) + 1 for cell in cells[:index]) + 1
