"""The curated table and a compiled gazetteer as one: which places bear a name, and what they lie in.

Takes the curated `Places` and, where the user has one, the file that `kg places import` wrote. A place that both know
(one GeoNames id or p-code, or one name within a few kilometres and the same kind) is the curated row.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import InputError
from kg.gazetteer.rows import APPLICATION_ID, FORM
from kg.reference import place_tables
from kg.reference.distance import distance_km
from kg.reference.places import WIDE_TYPES, Name, Place, Places, likeliest
from kg.text import fold_name, without_articles

if TYPE_CHECKING:
    import sqlite3

SAME_PLACE_KM = 5.0
SAME_AREA_KM = 80.0
_REMEMBERED = 50_000

_SETTLEMENTS = frozenset({"City", "Town", "Village"})
_COLUMNS = "n, id, type, country, latitude, longitude, geonames, pcode, population, within, source"


class Candidate(NamedTuple):
    """A place that bears a name. `curated` tells a row of the curated table from an imported one, whose name counts
    only with other evidence."""

    place: Place
    name: Name
    curated: bool


class Gazetteer:
    """Places by name. Opens the compiled file read-only on first use, so that it pickles and may be shared by processes."""

    def __init__(self, path: Path | None = None, *, curated: Places | None = None) -> None:
        self.curated = curated if curated is not None else place_tables.load()
        self.path = path
        self._base: sqlite3.Connection | None = None
        self._by_code: dict[int | str, str] = {}
        for place in self.curated if path is not None else ():
            for code in (place.geonames, place.pcode):
                if code is not None:
                    self._by_code.setdefault(code, place.id)
        self._remembered: dict[str, tuple[Candidate, ...]] = {}
        self._imported: dict[int, Place] = {}
        if path is not None:
            self._open()

    def __getstate__(self) -> tuple[Path | None, Places]:
        return self.path, self.curated

    def __setstate__(self, state: tuple[Path | None, Places]) -> None:
        path, curated = state
        self.__init__(path, curated=curated)  # type: ignore[misc]

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """The places that bear `name` in any writing: curated ones first, each likeliest first."""
        folded = fold_name(name)
        known = self._remembered.get(folded)
        if known is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            known = self._remembered[folded] = tuple(self._candidates(folded))
        return known

    def place(self, key: str) -> Place | None:
        """The place with the id `key`, curated or imported; None where there is none."""
        if key in self.curated:
            return self.curated[key]
        if self.path is None:
            return None
        row = self._open().execute(f"SELECT {_COLUMNS} FROM place WHERE id = ?", (key,)).fetchone()
        return self._imported_place(row) if row else None

    def around(self, place: Place) -> tuple[Place, ...]:
        """The places that contain `place`, the smallest first."""
        found: list[Place] = []
        above = place.within
        while above is not None and len(found) < 12:
            outer = self.place(above)
            if outer is None:
                break
            found.append(outer)
            above = outer.within
        return tuple(found)

    def country(self, place: Place) -> str | None:
        """ISO 3166-1 alpha-2 code of the country of a place; None for seas and the like."""
        for each in (place, *self.around(place)):
            if each.type == "Country":
                return each.id.upper() if len(each.id) == 2 else None
        return None

    def _candidates(self, folded: str) -> Iterator[Candidate]:
        own = self.curated.candidates(folded)
        held = {place.id for place, _ in own}
        for place, name in own:
            yield Candidate(place, name, True)
        if self.path is None:
            return
        for place, name in likeliest(self._others(folded)):
            if place.id not in held:
                held.add(place.id)
                yield Candidate(place, name, place.id in self.curated)

    def _others(self, folded: str) -> Iterator[tuple[Place, Name]]:
        """Imported places of a name, or the curated ones that they are; names with another article only where none has
        this one."""
        query = f"SELECT DISTINCT {_COLUMNS}, text FROM name JOIN place USING (n) WHERE bare = ? ORDER BY n, text"
        rows = self._open().execute(query, (without_articles(folded),)).fetchall()
        exact = [row for row in rows if fold_name(row[-1]) == folded]
        for *row, text in exact or rows:
            yield self._curated_twin(tuple(row), folded) or self._imported_place(tuple(row)), Name(text, None, True)

    def _curated_twin(self, row: tuple[object, ...], folded: str | None) -> Place | None:
        """The curated row of the place that an imported row is."""
        _, _, type_, _, latitude, longitude, geonames, pcode, *_ = row
        for code in (geonames, pcode):
            if isinstance(code, int | str) and code in self._by_code:
                return self.curated[self._by_code[code]]
        if folded is None or not isinstance(latitude, float) or not isinstance(longitude, float):
            return None
        reach = SAME_AREA_KM if type_ in WIDE_TYPES else SAME_PLACE_KM
        for place, _ in self.curated.candidates(folded):
            same_kind = place.type == type_ or {place.type, type_} <= _SETTLEMENTS
            if not same_kind or place.latitude is None or place.longitude is None:
                continue
            if distance_km(latitude, longitude, place.latitude, place.longitude) <= reach:
                return place
        return None

    def _imported_place(self, row: tuple[object, ...]) -> Place:
        number = int(str(row[0]))
        known = self._imported.get(number)
        if known is not None:
            return known
        if len(self._imported) >= _REMEMBERED:
            self._imported.clear()
        made = self._imported[number] = self._made(number, row)
        return made

    def _made(self, number: int, row: tuple[object, ...]) -> Place:
        _, key, type_, country, latitude, longitude, geonames, pcode, population, within, source = row
        names = (
            self._open()
            .execute("SELECT text, language FROM name WHERE n = ? ORDER BY rank, rowid", (number,))
            .fetchall()
        )
        arabic = tuple(dict.fromkeys(text for text, language in names if language == "ar"))
        english = tuple(dict.fromkeys(text for text, language in names if language != "ar"))
        usual = arabic or english
        return Place(
            id=str(key),
            type=str(type_),
            name=usual[0] if usual else str(key),
            arabic=tuple(Name(text, None, True) for text in usual),
            english=tuple(Name(text, None, True) for text in english),
            within=self._outer(within, str(country)),
            latitude=latitude if isinstance(latitude, float) else None,
            longitude=longitude if isinstance(longitude, float) else None,
            geonames=geonames if isinstance(geonames, int) else None,
            pcode=str(pcode) if pcode else None,
            population=int(str(population)),
            source=str(source),
        )

    def _outer(self, within: object, country: str) -> str | None:
        """The id of what an imported place lies in: the curated row of it where there is one, else the country."""
        own = country.lower() if country.lower() in self.curated else None
        if within is None:
            return own
        row = self._open().execute(f"SELECT {_COLUMNS} FROM place WHERE n = ?", (within,)).fetchone()
        if row is None:
            return own
        first = self._open().execute("SELECT bare FROM name WHERE n = ? ORDER BY rank, rowid", (within,)).fetchone()
        twin = self._curated_twin(tuple(row), first[0] if first else None)
        return twin.id if twin else str(row[1])

    def _open(self) -> sqlite3.Connection:
        if self._base is None:
            self._base = _connection(self.path)
        return self._base


def _connection(path: Path | None) -> sqlite3.Connection:
    """A read-only connection to a compiled gazetteer. InputError where the file is none."""
    import sqlite3  # only who has a gazetteer pays for it

    if path is None or not path.is_file():
        raise InputError(
            "there is no such gazetteer", where=str(path), hint="kg places import FILE --to PATH makes one"
        )
    try:
        base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        found = [base.execute(f"PRAGMA {what}").fetchone()[0] for what in ("application_id", "user_version")]
    except sqlite3.Error as error:
        found = [str(error)]
    if found != [APPLICATION_ID, FORM]:
        hint = "compile it again with kg places import FILE --to PATH"
        raise InputError("the file is no gazetteer of this version", where=str(path), hint=hint)
    return base
