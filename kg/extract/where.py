"""The places of an article's scenes, linked: what each is in the gazetteer, and how an event lies to it.

Takes scenes and a linker; gives for each noun that names a place its link, relation and direction. It stands between the
nouns of extraction and `places_link`, which knows neither tokens nor scenes.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from kg.extract.names import Noun
from kg.extract.places_link import Linked, Linker, Named
from kg.extract.scene import Scene
from kg.extract.view import bases
from kg.lexicon import Lexicon
from kg.lexicon.tables import items, rows
from kg.records import Entity, Mention, PlacePrecision, PlaceRelation
from kg.reference.places import Place
from kg.text import fold_name

Key = tuple[int, int]
"""A noun of an article: the number of its sentence, and its own in the scene."""

_RELATIONS: dict[str, PlaceRelation] = {"edge": "edge", "countryside": "countryside", "direction": "direction"}
_BY_TYPE: dict[str, PlacePrecision] = {
    "Country": "country", "Governorate": "governorate", "District": "district", "Subdistrict": "district",
    "Region": "countryside", "River": "countryside", "Road": "countryside", "Valley": "countryside",
}  # fmt: skip
_BY_RELATION: dict[PlaceRelation, PlacePrecision] = {
    "edge": "edge",
    "countryside": "countryside",
    "direction": "near",
    "near": "near",
}
_BUILT = frozenset(
    {"Airport", "MilitaryBase", "Facility", "BorderCrossing", "Town", "Village", "Neighbourhood", "Camp"}
)
"""Types whose names outlets spell in many ways; none of them is the usual one."""
_NARROW: tuple[PlacePrecision, ...] = (
    "exact",
    "edge",
    "near",
    "countryside",
    "district",
    "governorate",
    "country",
    "unknown",
)


class Where(NamedTuple):
    """A place of an article. `direction` is an eighth of the compass (`n`, `sw`)."""

    linked: Linked
    relation: PlaceRelation
    direction: str | None

    @property
    def entity(self) -> str | None:
        """The reference of the place."""
        return f"place/{self.linked.place.id}" if self.linked.place else None

    def name_of(self, noun: Noun) -> str | None:
        """The canonical name of the place; as written where the words name a region (`ريف حلب الشمالي`) or a building,
        which is called with and without what kind it is (`مطار حلب`, `مطار حلب الدولي`)."""
        return self._name(noun.name)

    def _name(self, written: str | None) -> str | None:
        place = self.linked.place
        as_written = self.relation == "countryside" or (place is not None and place.type in _BUILT)
        return written if as_written else self.linked.name or written

    def told(self, mention: Mention) -> Mention:
        """`mention` with what is known of its place."""
        place, _, within, link = self.linked
        return msgspec.structs.replace(
            mention,
            name=self._name(mention.name),
            entity=self.entity,
            type=place.type if place else None,
            relation=self.relation,
            direction=self.direction,
            within=f"place/{within}" if within else None,
            link=link,
        )

    @property
    def precision(self) -> PlacePrecision:
        """How closely an event is known that lies so to the place."""
        place = self.linked.place
        if place is None:
            return "unknown"
        wide = _BY_TYPE.get(place.type)
        if wide in ("country", "governorate") and self.relation != "in":
            return "country" if wide == "country" else "governorate"
        return wide or _BY_RELATION.get(self.relation, "exact")


def where(scenes: Sequence[Scene], linker: Linker, lexicon: Lexicon, *, countries: Sequence[str]) -> dict[Key, Where]:
    """The places of the scenes of one article. `countries` are those that it is about, likeliest first."""
    keys: list[Key] = []
    named: list[Named] = []
    nouns: list[Noun] = []
    for scene in scenes:
        for number, noun in enumerate(scene.nouns):
            if noun.kind == "place" and noun.name:
                keys.append((scene.view.number, number))
                named.append(_named(scene, noun, noun.name, lexicon))
                nouns.append(noun)
    linked = linker.link(named, countries=countries)
    return {
        key: Where(link, _RELATIONS.get(noun.relation, "in"), compass(noun.direction))
        for key, noun, link in zip(keys, nouns, linked, strict=True)
    }


def precision(places: Iterable[Where]) -> PlacePrecision | None:
    """How closely the place of an event is known: by the narrowest of its places; None where it names none."""
    return min((place.precision for place in places), key=_NARROW.index, default=None)


def entities(places: Iterable[Where], known: Container[str]) -> tuple[Entity, ...]:
    """The linked places that the curated table does not hold (`known` are its ids), as the record carries them."""
    found = {where.linked.place.id: where.linked.place for where in places if where.linked.place is not None}
    return tuple(
        Entity(
            id=f"place/{place.id}",
            kind="place",
            name=place.name,
            name_en=place.english[0].text if place.english else None,
            type=place.type,
            latitude=place.latitude,
            longitude=place.longitude,
            within=f"place/{place.within}" if place.within else None,
            identifiers=_identifiers(place),
        )
        for key, place in sorted(found.items())
        if key not in known
    )


def _identifiers(place: Place) -> tuple[str, ...]:
    codes = (("geonames", place.geonames), ("pcode", place.pcode))
    return tuple(f"{scheme}:{code}" for scheme, code in codes if code is not None)


def compass(words: str) -> str | None:
    """The eighth of the compass that words of direction name, north and south first; None where they name none."""
    letters = {_letters().get(fold_name(word)) for word in words.split()}
    found = "".join(letter for letter in "nsew" if letter in letters)
    return found if 0 < len(found) < 3 else None


def _named(scene: Scene, noun: Noun, name: str, lexicon: Lexicon) -> Named:
    sentence = scene.view.sentence
    listed = noun.rule == "place:list"
    cued = bool(noun.cls) and not listed and noun.relation != "direction"
    return Named(
        name=name,
        cue=_cue(scene.view.norms[noun.first], lexicon) if cued else "",
        cls=noun.cls,
        relation=noun.relation,
        listed=listed,
        sentence=scene.view.number,
        line=sentence.line,
        headline=sentence.role == "headline",
        areal=_areal(scene.view.norms[noun.last + 1 : noun.last + 3]),
    )


def _areal(behind: tuple[str, ...]) -> bool:
    """Whether a bracket with a direction follows: حلب (شمال البلاد) is the governorate."""
    return len(behind) == 2 and behind[0] == "(" and compass(behind[1]) is not None


def _cue(norm: str, lexicon: Lexicon) -> str:
    """The word that announces a place, without what is written together with it."""
    for _, base in bases(norm):
        if any(cls.startswith("place-") for cls, _ in lexicon.nouns.get(base, ())):
            return base
    return ""


@lru_cache(maxsize=1)
def _letters() -> Mapping[str, str]:
    table = rows("ar/compass.tsv", columns=("letter", "words"))
    return {fold_name(word): row["letter"] for row in table for word in items(row["words"])}
