"""The places that are known before reading: `seeds/places.tsv` as frozen rows, looked up by any of their names.

Takes the table; gives `Places`: containment, names, nearest names for a wrong one, what a user's words mean
(`resolve`), and what lies within a distance. Coordinates are decimal degrees in CRS84 (longitude east, latitude north).
"""

from __future__ import annotations

import difflib
import math
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources.abc import Traversable
from itertools import islice

import msgspec

from kg.compiled import compiled
from kg.errors import UnknownName
from kg.folders import folder
from kg.reference.table import Row, read
from kg.text import fold_name

COLUMNS = (
    "id", "type", "name", "names_ar", "names_en", "within", "latitude", "longitude", "geonames", "pcode", "population", "source", "note",
)  # fmt: skip
"""The columns of `seeds/places.tsv`."""

PROMINENCE = {
    "Country": 9, "City": 7, "Governorate": 6, "Region": 5, "Town": 5, "Airport": 4, "MilitaryBase": 4, "BorderCrossing": 4, "Camp": 4,
    "Road": 4, "River": 4, "Dam": 3, "Mountain": 3, "Village": 3, "Neighbourhood": 3, "Lake": 2, "Bridge": 2, "OilField": 2, "Facility": 2,
    "Island": 2, "Valley": 2, "District": 1, "Subdistrict": 0,
}  # fmt: skip
"""Every type of place, with how readily its bare name means it (a city before the governorate of the same name)."""

AREAS = frozenset({"Country", "Governorate", "District", "Subdistrict", "Region", "River", "Road", "Valley"})
"""Types whose coordinates stand for something wide: what happens somewhere in it is not near its point."""

EARTH_RADIUS_KM = 6371.0088
NEAREST_NAMES = 5


class Name(msgspec.Struct, frozen=True, gc=False):
    """One name of a place. `country` (ISO 3166-1 alpha-2) limits it to articles of that country; an ambiguous name means
    the place only with other evidence."""

    text: str
    country: str | None = None
    ambiguous: bool = False


class Place(msgspec.Struct, frozen=True, gc=False):
    """One place. Absent values are None; `population` 0 is unknown. `within` is the id of the smallest containing row."""

    id: str
    type: str
    name: str
    arabic: tuple[Name, ...]
    english: tuple[Name, ...]
    within: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonames: int | None = None
    pcode: str | None = None
    population: int = 0
    source: str | None = None
    note: str | None = None

    @property
    def names(self) -> tuple[Name, ...]:
        """All names, Arabic first; the preferred one leads."""
        return self.arabic + self.english

    @property
    def label_en(self) -> str:
        """The preferred English name, or the Arabic one where there is none."""
        return self.english[0].text if self.english else self.name


@dataclass(frozen=True, slots=True)
class Understood:
    """What a user's words for a place mean. `place` is None for a bare point; `alternatives` are what else they might
    have meant, the likeliest first; a place without a position of its own has no coordinates."""

    asked: str
    place: Place | None
    latitude: float | None
    longitude: float | None
    alternatives: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Places:
    """The rows by id, with their names folded as `kg.text.fold_name` folds."""

    rows: dict[str, Place]
    index: dict[str, tuple[tuple[Place, Name], ...]]
    """Folded name to the places that bear it, likeliest first."""
    bare: dict[str, tuple[tuple[Place, Name], ...]] = field(repr=False)
    """The same without the article of each word, for names written with and without it."""

    def __getitem__(self, key: str) -> Place:
        return self.rows[key]

    def __contains__(self, key: object) -> bool:
        return key in self.rows

    def __iter__(self) -> Iterator[Place]:
        return iter(self.rows.values())

    def __len__(self) -> int:
        return len(self.rows)

    def around(self, key: str) -> tuple[Place, ...]:
        """The places that contain `key`, the smallest first."""
        found = []
        above = self.rows[key].within
        while above is not None:
            found.append(self.rows[above])
            above = self.rows[above].within
        return tuple(found)

    def lies_in(self, key: str, outer: str) -> bool:
        """Whether `key` is `outer` or lies in it."""
        return key == outer or any(place.id == outer for place in self.around(key))

    def country(self, key: str) -> str | None:
        """ISO 3166-1 alpha-2 code of the country that the place lies in; None for seas and the like."""
        for place in (self.rows[key], *self.around(key)):
            if place.type == "Country":
                return place.id.upper()
        return None

    def candidates(self, name: str) -> tuple[tuple[Place, Name], ...]:
        """The places that bear `name` (in any writing), likeliest first; names written with another article come only
        where nothing bears it as written."""
        folded = fold_name(name)
        return self.index.get(folded) or self.bare.get(without_articles(folded), ())

    def resolve(self, text: str) -> Understood:
        """What a user means by `text`: an id, `latitude,longitude`, or any name. UnknownName offers the nearest names."""
        asked = text.strip()
        point = _POINT.fullmatch(asked)
        if point:
            return Understood(asked, None, *_point(asked, point))
        if asked in self.rows:
            place = self.rows[asked]
            return Understood(asked, place, place.latitude, place.longitude)
        found: list[Place] = []
        for place, _ in self.candidates(asked) or self._without_type_word(asked):
            if place not in found:
                found.append(place)
        if not found:
            raise UnknownName(f'no place is called "{asked}"', hint=self._offer(asked))
        first, *others = found
        return Understood(asked, first, first.latitude, first.longitude, tuple(others))

    def near(self, latitude: float, longitude: float, km: float) -> tuple[tuple[Place, float], ...]:
        """The places whose position is within `km` of the point, with their distance, the nearest first. Areas
        (`AREAS`) are left out: their point says little."""
        found = []
        for place in self:
            if place.latitude is None or place.longitude is None or place.type in AREAS:
                continue
            away = distance_km(latitude, longitude, place.latitude, place.longitude)
            if away <= km:
                found.append((place, away))
        return tuple(sorted(found, key=lambda pair: (pair[1], pair[0].id)))

    def nearest_names(self, text: str, *, most: int = NEAREST_NAMES) -> tuple[str, ...]:
        """Names of the table that are written most like `text`, best first, one for each place."""
        offered: dict[str, str] = {}
        for folded in difflib.get_close_matches(fold_name(text), self.index, n=most * 4, cutoff=0.6):
            place, name = self.index[folded][0]
            offered.setdefault(place.id, name.text)
        return tuple(offered.values())[:most]

    def _without_type_word(self, text: str) -> tuple[tuple[Place, Name], ...]:
        first, _, rest = fold_name(text).partition(" ")
        types = type_words().get(first, frozenset())
        return tuple(pair for pair in self.candidates(rest) if pair[0].type in types) if rest else ()

    def _offer(self, text: str) -> str:
        names = self.nearest_names(text)
        offer = f"did you mean {', '.join(names)}? " if names else ""
        return offer + "Give a name in Arabic or English, an id such as sy-tadmur, or latitude,longitude"


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Kilometres between two points along the sphere (haversine; mean radius of IUGG)."""
    one, two = math.radians(latitude), math.radians(other_latitude)
    across = math.radians(other_longitude - longitude)
    half = math.sin((two - one) / 2) ** 2 + math.cos(one) * math.cos(two) * math.sin(across / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


def without_articles(folded: str) -> str:
    """A folded name without the article: of each Arabic word (words of four letters and fewer keep it), and before a
    Latin name (`al bab`)."""
    kept = _LATIN_ARTICLE.sub("", folded)
    return " ".join(_ARTICLE.sub("", word) if len(word) > 4 else word for word in kept.split())


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


def of(rows: dict[str, Place]) -> Places:
    """`Places` over rows that are known to be sound."""
    index: dict[str, list[tuple[Place, Name]]] = {}
    bare: dict[str, list[tuple[Place, Name]]] = {}
    for place in rows.values():
        for name in place.names:
            folded = fold_name(name.text)
            index.setdefault(folded, []).append((place, name))
            bare.setdefault(without_articles(folded), []).append((place, name))
    return Places(rows, {k: likeliest(v) for k, v in index.items()}, {k: likeliest(v) for k, v in bare.items()})


def likeliest(pairs: Iterable[tuple[Place, Name]]) -> tuple[tuple[Place, Name], ...]:
    """Candidates in the order of how readily the bare name means them: unmarked names, prominent types, large places."""
    return tuple(
        sorted(
            pairs,
            key=lambda pair: (pair[1].ambiguous, -PROMINENCE.get(pair[0].type, 0), -pair[0].population, pair[0].id),
        )
    )


_ARTICLE = re.compile("^\u0627\u0644")
_LATIN_ARTICLE = re.compile("^(?:al|el|ar|as|ash|ad|an|at|az) (?=.)")
_POINT = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*,\s*([+-]?\d+(?:\.\d+)?)")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# A name, then @ and a country that it is limited to, then ? where it is ambiguous: `سنجار@IQ`, `الباب?`.
_NAME = re.compile(r"(?P<text>[^@?]+)(?:@(?P<country>[A-Z]{2}))?(?P<ambiguous>\?)?")


def _point(asked: str, point: re.Match[str]) -> tuple[float, float]:
    latitude, longitude = float(point[1]), float(point[2])
    if abs(latitude) > 90 or abs(longitude) > 180:
        hint = "latitude first (-90 to 90), then longitude (-180 to 180): 34.56,38.28"
        raise UnknownName(f"the point {asked} is not on Earth", hint=hint)
    return latitude, longitude


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
