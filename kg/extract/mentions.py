"""The mentions of a record: the parties, places and weapons that an article names, numbered in text order.

Takes an article read and its events; gives mentions, and their ids by span and kind, which arguments refer to.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from kg import records
from kg.extract import lands
from kg.extract.arguments import reference, span
from kg.extract.guesses import KIND as GUESS
from kg.extract.nouns import Noun
from kg.extract.places import IN
from kg.extract.reading import WHERE, Found, Reading
from kg.extract.scene import Scene
from kg.kinds import MentionKind
from kg.lexicon import Lexicon

Ids = dict[tuple[int, int, str], str]
"""The ids of mentions by start, end and kind."""

_KINDS: dict[str, MentionKind] = {"actor": "actor", "place": "place", "weapon": "weapon"}
_PARTED = frozenset(f"place:{cls}" for cls in ("border", "land", "known", "camp", "quarter", "governorate", "area"))
"""The rules of places in whose names a party is only told."""


def mentions_in(reading: Reading, found: Sequence[Found]) -> tuple[tuple[records.Mention, ...], Ids]:
    """The mentions of an article with its events `found`, and their ids."""
    taking_part = {(each.scene.view.number, part.number): part.role for each in found for part in each.parts}
    made: list[records.Mention] = []
    ids: Ids = {}
    for scene in reading.scenes:
        named = _parts_of_names(scene)
        acting = lands.acting(scene, reading.lexicon)
        for number, noun in enumerate(scene.nouns):
            role = taking_part.get((scene.view.number, number))
            kind = "place" if noun.kind == GUESS and role in WHERE else _KINDS.get(noun.kind)
            if kind is None or (role is None and (noun in named or _is_doubtful(scene, noun, acting, reading.lexicon))):
                continue
            start, end = span(scene, noun)
            key = (start, end, kind)
            if key in ids:
                continue
            # A state's adjective says no more than the state; an argument says whether its forces are meant.
            state = noun.state if noun.cls == "Adjective" else None
            name = noun.name if state is None else state.name
            ids[key] = f"m{len(made) + 1}"
            mention = records.Mention(
                id=ids[key],
                kind=kind,
                start=start,
                end=end,
                text=reading.page.raw[start:end],
                name=name,
                entity=reference(name, noun, reading.references) if kind == "actor" else noun.entity,
            )
            place = reading.where.get((scene.view.number, number))
            made.append(mention if place is None else place.told(mention))
    return tuple(made), ids


def _parts_of_names(scene: Scene) -> tuple[Noun, ...]:
    """The parties that stand inside the name of a border, region or camp and only say which it is: الحدود التركية السورية، الشمال
    السوري. In the name of a base they may say whose it is, and a region may have a government."""
    inside = {
        index: place
        for place in scene.nouns
        if place.kind == "place" and place.first < place.last and (place.rule in _PARTED or place.direction)
        for index in range(place.first, place.last + 1)
    }
    return tuple(
        noun
        for noun in scene.nouns
        if noun.kind == "actor"
        and noun.cls != "Government"
        and (place := inside.get(noun.first)) is not None
        and noun.last <= place.last
        and (noun.first, noun.last) != (place.first, place.last)
    )


def _is_doubtful(scene: Scene, noun: Noun, acting: Set[tuple[int, int]], lexicon: Lexicon) -> bool:
    """Whether the noun is a mention only if it takes part in an event: a state's name that says where, the place of a state
    whose name says who, and the name of a place behind a mere preposition, which may be an ordinary word."""
    if noun.kind == "place":
        return noun.rule == IN or (noun.first, noun.last) in acting
    return noun.kind == "actor" and lands.says_where(scene, noun, lexicon)
