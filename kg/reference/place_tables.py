"""Reading `places.tsv`, and refusing what is wrong in it.

Takes a table; gives `Places`. Faults name file, line and column. What the shipped table came to is kept compiled.
"""

from __future__ import annotations

import difflib
import re
from array import array
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources.abc import Traversable
from itertools import islice

import msgspec

from kg.compiled import compiled
from kg.folders import folder
from kg.reference.places import PROMINENCE, Name, Place, Places, of
from kg.reference.table import Row, read
from kg.text import fold_name

COLUMNS = (
    "id", "type", "name", "names_ar", "names_en", "within", "latitude", "longitude", "geonames", "pcode", "population", "source", "note",
)  # fmt: skip
"""The columns of `seeds/places.tsv`."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# A name, then @ and a country that it is limited to, then ? where it is ambiguous: `سنجار@IQ`, `الباب?`.
_NAME = re.compile(r"(?P<text>[^@?]+)(?:@(?P<country>[A-Z]{2}))?(?P<ambiguous>\?)?")


@lru_cache(maxsize=1)
def load() -> Places:
    """The places of `seeds/places.tsv`. TableError names file, line and column of a fault."""
    table = folder("seeds").joinpath("places.tsv")
    packed = compiled(
        "places",
        _Packed,
        lambda: _pack(read_places(table, file="seeds/places.tsv")),
        sources=[table],
        packages=("kg", "kg.reference"),
    )
    return _unpack(packed)


class _Index(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An index in few pieces: the keys a line each, how many pairs each has, and the pairs, by their number among all
    pairs of a row and one of its names."""

    keys: str
    sizes: bytes
    pairs: bytes


class _Packed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`Places` with packed indices."""

    rows: list[Place]
    index: _Index
    bare: _Index


def _pack(places: Places) -> _Packed:
    number = {pair: row for row, pair in enumerate((place.id, name) for place in places for name in place.names)}

    def packed(index: dict[str, tuple[tuple[Place, Name], ...]]) -> _Index:
        sizes = array("I", [len(pairs) for pairs in index.values()])
        pairs = array("I", [number[place.id, name] for pairs in index.values() for place, name in pairs])
        return _Index("\n".join(index), sizes.tobytes(), pairs.tobytes())

    return _Packed(list(places), packed(places.index), packed(places.bare))


def _unpack(packed: _Packed) -> Places:
    pairs = [(place, name) for place in packed.rows for name in place.names]

    def index(found: _Index) -> dict[str, tuple[tuple[Place, Name], ...]]:
        in_order = map(pairs.__getitem__, array("I", found.pairs))
        keys = found.keys.split("\n") if found.keys else []
        return {key: tuple(islice(in_order, size)) for key, size in zip(keys, array("I", found.sizes), strict=True)}

    return Places({place.id: place for place in packed.rows}, index(packed.index), index(packed.bare))


@lru_cache(maxsize=1)
def type_words() -> dict[str, frozenset[str]]:
    """Folded type word, as `مدينة`, to the types of place that it announces."""
    found: dict[str, frozenset[str]] = {}
    path = folder("seeds").joinpath("ar", "place_types.tsv")
    for row in read(path, file="seeds/ar/place_types.tsv", columns=("words", "types")):
        for word in row.items("words"):
            found[fold_name(word)] = frozenset(row.items("types"))
    return found


def read_places(path: Traversable, *, file: str) -> Places:
    """The places of a table in the form of `seeds/places.tsv`, called `file` in messages."""
    found: dict[str, tuple[Place, Row]] = {}
    for row in read(path, file=file, columns=COLUMNS):
        place = _place(row)
        if place.id in found:
            first = found[place.id][1].line
            raise row.fault(f"the id {place.id} stands in line {first} too", column="id", hint="give one another id")
        found[place.id] = (place, row)
    _check_containment(found)
    _check_names(found)
    return of({key: place for key, (place, _) in found.items()})


def _place(row: Row) -> Place:
    if not _ID.fullmatch(row["id"]):
        raise row.fault(f'"{row["id"]}" is no id', column="id", hint="small letters, digits and single hyphens")
    if row["type"] not in PROMINENCE:
        near = difflib.get_close_matches(row["type"], PROMINENCE, n=1)
        hint = f"did you mean {near[0]}?" if near else f"one of {' '.join(sorted(PROMINENCE))}"
        raise row.fault(f'"{row["type"]}" is no type of place', column="type", hint=hint)
    if not row["source"]:
        raise row.fault("the row names no source", column="source", hint="say where its facts were looked up")
    if bool(row["latitude"]) != bool(row["longitude"]):
        raise row.fault("one coordinate without the other", column="latitude", hint="give both, or - for both")
    name, *_ = _names(row, "name")
    return Place(
        id=row["id"],
        type=row["type"],
        name=name.text,
        arabic=(name, *_names(row, "names_ar")),
        english=_names(row, "names_en"),
        within=row["within"] or None,
        latitude=_degrees(row, "latitude", 90),
        longitude=_degrees(row, "longitude", 180),
        geonames=_number(row, "geonames"),
        pcode=row["pcode"] or None,
        population=_number(row, "population") or 0,
        source=row["source"],
        note=row["note"] or None,
    )


def _names(row: Row, column: str) -> tuple[Name, ...]:
    found = []
    for item in row.items(column):
        match = _NAME.fullmatch(item)
        if match is None:
            hint = "a name, then @CC for one country only, then ? where it is ambiguous"
            raise row.fault(f'"{item}" is not a name with its marks', column=column, hint=hint)
        found.append(Name(match["text"], match["country"], match["ambiguous"] is not None))
    if column == "name" and len(found) != 1:
        raise row.fault("one preferred name is needed", column=column, hint="other names go to names_ar")
    return tuple(found)


def _degrees(row: Row, column: str, limit: float) -> float | None:
    if not row[column]:
        return None
    try:
        value = float(row[column])
    except ValueError:
        raise row.fault(f'"{row[column]}" is not a number', column=column, hint="decimal degrees: 34.5624") from None
    if not abs(value) <= limit:
        raise row.fault(f"the {column} {row[column]} is out of range", column=column, hint=f"-{limit:g} to {limit:g}")
    return value


def _number(row: Row, column: str) -> int | None:
    if not row[column]:
        return None
    if not row[column].isascii() or not row[column].isdigit():
        raise row.fault(f'"{row[column]}" is not a whole number', column=column, hint="digits only, or -")
    return int(row[column])


def _check_containment(found: dict[str, tuple[Place, Row]]) -> None:
    sound: set[str] = set()
    for key, (place, row) in found.items():
        above: list[str] = [key]
        while place.within is not None and place.id not in sound:
            if place.within not in found:
                near = difflib.get_close_matches(place.within, found, n=1)
                hint = f"did you mean {near[0]}?" if near else "add the row that it lies in"
                raise found[place.id][1].fault(f"within {place.within}, which is no row", column="within", hint=hint)
            if place.within in above:
                ring = " in ".join([*above[above.index(place.within) :], place.within])
                raise row.fault(f"the places lie in a circle: {ring}", column="within", hint="break it at one row")
            above.append(place.within)
            place = found[place.within][0]
        sound.update(above)


def _check_names(found: dict[str, tuple[Place, Row]]) -> None:
    claimed: dict[tuple[str, str | None], tuple[Place, Row]] = {}
    for place, row in found.values():
        for column, names in (("name", place.arabic[:1]), ("names_ar", place.arabic[1:]), ("names_en", place.english)):
            _claim(claimed, place, row, column, names)


def _claim(
    claimed: dict[tuple[str, str | None], tuple[Place, Row]], place: Place, row: Row, column: str, names: Sequence[Name]
) -> None:
    for name in names:
        if name.ambiguous:
            continue
        other, where = claimed.setdefault((fold_name(name.text), name.country), (place, row))
        if other.id != place.id:
            what = f'the name "{name.text}" is claimed by {other.id} in line {where.line} too'
            hint = f"say how to choose: {name.text}@CC for articles of one country, or {name.text}? with other evidence"
            raise row.fault(what, column=column, hint=hint, item=name.text)
