"""What speaks for each place that a name may mean: how sure the name is, the word before it, the country, what was named near by.

Takes a name of an article, its candidates in the gazetteer and the places that are sure; gives the candidates with their
scores (sums of weights, between -0.7 and 1.3) and the reasons, the best first. It is separate from `places_link`, which chooses among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kg.extract.place_names import ADMINISTRATIVE, Named, wanted_types
from kg.gazetteer import Candidate, Gazetteer
from kg.reference.distance import distance_km
from kg.reference.places import WIDE_TYPES, Name, Place
from kg.text import fold_name

# What a candidate starts with, by how sure its name is.
_CERTAIN, _DOUBTFUL, _IMPORTED = 0.55, 0.25, 0.25
# What speaks for and against it.
_TYPE_FITS, _SIZE_MISFITS, _TYPE_MISFITS, _ONLY_ONE = 0.2, 0.0, -0.3, 0.1
_NO_GOVERNORATE = -0.05
_COUNTRY, _SECOND_COUNTRY, _FOREIGN, _FOREIGN_CITY = 0.1, 0.05, -0.2, -0.04
_SAME_AREA, _OTHER_AREA, _CLOSE, _FAR = 0.3, -0.25, 0.1, -0.15
_LARGE = 0.05

_CLOSE_KM, _FAR_KM = 40.0, 150.0
_LARGE_POPULATION = 50_000

# How much a governorate named before counts, by where it was named.
_SAME_SENTENCE, _SAME_LINE, SECTION, _HEADLINE, _ARTICLE = 1.0, 0.8, 0.6, 0.5, 0.35
_SECTION_LINES = 3

SETTLED = frozenset({"City", "Town", "Village", "Neighbourhood", "Camp"})
_SIZES = frozenset({"City", "Town", "Village"})
_WIDE = frozenset({"Country", "Region", "Governorate", "District"})
_ANNOUNCED = frozenset({"Governorate", "Region"})
_NAMED_AFTER = ADMINISTRATIVE | {"Governorate"}
"""Areas that bear the name of their town."""


class Scored(NamedTuple):
    """A candidate with its score: the sum of its parts."""

    score: float
    candidate: Candidate
    parts: tuple[tuple[float, str], ...]
    """What speaks for and against it."""
    more: tuple[str, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """The parts in words."""
        return (*(f"{reason} {part:+.2f}" for part, reason in self.parts), *self.more)


class Anchor(NamedTuple):
    """A place that is sure, and where it was named."""

    place: Place
    area: str
    named: Named


class _Near(NamedTuple):
    """The sure places around a name, itself left out, with how much each says about it; by governorate the one that says most, the
    first among equals: looked for once for a name, and not for each of its candidates."""

    weighted: list[tuple[float, Anchor]]
    by_area: dict[str, tuple[float, Anchor]]

    @classmethod
    def of(cls, named: Named, anchors: Sequence[Anchor]) -> _Near:
        """Those around `named`."""
        weighted = [pair for pair in weigh(named, anchors) if pair[1].named is not named]
        by_area: dict[str, tuple[float, Anchor]] = {}
        for pair in weighted:
            area = pair[1].area
            if area not in by_area or pair[0] > by_area[area][0]:
                by_area[area] = pair
        return cls(weighted, by_area)


class Scorer:
    """Scores the candidates of names."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._areas: dict[str, tuple[str | None, str | None]] = {}

    def scored(
        self, named: Named, candidates: Sequence[Candidate], countries: Sequence[str], anchors: Sequence[Anchor]
    ) -> list[Scored]:
        """The candidates with their scores, the best first. None where an ordinary word stands without a cue."""
        if not candidates:
            return []
        cued = bool(named.cue or named.listed or named.relation)
        wanted = wanted_types(named)
        if not any(each.place.type in wanted for each in candidates) and (named.relation or named.areal):
            wanted = frozenset()  # ريف عفرين: the countryside of a town; تدمر (شرق حمص)
        sure = named.areal or any(not each.name.ambiguous for each in candidates)
        made: list[Scored] = []
        near = _Near.of(named, anchors)
        alone = len({each.place.id for each in candidates if each.place.type not in _NAMED_AFTER}) == 1
        for candidate in candidates:
            told = cued or _is_land(named, candidate.place)
            if candidate.name.ambiguous and not told and not (sure and candidate.place.type in _NAMED_AFTER):
                continue
            if not self._allowed(candidate, countries, anchors):
                continue
            made.append(self._score(named, candidate, wanted, countries, near, alone=alone))
        places = {each.candidate.place.id for each in made if each.candidate.place.type not in _NAMED_AFTER}
        if len(places) == 1 or len(made) == 1:
            made = [
                _more(each, _ONLY_ONE, "the only place of the name")
                if not each.candidate.name.ambiguous or not each.candidate.curated
                else each
                for each in made
            ]
        return sorted(made, key=lambda each: (-each.score, each.candidate.place.id))

    def _allowed(self, candidate: Candidate, countries: Sequence[str], anchors: Sequence[Anchor]) -> bool:
        only = candidate.name.country
        if only is None or only in countries:
            return True
        return any(self._gazetteer.country(anchor.place) == only for anchor in anchors)

    def _score(
        self,
        named: Named,
        candidate: Candidate,
        wanted: frozenset[str],
        countries: Sequence[str],
        near: _Near,
        *,
        alone: bool,
    ) -> Scored:
        place, name, curated = candidate
        # محافظة حلب، ريف حلب: the word before it makes the governorate of a city's name as sure as the city.
        announced = place.type == "Governorate" and bool(wanted) and wanted <= _ANNOUNCED
        if not curated:
            parts = [(_IMPORTED, "named in the imported gazetteer")]
        elif name.ambiguous and not announced and not _is_land(named, place):
            parts = [(_DOUBTFUL, f"{name.text} may mean it")]
        else:
            parts = [(_CERTAIN, f"{name.text} is its name")]
        if wanted:
            parts.append(_by_type(place, name, named, wanted))
        parts.extend(self._by_country(place, countries))
        # a village abroad of the same name is no quarter of the city that the sentence names
        abroad = bool(countries) and self.country(place) not in countries
        certain = curated and not name.ambiguous and alone and not abroad
        parts.extend(self._by_area(place, near, certain=certain))
        if place.population >= _LARGE_POPULATION:
            parts.append((_LARGE, "large"))
        return Scored(sum([part for part, _ in parts]), candidate, tuple(parts))

    def _by_country(self, place: Place, countries: Sequence[str]) -> Iterable[tuple[float, str]]:
        country = self.country(place)
        if place.type == "Country" or country is None or not countries:
            return
        if country == countries[0]:
            yield _COUNTRY, f"the article is about {country}"
        elif country in countries:
            yield _SECOND_COUNTRY, f"the article speaks of {country}"
        elif place.type in ("City", "Governorate", "Region"):
            yield _FOREIGN_CITY, f"in {country}"
        else:
            yield _FOREIGN, f"in {country}"

    def _by_area(self, place: Place, near: _Near, *, certain: bool) -> Iterable[tuple[float, str]]:
        """What the governorates named near by say: the nearest one that it lies in, else, of a name that is not
        `certain`, that it lies in none."""
        area = self.area(place)
        if area is None or not near.weighted:
            return
        inside = near.by_area.get(area)
        if inside is not None:
            weight, anchor = inside
            yield _SAME_AREA * weight, f"{anchor.place.name} is named near by"
            return
        nearest = self._nearest(place, near.weighted)
        if nearest is not None and nearest <= _CLOSE_KM:
            yield _CLOSE, f"{nearest:.0f} km from a place named near by"
            return
        if not certain and place.type in SETTLED and place.population < _LARGE_POPULATION:
            top = max(weight for weight, _ in near.by_area.values())
            yield _OTHER_AREA * top, "in none of the governorates named near by"
            if nearest is not None and nearest > _FAR_KM:
                yield _FAR, f"{nearest:.0f} km from the places named near by"

    def _nearest(self, place: Place, weighted: Iterable[tuple[float, Anchor]]) -> float | None:
        """Kilometres to the nearest sure place of the same sentence or line."""
        if place.latitude is None or place.longitude is None:
            return None
        return min(
            (
                distance_km(place.latitude, place.longitude, anchor.place.latitude, anchor.place.longitude)
                for weight, anchor in weighted
                if weight >= _SAME_LINE
                and anchor.place.type not in WIDE_TYPES
                and anchor.place.latitude is not None
                and anchor.place.longitude is not None
            ),
            default=None,
        )

    def area(self, place: Place) -> str | None:
        """The governorate that a place is or lies in."""
        return self._position(place)[0]

    def country(self, place: Place) -> str | None:
        """The country (ISO 3166-1) of a place; None where that is unknown."""
        return self._position(place)[1]

    def _position(self, place: Place) -> tuple[str | None, str | None]:
        known = self._areas.get(place.id)
        if known is None:
            area = next((p.id for p in (place, *self._gazetteer.around(place)) if p.type == "Governorate"), None)
            known = self._areas[place.id] = (area, self._gazetteer.country(place))
        return known


def _by_type(place: Place, name: Name, named: Named, wanted: frozenset[str]) -> tuple[float, str]:
    """What the word before the name says of the type. Reporting calls a town city or village as it likes."""
    word = named.cue or named.cls or named.relation
    if place.type in wanted:
        return _TYPE_FITS, f"{word}: {place.type}"
    if place.type in _SIZES and wanted & _SIZES:
        return _SIZE_MISFITS, f"{word}: a {place.type} all the same"
    if named.several and place.type in _WIDE:
        return 0.0, f"{word} of it"
    if named.listed:  # مخيم اليرموك والقدم: the word is that of the first of the list, unless it is محافظات
        return _NO_GOVERNORATE if wanted <= _ANNOUNCED else 0.0, f"in a list behind {word}"
    if named.cue and fold_name(name.text).startswith(f"{fold_name(named.cue)} "):
        return 0.0, f"{word} is part of the name"
    return _TYPE_MISFITS, f"{word}: no {place.type}"


def _is_land(named: Named, place: Place) -> bool:
    """Whether what stands before the name of a state says that it is one, though the name is a word too: في مالي، شمال مالي."""
    return place.type == "Country" and (named.inside or named.relation == "direction")


def weigh(named: Named, anchors: Sequence[Anchor]) -> Iterable[tuple[float, Anchor]]:
    """Sure places with how much they say about a name, by where they stand to it."""
    for anchor in anchors:
        where = anchor.named
        if where.sentence == named.sentence:
            yield _SAME_SENTENCE, anchor
        elif where.line == named.line:
            yield _SAME_LINE, anchor
        elif where.headline:
            yield _HEADLINE, anchor
        elif 0 < named.line - where.line <= _SECTION_LINES:
            yield SECTION, anchor
        else:
            yield _ARTICLE, anchor


def _more(scored: Scored, part: float, reason: str) -> Scored:
    return Scored(scored.score + part, scored.candidate, (*scored.parts, (part, reason)))
