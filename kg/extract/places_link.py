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

from kg.extract.place_names import Named, canonical, readings
from kg.extract.place_scores import SECTION, SETTLED, Anchor, Scored, Scorer, weigh
from kg.gazetteer import Candidate, Gazetteer
from kg.lexicon.memo import Memo
from kg.records import Link
from kg.reference.distance import distance_km
from kg.reference.places import Place, Places
from kg.text import fold_name

THRESHOLD = 0.58
"""A candidate below this score is not linked."""

MARGIN = 0.06
"""A candidate that beats the next one by less is not linked, unless one lies in the other."""

MOST_ALTERNATIVES = 5

_WINDOW = 24  # sure places before a name, in its sentence and behind it that are asked about it
_FIRST = 6  # and of the beginning of the article

_CITY_KM = 10.0
"""A place farther than this from a city's centre is outside it."""

_PRECISE = SETTLED | {"Airport", "MilitaryBase", "Facility", "Mountain", "Dam", "OilField", "BorderCrossing"}


class Linked(NamedTuple):
    """What a name means: its place or None, the canonical Arabic name (None keeps the name as written), the id of what
    it lies in, and why."""

    place: Place | None
    name: str | None
    within: str | None
    link: Link


_UNKNOWN = "no gazetteer knows the name"
_UNCUED = "the name is an ordinary word, or one of another country, and no word says that it is a place"


class Linker:
    """Links names to places of a gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._scorer = Scorer(gazetteer)
        self._known: Memo[tuple[tuple[Candidate, ...], Place | None]] = Memo(20_000)

    def link(self, named: Sequence[Named], *, countries: Sequence[str]) -> tuple[Linked, ...]:
        """The places of the names of one article. `countries` are ISO 3166-1 codes of what it is about, likeliest
        first."""
        alone = [self._alone(each, countries) for each in named]
        anchors: list[Anchor] = []
        for each, (_, place) in zip(named, alone, strict=True):
            area = self._scorer.area(place) if place is not None else None
            if place is not None and area is not None:
                anchors.append(Anchor(place, area, each))
        told = [anchor.named.sentence for anchor in anchors]
        linked = [
            self._linked(each, candidates, countries, _near_by(each, anchors, told))
            for each, (candidates, _) in zip(named, alone, strict=True)
        ]
        return _told_first(named, linked)

    @property
    def curated(self) -> Places:
        """The places of the table."""
        return self._gazetteer.curated

    def country(self, place: Place) -> str | None:
        """The country (ISO 3166-1) of a place."""
        return self._scorer.country(place)

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
            best = self._best(self._scorer.scored(named, candidates, countries, ()), countries)
            known = (candidates, best.candidate.place if best is not None else None)
            self._known.put(asked, known)
        return known

    def _linked(
        self, named: Named, candidates: tuple[Candidate, ...], countries: Sequence[str], anchors: Sequence[Anchor]
    ) -> Linked:
        scored = self._scorer.scored(named, candidates, countries, anchors)
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

    def _widened(self, named: Named, best: Scored, scored: Sequence[Scored], anchors: Sequence[Anchor]) -> Scored:
        """The governorate in place of its city, where the sentence goes on with places of the governorate outside the
        city: `وفي حلب سيطرت … على بلدتي …`."""
        place = best.candidate.place
        area = self._scorer.area(place)
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

    def _best(self, scored: Sequence[Scored], countries: Sequence[str]) -> Scored | None:
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

    def _holder(self, named: Named, countries: Sequence[str], anchors: Sequence[Anchor]) -> str | None:
        """The town that an unlinked thing is named after: that of a hospital, a road, a dam."""
        first, _, rest = named.name.partition(" ")
        if not rest or not (named.cue or named.cls) or fold_name(first) != fold_name(named.cue):
            return None
        owner = msgspec.structs.replace(named, name=rest, cue="", cls="", relation="")
        best = self._best(self._scorer.scored(owner, self._gazetteer.candidates(rest), countries, anchors), countries)
        return best.candidate.place.id if best is not None else None

    def _surroundings(self, named: Named, countries: Sequence[str], anchors: Sequence[Anchor]) -> str | None:
        """What an unlinked place lies in: the governorate named nearest before or around it, else the country; of a border,
        the state named first, from whose side it is seen."""
        if named.sides:
            side = named.sides[0].lower()
            return side if side in self._gazetteer.curated else None
        near = [pair for pair in weigh(named, anchors) if pair[1].named is not named and pair[0] >= SECTION]
        if near:
            return max(near, key=lambda pair: pair[0])[1].area
        return countries[0].lower() if countries and countries[0].lower() in self._gazetteer.curated else None


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


def _near_by(named: Named, anchors: Sequence[Anchor], told: Sequence[int]) -> Sequence[Anchor]:
    """The sure places around a name, and the first of the article: a bounded number, so that an article of any length
    costs what its length is. `told` are the sentences of the anchors, in order."""
    if len(anchors) <= 2 * _WINDOW:
        return anchors
    begin, end = bisect_left(told, named.sentence), bisect_right(told, named.sentence)
    start = max(0, begin - _WINDOW)
    return [*anchors[: min(_FIRST, start)], *anchors[start : min(end, begin + _WINDOW) + _WINDOW]]


def _others(scored: Sequence[Scored], chosen: Place | None) -> tuple[str, ...]:
    ids = dict.fromkeys(
        each.candidate.place.id for each in scored if chosen is None or each.candidate.place.id != chosen.id
    )
    return tuple(f"place/{key}" for key in ids)[:MOST_ALTERNATIVES]
