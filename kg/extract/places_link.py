"""Which place is meant: names of places in an article linked to rows of the gazetteer, each with the reasons.

Takes the names of one article in text order, with the words around them that say what they are; gives for each its place,
or none and what it lies in. Two readings: first the names that can mean one place only; these tell which governorates an
article speaks of, and where; then the others by them. It is separate because it knows places and nothing of events.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from kg.extract.place_names import ADMINISTRATIVE, Named, canonical, readings, wanted_types
from kg.gazetteer import Candidate, Gazetteer
from kg.lexicon.memo import Memo
from kg.records import Link
from kg.reference.distance import distance_km
from kg.reference.places import WIDE_TYPES, Name, Place
from kg.text import fold_name

THRESHOLD = 0.58
"""A candidate below this score is not linked."""

MARGIN = 0.06
"""A candidate that beats the next one by less is not linked, unless one lies in the other."""

MOST_ALTERNATIVES = 5

_WINDOW = 24  # sure places before a name, in its sentence and behind it that are asked about it
_FIRST = 6  # and of the beginning of the article

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
_SAME_SENTENCE, _SAME_LINE, _SECTION, _HEADLINE, _ARTICLE = 1.0, 0.8, 0.6, 0.5, 0.35
_SECTION_LINES = 3

_CITY_KM = 10.0
"""A place farther than this from a city's centre is outside it."""

_SETTLED = frozenset({"City", "Town", "Village", "Neighbourhood", "Camp"})
_SIZES = frozenset({"City", "Town", "Village"})
_WIDE = frozenset({"Country", "Region", "Governorate", "District"})
_ANNOUNCED = frozenset({"Governorate", "Region"})
_PRECISE = _SETTLED | {"Airport", "MilitaryBase", "Facility", "Mountain", "Dam", "OilField", "BorderCrossing"}
_NAMED_AFTER = ADMINISTRATIVE | {"Governorate"}
"""Areas that bear the name of their town."""


class Linked(NamedTuple):
    """What a name means: its place or None, the canonical Arabic name (None keeps the name as written), the id of what
    it lies in, and why."""

    place: Place | None
    name: str | None
    within: str | None
    link: Link


_UNKNOWN = "no gazetteer knows the name"
_UNCUED = "the name is an ordinary word, or one of another country, and no word says that it is a place"


class _Scored(NamedTuple):
    score: float
    candidate: Candidate
    parts: tuple[tuple[float, str], ...]
    """What speaks for and against it."""
    more: tuple[str, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """The parts in words."""
        return (*(f"{reason} {part:+.2f}" for part, reason in self.parts), *self.more)


class _Anchor(NamedTuple):
    """A place that is sure, and where it was named."""

    place: Place
    area: str
    named: Named


class Linker:
    """Links names to places of a gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._areas: dict[str, tuple[str | None, str | None]] = {}
        self._known: Memo[tuple[tuple[Candidate, ...], Place | None]] = Memo(20_000)

    def link(self, named: Sequence[Named], *, countries: Sequence[str]) -> tuple[Linked, ...]:
        """The places of the names of one article. `countries` are ISO 3166-1 codes of what it is about, likeliest
        first."""
        alone = [self._alone(each, countries) for each in named]
        anchors: list[_Anchor] = []
        for each, (_, place) in zip(named, alone, strict=True):
            area = self._area(place) if place is not None else None
            if place is not None and area is not None:
                anchors.append(_Anchor(place, area, each))
        told = [anchor.named.sentence for anchor in anchors]
        linked = [
            self._linked(each, candidates, countries, _near_by(each, anchors, told))
            for each, (candidates, _) in zip(named, alone, strict=True)
        ]
        return _told_first(named, linked)

    def country(self, place: Place) -> str | None:
        """The country (ISO 3166-1) of a place."""
        return self._country(place)

    def gives_its_name(self, place: Place) -> bool:
        """Whether the place is a city that a governorate around it is called by."""
        return place.type == "City" and any(
            outer.type == "Governorate" and any(name.text == place.name for name in outer.arabic)
            for outer in self._gazetteer.around(place)
        )

    def _alone(self, named: Named, countries: Sequence[str]) -> tuple[tuple[Candidate, ...], Place | None]:
        """The candidates of a name, and its place where nothing but the name and its own words tells it."""
        asked = (named.name, named.cue, named.cls, named.relation, named.listed, named.areal, *countries)
        known = self._known.get(asked)
        if known is None:
            candidates = self._candidates(named)
            best = self._best(self._scored(named, candidates, countries, ()), countries)
            known = (candidates, best.candidate.place if best is not None else None)
            self._known.put(asked, known)
        return known

    def _linked(
        self, named: Named, candidates: tuple[Candidate, ...], countries: Sequence[str], anchors: Sequence[_Anchor]
    ) -> Linked:
        scored = self._scored(named, candidates, countries, anchors)
        best = self._best(scored, countries)
        if best is None:
            reasons = scored[0].reasons if scored else (_UNCUED if candidates else _UNKNOWN,)
            top = scored[0].score if scored else 0.0
            if len(scored) > 1 and scored[0].score >= THRESHOLD:
                reasons = (*reasons, "another place is as likely")
            link = Link(score=round(top, 2), reasons=reasons, alternatives=_others(scored, None))
            within = self._holder(named, countries, anchors) or self._surroundings(named, countries, anchors)
            return Linked(None, None, within, link)
        best = self._widened(named, best, scored, anchors)
        place = best.candidate.place
        link = Link(score=round(min(best.score, 1.0), 2), reasons=best.reasons, alternatives=_others(scored, place))
        return Linked(place, canonical(place), place.within, link)

    def _widened(self, named: Named, best: _Scored, scored: Sequence[_Scored], anchors: Sequence[_Anchor]) -> _Scored:
        """The governorate in place of its city, where the sentence goes on with places of the governorate outside the
        city: `وفي حلب سيطرت … على بلدتي …`."""
        place = best.candidate.place
        area = self._area(place)
        if place.type != "City" or named.cue or named.relation or named.listed or area is None:
            return best
        wide = next((each for each in scored if each.candidate.place.id == area), None)
        if wide is None or place.latitude is None or place.longitude is None:
            return best
        for anchor in anchors:
            other, where = anchor.place, anchor.named
            if where.sentence != named.sentence or anchor.area != area or other.type not in _PRECISE:
                continue
            if other.latitude is None or other.longitude is None or where is named:
                continue
            if distance_km(place.latitude, place.longitude, other.latitude, other.longitude) > _CITY_KM:
                reason = f"the governorate: {other.name} follows, outside the city"
                return wide._replace(score=best.score, parts=best.parts, more=(*best.more, reason))
        return best

    def _candidates(self, named: Named) -> tuple[Candidate, ...]:
        """The places that bear the name: with its cue as part of it, as it is, without words of direction."""
        for name in readings(named):
            found = self._gazetteer.candidates(name)
            if found:
                return found
        return ()

    def _scored(
        self, named: Named, candidates: Sequence[Candidate], countries: Sequence[str], anchors: Sequence[_Anchor]
    ) -> list[_Scored]:
        """The candidates with their scores, the best first. None where an ordinary word stands without a cue."""
        cued = bool(named.cue or named.listed or named.relation)
        wanted = wanted_types(named)
        if not any(each.place.type in wanted for each in candidates) and named.relation:
            wanted = frozenset()  # ريف عفرين: the countryside of a town
        sure = named.areal or any(not each.name.ambiguous for each in candidates)
        made: list[_Scored] = []
        weighted = list(_weighted(named, anchors))
        alone = len({each.place.id for each in candidates if each.place.type not in _NAMED_AFTER}) == 1
        for candidate in candidates:
            told = cued or _is_land(named, candidate.place)
            if candidate.name.ambiguous and not told and not (sure and candidate.place.type in _NAMED_AFTER):
                continue
            if not self._allowed(candidate, countries, anchors):
                continue
            made.append(self._score(named, candidate, wanted, countries, weighted, alone=alone))
        places = {each.candidate.place.id for each in made if each.candidate.place.type not in _NAMED_AFTER}
        if len(places) == 1 or len(made) == 1:
            made = [
                _more(each, _ONLY_ONE, "the only place of the name")
                if not each.candidate.name.ambiguous or not each.candidate.curated
                else each
                for each in made
            ]
        return sorted(made, key=lambda each: (-each.score, each.candidate.place.id))

    def _allowed(self, candidate: Candidate, countries: Sequence[str], anchors: Sequence[_Anchor]) -> bool:
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
        weighted: Sequence[tuple[float, _Anchor]],
        *,
        alone: bool,
    ) -> _Scored:
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
        abroad = bool(countries) and self._country(place) not in countries
        certain = curated and not name.ambiguous and alone and not abroad
        parts.extend(self._by_area(place, named, weighted, certain=certain))
        if place.population >= _LARGE_POPULATION:
            parts.append((_LARGE, "large"))
        return _Scored(sum([part for part, _ in parts]), candidate, tuple(parts))

    def _by_country(self, place: Place, countries: Sequence[str]) -> Iterable[tuple[float, str]]:
        country = self._country(place)
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

    def _by_area(
        self, place: Place, named: Named, weighted: Sequence[tuple[float, _Anchor]], *, certain: bool
    ) -> Iterable[tuple[float, str]]:
        """What the governorates named near by say: the nearest one that it lies in, else, of a name that is not
        `certain`, that it lies in none."""
        area = self._area(place)
        others = [(weight, anchor) for weight, anchor in weighted if anchor.named is not named]
        if area is None or not others:
            return
        inside = [(weight, anchor) for weight, anchor in others if anchor.area == area]
        if inside:
            weight, anchor = max(inside, key=lambda pair: pair[0])
            yield _SAME_AREA * weight, f"{anchor.place.name} is named near by"
            return
        nearest = self._nearest(place, others)
        if nearest is not None and nearest <= _CLOSE_KM:
            yield _CLOSE, f"{nearest:.0f} km from a place named near by"
            return
        top = max(weight for weight, _ in others)
        if not certain and place.type in _SETTLED and place.population < _LARGE_POPULATION:
            yield _OTHER_AREA * top, "in none of the governorates named near by"
            if nearest is not None and nearest > _FAR_KM:
                yield _FAR, f"{nearest:.0f} km from the places named near by"

    def _nearest(self, place: Place, weighted: Iterable[tuple[float, _Anchor]]) -> float | None:
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

    def _best(self, scored: Sequence[_Scored], countries: Sequence[str]) -> _Scored | None:
        """The first candidate where it is good enough and clearly ahead of every other that is a place apart.

        Of two that the name means each in its own country (أريحا), the one in the country of the article need not be ahead
        clearly: that the other's is spoken of, too, may come from this very name.
        """
        if not scored or scored[0].score < THRESHOLD:
            return None
        best = scored[0]
        home = best.candidate.name.country
        at_home = home is not None and tuple(countries[:1]) == (home,)
        around = {place.id for place in self._gazetteer.around(best.candidate.place)}
        for other in scored[1:]:
            if best.score - other.score >= MARGIN:
                break
            if at_home and other.candidate.name.country not in (None, home) and best.score > other.score:
                continue
            if other.candidate.place.id == best.candidate.place.id:
                continue  # by another spelling that folds to the same
            if other.candidate.place.id in around or self._inside(other.candidate.place, best.candidate.place):
                continue
            return None
        return best

    def _inside(self, place: Place, outer: Place) -> bool:
        return any(each.id == outer.id for each in self._gazetteer.around(place))

    def _holder(self, named: Named, countries: Sequence[str], anchors: Sequence[_Anchor]) -> str | None:
        """The town that an unlinked thing is named after: that of a hospital, a road, a dam."""
        first, _, rest = named.name.partition(" ")
        if not rest or not (named.cue or named.cls) or fold_name(first) != fold_name(named.cue):
            return None
        owner = msgspec.structs.replace(named, name=rest, cue="", cls="", relation="")
        best = self._best(self._scored(owner, self._gazetteer.candidates(rest), countries, anchors), countries)
        return best.candidate.place.id if best is not None else None

    def _surroundings(self, named: Named, countries: Sequence[str], anchors: Sequence[_Anchor]) -> str | None:
        """What an unlinked place lies in: the governorate named nearest before or around it, else the country; of a border,
        the state named first, from whose side it is seen."""
        if named.sides:
            side = named.sides[0].lower()
            return side if side in self._gazetteer.curated else None
        near = [pair for pair in _weighted(named, anchors) if pair[1].named is not named and pair[0] >= _SECTION]
        if near:
            return max(near, key=lambda pair: pair[0])[1].area
        return countries[0].lower() if countries and countries[0].lower() in self._gazetteer.curated else None

    def _area(self, place: Place) -> str | None:
        """The governorate that a place is or lies in."""
        return self._position(place)[0]

    def _country(self, place: Place) -> str | None:
        return self._position(place)[1]

    def _position(self, place: Place) -> tuple[str | None, str | None]:
        known = self._areas.get(place.id)
        if known is None:
            area = next((p.id for p in (place, *self._gazetteer.around(place)) if p.type == "Governorate"), None)
            known = self._areas[place.id] = (area, self._gazetteer.country(place))
        return known


def _told_first(named: Sequence[Named], linked: Iterable[Linked]) -> tuple[Linked, ...]:
    """The links, with every unlinked place of one name in what it lay in when it was told first: it is one place."""
    within: dict[str, str | None] = {}
    found: list[Linked] = []
    for each, link in zip(named, linked, strict=True):
        if link.place is None:
            first = within.setdefault(fold_name(each.name), link.within)
            link = link._replace(within=first)
        found.append(link)
    return tuple(found)


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


def _near_by(named: Named, anchors: Sequence[_Anchor], told: Sequence[int]) -> Sequence[_Anchor]:
    """The sure places around a name, and the first of the article: a bounded number, so that an article of any length
    costs what its length is. `told` are the sentences of the anchors, in order."""
    if len(anchors) <= 2 * _WINDOW:
        return anchors
    begin, end = bisect_left(told, named.sentence), bisect_right(told, named.sentence)
    start = max(0, begin - _WINDOW)
    return [*anchors[: min(_FIRST, start)], *anchors[start : min(end, begin + _WINDOW) + _WINDOW]]


def _weighted(named: Named, anchors: Sequence[_Anchor]) -> Iterable[tuple[float, _Anchor]]:
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
            yield _SECTION, anchor
        else:
            yield _ARTICLE, anchor


def _more(scored: _Scored, part: float, reason: str) -> _Scored:
    return _Scored(scored.score + part, scored.candidate, (*scored.parts, (part, reason)))


def _others(scored: Sequence[_Scored], chosen: Place | None) -> tuple[str, ...]:
    ids = dict.fromkeys(
        each.candidate.place.id for each in scored if chosen is None or each.candidate.place.id != chosen.id
    )
    return tuple(f"place/{key}" for key in ids)[:MOST_ALTERNATIVES]
