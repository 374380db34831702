"""The arguments of events: which span of the text takes part, in which role, under which name.

Takes an event with its parts and the article that it stands in; gives arguments. What a state or its forces are called depends on the
event: those who fight are its forces, those who sign are the state or its government.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from kg import records
from kg.extract.guesses import KIND as GUESS
from kg.extract.nouns import Noun
from kg.extract.reading import WHERE, Found, Reading
from kg.extract.scene import Scene, means_people, relation
from kg.extract.sides import sides
from kg.extract.view import bases
from kg.lexicon import Lexicon
from kg.lexicon.affixes import TO

_AT_TABLES = frozenset({"Agreement", "Negotiation", "Ceasefire", "AidDelivery", "Founding"})
"""Events in which a state is itself and not its forces."""
_TALKS = frozenset({"Agreement", "Negotiation"})
"""Those in which its forces by any name but that of its army are its government: مفاوضات مع النظام."""


def arguments_of(found: Found, ids: dict[tuple[int, int, str], str], reading: Reading) -> tuple[records.Argument, ...]:
    """The arguments of an event; `ids` are those of the article's mentions by start, end and kind."""
    scene, trigger = found.scene, found.trigger
    parts = [(part.number, part.role) for part in found.parts]
    side = sides(scene, parts, reading.lexicon) if trigger.type == "Battle" else {}
    made = []
    for part in found.parts:
        noun = scene.nouns[part.number]
        if part.role == "target" and means_people(scene, noun):
            noun = msgspec.structs.replace(noun, name=None, entity=None, state=None)
        start, end = span(scene, noun)
        name = _at_talks(scene, noun, trigger.type, reading.lexicon) or _name(noun, trigger.type, part.role)
        kind = "place" if noun.kind == GUESS and part.role in WHERE else noun.kind
        place = reading.where.get((scene.view.number, part.number))
        made.append(
            records.Argument(
                role=part.role,  # type: ignore[arg-type]
                side=side.get(part.number),
                mention=ids.get((start, end, kind)),
                start=start,
                end=end,
                text=None,
                name=name if place is None else place.name_of(noun),
                entity=reference(name, noun, reading.references) if place is None else place.entity,
                rule=relation(scene, trigger, part.number),
            )
        )
    return tuple(made)


def _at_talks(scene: Scene, noun: Noun, type_: str, lexicon: Lexicon) -> str | None:
    """The government whose forces are named as a party to talks or a deal; None where they are none, or an army."""
    if type_ not in _TALKS or noun.kind != "actor" or noun.name is None:
        return None
    government = lexicon.governments.get(noun.name)
    army = any(base in lexicon.words["armies"] for _, base in bases(scene.view.norms[noun.first]))
    return None if army else government


def _name(noun: Noun, type_: str, role: str) -> str | None:
    """A state that fights is its forces; at a table, and as a sponsor, it is itself. A thing that says where has no name of
    its own, and a word that no table knows may be any noun."""
    if noun.kind == "thing" and role in WHERE:
        return None
    state = noun.state
    if state is None or noun.kind != "actor":
        return noun.name
    if role == "supporter" and noun.cls in ("State", "Adjective"):
        return state.name
    if type_ not in _AT_TABLES:
        return state.forces
    if noun.cls in ("State", "Adjective"):
        return state.name if noun.rule != "name:seat" or not state.government else state.government
    return noun.name


def reference(name: str | None, noun: Noun, references: Mapping[str, str]) -> str | None:
    """The row of the noun where the name is its own (two parties may be called alike), else that which the name is the
    preferred one of."""
    if noun.kind == "place" or name is None or (name == noun.name and noun.entity is not None):
        return noun.entity
    return references.get(name)


def span(scene: Scene, noun: Noun) -> tuple[int, int]:
    """The raw span of a noun, without the proclitics of its first word where the rest stands by itself."""
    start, end = scene.view.span(noun.first, noun.last)
    token = scene.view.tokens[noun.first]
    if noun.proclitics and len(token.text) == len(token.norm):
        skipped = len(noun.proclitics)
        # للنظام: the article has lost its alef, and the word cannot stand without its ل
        if not (noun.proclitics.endswith(TO) and token.norm[skipped : skipped + 1] == TO):
            start += skipped
    return start, end
