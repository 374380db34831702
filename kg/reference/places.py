"""The places that are known before reading: frozen rows, looked up by any of their names.

Takes the rows that `place_tables` read; gives `Places`: containment, names, and what lies within a distance. Coordinates are
decimal degrees in CRS84 (longitude east, latitude north). Separate from the reading because everybody looks up and
nobody else reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from kg.reference.distance import distance_km
from kg.text import fold_name, without_articles

PROMINENCE = {
    "Country": 9, "City": 7, "Governorate": 6, "Region": 5, "Town": 5, "Airport": 4, "MilitaryBase": 4, "BorderCrossing": 4, "Camp": 4,
    "Road": 4, "River": 4, "Dam": 3, "Mountain": 3, "Village": 3, "Neighbourhood": 3, "Lake": 2, "Bridge": 2, "OilField": 2, "Facility": 2,
    "Island": 2, "Valley": 2, "District": 1, "Subdistrict": 0,
}  # fmt: skip
"""Every type of place, with how readily its bare name means it (a city before the governorate of the same name)."""

WIDE_TYPES = frozenset({"Country", "Governorate", "District", "Subdistrict", "Region", "River", "Road", "Valley"})
"""Types whose coordinates stand for something wide: what happens somewhere in it is not near its point."""


class Name(msgspec.Struct, frozen=True, gc=False):
    """One name of a place. `country` (ISO 3166-1 alpha-2) limits it to articles of that country; an ambiguous name means
    the place only with other evidence."""

    text: str
    country: str | None = None
    ambiguous: bool = False


class Place(msgspec.Struct, frozen=True, gc=False):
    """One place. Absent values are None; `population` 0 is unknown. `within` is the id of the smallest containing row, `beside`
    that of the country on the other side of a border."""

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
    beside: str | None = None

    @property
    def names(self) -> tuple[Name, ...]:
        """All names, Arabic first; the preferred one leads."""
        return self.arabic + self.english


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

    def near(self, latitude: float, longitude: float, km: float) -> tuple[tuple[Place, float], ...]:
        """The places whose position is within `km` of the point, with their distance, the nearest first. Areas
        (`WIDE_TYPES`) are left out: their point says little."""
        found = []
        for place in self:
            if place.latitude is None or place.longitude is None or place.type in WIDE_TYPES:
                continue
            away = distance_km(latitude, longitude, place.latitude, place.longitude)
            if away <= km:
                found.append((place, away))
        return tuple(sorted(found, key=lambda pair: (pair[1], pair[0].id)))


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
