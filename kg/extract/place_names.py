"""What the words of a place's name say, and those before it: the ways to look it up, the types of place it can be.

Takes a name as extraction took it, with its cue; gives readings and types. It is separate from the choice among places,
which weighs what this says against the rest of the article.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kg.extract.compass import compass
from kg.lexicon.affixes import ARTICLE
from kg.reference.place_tables import type_words
from kg.reference.places import Place
from kg.text import fold_name

ADMINISTRATIVE = frozenset({"District", "Subdistrict"})

_NAMED_BARE = frozenset({"City", "Town", "Governorate"})
"""Types whose name may stand without the word for what they are; `مستشفى السويداء` is not السويداء."""


CUES: dict[str, frozenset[str]] = {
    "city": frozenset({"City", "Town"}),
    "town": frozenset({"Town", "Village", "City", "Subdistrict"}),
    "village": frozenset({"Village", "Town"}),
    "quarter": frozenset({"Neighbourhood", "Town", "City", "Camp"}),
    "area": frozenset({"Region", "District", "Subdistrict", "Town", "Village", "City", "Neighbourhood", "Valley", "Facility", "Island"}),
    "governorate": frozenset({"Governorate"}),
    "country": frozenset({"Country"}),
    "camp": frozenset({"Camp"}),
    "hill": frozenset({"Mountain", "Region", "Village"}),
    "facility": frozenset(
        {"Airport", "MilitaryBase", "Facility", "BorderCrossing", "Dam", "Bridge", "Road", "River", "OilField", "Lake"}
    ),
}  # fmt: skip
"""Class of the word before a name to the types of place that it announces; classes that announce none are not here."""


class Named(msgspec.Struct, frozen=True, gc=False):
    """A name of a place in an article.

    `name` is the name as extraction took it, `cue` the word before it that says what it is (empty where there is none)
    and `cls` the class of that word; `relation` is as in a record. `listed` tells a name in a list that a cue opened.
    `sentence` and `line` count in the article, `headline` says that the line is one.
    """

    name: str
    cue: str = ""
    cls: str = ""
    relation: str = ""
    several: bool = False
    """Whether the word before it says that there are several: مدن اليمن are towns of it."""
    inside: bool = False
    """Whether only a preposition says where."""
    listed: bool = False
    sentence: int = 0
    line: int = 1
    headline: bool = False
    sides: tuple[str, ...] = ()
    """Of a border: the countries (ISO 3166-1) on its sides."""
    areal: bool = False
    """Whether words behind the name say that an area is meant: `حلب (شمال البلاد)`."""


def canonical(place: Place) -> str:
    """The name by which a place is known: of an administrative area, the name without the word for what it is."""
    if place.type not in ("Governorate", *ADMINISTRATIVE):
        return place.name
    first, _, rest = place.name.partition(" ")
    return rest if rest and fold_name(first) in type_words() else place.name


def readings(named: Named) -> Iterable[str]:
    """The ways to look a name up, the most telling first."""
    words = named.name.split()
    if named.cue and not named.relation and fold_name(words[0]) != fold_name(named.cue):
        yield f"{named.cue} {named.name}"
    yield named.name
    if len(words) > 1 and type_words().get(fold_name(words[0]), frozenset()) & _NAMED_BARE:
        yield " ".join(words[1:])
    if named.cue and not named.relation:
        # مدينة عدن الجنوبية: the direction says where the city lies
        for last in range(len(words) - 1, 0, -1):
            if compass(words[last]) is None:
                break
            yield " ".join(words[:last])
    if named.relation and len(words) > 1:
        # ريف حلب الشمالي الشرقي: what stands before the directions is the name
        for last in range(len(words), 1, -1):
            yield " ".join(words[1:last])


def wanted_types(named: Named) -> frozenset[str]:
    """The types of place that the word before a name announces; empty where it announces none."""
    if named.relation == "countryside" or named.areal:
        return frozenset({"Governorate"})
    if named.listed and named.cls == "facility":  # محاور A وB: the front lines of places of any kind
        return frozenset()
    word = fold_name(named.cue)
    return type_words().get(word) or type_words().get(word.removeprefix(ARTICLE)) or CUES.get(named.cls, frozenset())
