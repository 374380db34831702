"""The row that every source of places gives, whatever its file looks like."""

from __future__ import annotations

from typing import NamedTuple

FORM = 1
"""Version of the compiled file, in its `user_version`."""

APPLICATION_ID = 0x57514147  # "WQAG"


class Imported(NamedTuple):
    """One place of an imported gazetteer.

    `id` is the end of its IRI. `names` are (text, language) with `ar`, `en` or the empty string, the preferred of each language first.
    `area` is the key under which other rows find this one as what they lie in, or None; `within` are such keys, the
    smallest area first. Coordinates are CRS84 degrees; `population` 0 is unknown.
    """

    id: str
    type: str
    country: str
    names: tuple[tuple[str, str], ...]
    latitude: float | None
    longitude: float | None
    geonames: int | None
    pcode: str | None
    population: int
    area: str | None
    within: tuple[str, ...]
    source: str


class ForeignName(NamedTuple):
    """A further name of the place with the GeoNames id `geonames`; `preferred` ones come before the others."""

    geonames: int
    text: str
    language: str
    preferred: bool
