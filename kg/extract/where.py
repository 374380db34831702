"""The places of an article's scenes, linked: what each is in the gazetteer, and how an event lies to it.

Takes scenes and a linker; gives for each noun that names a place its link, relation and direction. It stands between the
nouns of extraction and `places_link`, which knows neither tokens nor scenes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from kg.extract.border_places import border
from kg.extract.borders import RULE as BORDER
from kg.extract.compass import compass
from kg.extract.nouns import Noun
from kg.extract.place_names import Named
from kg.extract.places import IN
from kg.extract.places_link import Linked, Linker
from kg.extract.scene import Scene
from kg.extract.view import View, bare, bases
from kg.gazetteer import Gazetteer
from kg.kinds import PlacePrecision, PlaceRelation
from kg.lexicon import Lexicon
from kg.lexicon.affixes import AND, TO
from kg.lexicon.markers import markers
from kg.lexicon.states import State
from kg.records import Entity, Link, Mention
from kg.reference.place_tables import type_words
from kg.reference.places import Place
from kg.text import fold_name

Key = tuple[int, int]
"""A noun of an article: the number of its sentence, and its own in the scene."""

_RESUMED = "place:resumed"
_AREA = "area"
_AROUND = frozenset({"City", "Camp", "Airport", "MilitaryBase", "Facility", "Mountain"})
"""Types of place that `المنطقة` does not stand for but lies around."""
_NO_AREA = frozenset({"Country", "Road", "River", "Bridge"})

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
        which is called with and without what kind it is (`مطار حلب`, `مطار حلب الدولي`), unless they only add to the
        canonical name (`مطار كويرس العسكري`, `حي طريق السد`)."""
        return self._name(noun.name)

    def _name(self, written: str | None) -> str | None:
        place = self.linked.place
        if written is None or place is None:
            return self.linked.name or written
        as_written = self.relation == "countryside" or (place.type in _BUILT and not _says_more(written, place.name))
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
    nouns: list[tuple[Scene, Noun]] = []
    for scene in scenes:
        for number, noun in enumerate(scene.nouns):
            if noun.kind == "place" and noun.name:
                keys.append((scene.view.number, number))
                named.append(_named(scene, noun, noun.name, lexicon))
                nouns.append((scene, noun))
    found: dict[Key, Where] = {}
    for key, (scene, noun), cue, link in zip(keys, nouns, named, linker.link(named, countries=countries), strict=True):
        resumed = _resumed(noun, cue, _border(noun, link, linker, lexicon), linker, countries)
        relation = _relation(noun, cue, resumed, linker)
        near = relation == "in" and not noun.proclitics.startswith(AND) and _is_near(scene.view, noun)
        found[key] = Where(resumed, "near" if near else relation, compass(noun.direction))
    return found


def _border(noun: Noun, linked: Linked, linker: Linker, lexicon: Lexicon) -> Linked:
    """The link of a border: the one place that it is from both sides."""
    if noun.rule != BORDER or not noun.name:
        return linked
    place = border(_sides(noun.name, lexicon), noun.name.split()[0], linker.curated)
    if place is None:
        return linked
    return Linked(place, None, linked.within, Link(score=1.0, reasons=("the border of two countries",)))


def _relation(noun: Noun, named: Named, linked: Linked, linker: Linker) -> PlaceRelation:
    """How an event lies to the place. `المنطقة` is the land around the city told before; the middle of a place (`وسط بغداد`)
    is in it. In a direction from a city that its governorate is called by (`شمالي إدلب`) is all of that part of the governorate,
    as its countryside is; in a direction from another town (`شرق تدمر`) is near it."""
    relation = _RELATIONS.get(named.relation, "in")
    place = linked.place
    if place is not None and place.type in _AROUND and _is_area(noun, named):
        return "near"
    if relation == "direction" and compass(noun.direction) is None:
        return "in"
    if relation == "direction" and place is not None and linker.gives_its_name(place):
        return "countryside"
    return relation


def _is_near(view: View, noun: Noun) -> bool:
    """Whether the words before the place say that the event, or what it hit, is only near it: قرب العاصمة دمشق, القريبة من
    الحدود, المحاذية لتركيا."""
    at = noun.first - 1
    if at >= 0 and view.norms[at] in markers("seat-word"):
        at -= 1  # the capital, which is no part of the name
    if at < 0:
        return False
    before = view.norms[at]
    if noun.proclitics == TO:
        return before in markers("near-to")
    return before in markers("near") or (
        at > 0 and before in markers("from") and view.norms[at - 1] in markers("near-from")
    )


def _says_more(written: str, canonical: str) -> bool:
    """Whether the words are the canonical name and others before or behind it."""
    words, name = fold_name(written).split(), fold_name(canonical).split()
    return len(words) > len(name) and name in (words[: len(name)], words[-len(name) :])


def precision(places: Iterable[Where]) -> PlacePrecision | None:
    """How closely the place of an event is known: by the narrowest of its places; None where it names none."""
    return min((place.precision for place in places), key=_NARROW.index, default=None)


def entities(places: Iterable[Where], gazetteer: Gazetteer) -> tuple[Entity, ...]:
    """The linked places that the curated table does not hold, as the record carries them, with what they lie in up to the first
    place that the table holds: nothing lies in a place of which nothing is said."""
    found: dict[str, Place] = {}
    for where in places:
        linked = where.linked.place
        if linked is None or linked.id in gazetteer.curated:
            continue
        found[linked.id] = linked
        for outer in gazetteer.around(linked):
            if outer.id in gazetteer.curated:
                break
            found[outer.id] = outer
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
            beside=f"place/{place.beside}" if place.beside else None,
            identifiers=_identifiers(place),
        )
        for _, place in sorted(found.items())
    )


def _identifiers(place: Place) -> tuple[str, ...]:
    codes = (("geonames", place.geonames), ("pcode", place.pcode))
    return tuple(f"{scheme}:{code}" for scheme, code in codes if code is not None)


def _resumed(noun: Noun, named: Named, linked: Linked, linker: Linker, countries: Sequence[str]) -> Linked:
    """The link, unless `المنطقة` was taken for a place that it can hardly stand for, or for a city of a country that the
    article is not about; then what that lies in."""
    place = linked.place
    if place is None or not _is_area(noun, named):
        return linked
    abroad = place.type in _AROUND and linker.country(place) not in (None, *countries[:1])
    if not abroad and place.type not in _NO_AREA:
        return linked
    reason = "abroad" if abroad else f"no {place.type}"
    link = msgspec.structs.replace(linked.link, score=0.0, reasons=(*linked.link.reasons, reason))
    return Linked(None, None, linked.within, link)


def _is_area(noun: Noun, named: Named) -> bool:
    """Whether a definite noun stands for a place named before and calls it an area."""
    return noun.rule == _RESUMED and named.cls == _AREA


def _named(scene: Scene, noun: Noun, name: str, lexicon: Lexicon) -> Named:
    sentence = scene.view.sentence
    listed = noun.rule == "place:list"
    cued = bool(noun.cls) and not listed and noun.relation != "direction"
    # ريفي حماة وإدلب, محيط ريف حلب: a countryside too, though another word opens the name
    countryside = (listed and noun.cls == "countryside") or _class(fold_name(name.split()[0]), lexicon) == "countryside"
    cue = _cue(scene.view.norms[noun.first], lexicon) if cued else ""
    return Named(
        name=name,
        cue=cue,
        several=cue in lexicon.words["plural-cues"],
        inside=noun.rule == IN,
        cls=_resumed_class(scene, noun, lexicon) or noun.cls,
        relation="countryside" if countryside and not noun.relation else noun.relation,
        listed=listed,
        sentence=scene.view.number,
        line=sentence.line,
        headline=sentence.role == "headline",
        sides=tuple([state.country for state in _sides(name, lexicon)]) if noun.rule == BORDER else (),
        areal=noun.cls != "Country"
        and cue not in lexicon.words["settlement-cues"]
        and _areal(scene.view.norms[noun.last + 1 : noun.last + 3]),
    )


def _sides(name: str, lexicon: Lexicon) -> list[State]:
    """The states whose border it is: الحدود السورية التركية."""
    told = (bare(fold_name(word)) for word in name.split())
    states = (lexicon.adjectives.get(word) or lexicon.states.get((word,)) for word in told)
    return [state for state in states if state is not None]


def _areal(behind: tuple[str, ...]) -> bool:
    """Whether a bracket with a direction follows: حلب (شمال البلاد) is the governorate, and مدينة حلب (شمال) is not."""
    return len(behind) == 2 and behind[0] == "(" and compass(behind[1]) is not None


def _class(norm: str, lexicon: Lexicon) -> str:
    """The class of a word that announces a place; empty where it does not."""
    for cls, _ in lexicon.nouns.get(norm, ()):
        if cls.startswith("place-"):
            return cls.removeprefix("place-")
    return ""


def _resumed_class(scene: Scene, noun: Noun, lexicon: Lexicon) -> str:
    """The class of the definite noun that stands for a place: that of `المنطقة` is area."""
    if noun.rule != _RESUMED:
        return ""
    return next(filter(None, (_class(bare(base), lexicon) for _, base in bases(scene.view.norms[noun.first]))), "")


def _cue(norm: str, lexicon: Lexicon) -> str:
    """The word that announces a place, without what is written together with it."""
    known = type_words()
    return next(
        (base for _, base in bases(norm) if base in known or _class(base, lexicon) or _class(bare(base), lexicon)), ""
    )
