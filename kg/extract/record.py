"""The events and mentions of a record, from the scenes of an article.

Takes scenes and the model of roles; gives the parts of a record: mentions numbered in text order, events with arguments,
each with the name of the rule behind it. Spans are those of the raw text.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

import msgspec

from kg import records
from kg.extract import implied as implied_arguments
from kg.extract import lands
from kg.extract.guesses import KIND as GUESS
from kg.extract.implied import implied
from kg.extract.nouns import Noun
from kg.extract.places import IN
from kg.extract.roles import roles
from kg.extract.same import clusters
from kg.extract.same_signs import Mention, mention
from kg.extract.scene import Scene, means_people, relation
from kg.extract.sides import sides
from kg.extract.sources import Speaker
from kg.extract.telling import Told, tell
from kg.extract.tokens import Page
from kg.extract.triggers import Trigger
from kg.extract.view import bases
from kg.extract.when import times
from kg.extract.where import Key, Where, precision
from kg.extract.written import UNKNOWN, Written
from kg.kinds import MentionKind
from kg.lexicon import Lexicon
from kg.lexicon.affixes import DEFINITE, TO
from kg.lexicon.model import Model

_MENTION_KINDS: dict[str, MentionKind] = {"actor": "actor", "place": "place", "weapon": "weapon"}
_WHERE = frozenset({"place", "origin", "destination"})
_PARTED = frozenset(f"place:{cls}" for cls in ("border", "land", "known", "camp", "quarter", "governorate", "area"))
"""The rules of places in whose names a party is only told."""
_AT_TABLES = frozenset({"Agreement", "Negotiation", "Ceasefire", "AidDelivery", "Founding"})
"""Events in which a state is itself and not its forces."""
_AREAS = frozenset({"countryside", "district", "governorate", "country"})
_TALKS = frozenset({"Agreement", "Negotiation"})
"""Those in which its forces by any name but that of its army are its government: مفاوضات مع النظام."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An article read: its page, its scenes, and what decides roles."""

    page: Page
    scenes: tuple[Scene, ...]
    roles: Model | None
    lexicon: Lexicon
    publisher: Speaker | None = None
    written: Written = UNKNOWN
    references: Mapping[str, str] = field(default_factory=dict)
    """The reference (`actor/<id>`) of each actor by its preferred name."""
    where: Mapping[Key, Where] = field(default_factory=dict)
    """The places among the nouns, linked; a noun that is not here is not linked."""


class Part(msgspec.Struct, frozen=True, gc=False):
    """A noun of a scene in a role of an event."""

    number: int
    role: str
    share: float


class Found(msgspec.Struct, frozen=True, gc=False):
    """An event before it is written: its scene, trigger and parts."""

    scene: Scene
    trigger: Trigger
    parts: tuple[Part, ...]

    def time(self, raw: str) -> records.Time | None:
        """When it was; None where that is untold."""
        when = times(self.scene, [part.number for part in self.parts if part.role == "time"], raw)
        return when[0] if when else None


def record(reading: Reading) -> tuple[tuple[records.Event, ...], tuple[records.Mention, ...]]:
    """The events and mentions of an article."""
    found, arguments, mentions = own_arguments(reading)
    told = _told(reading)
    arguments = _with_implied(found, arguments, reading)
    same = clusters(_mentioned(found, arguments, told, reading))
    offsets = _Bytes(reading.page.raw)
    used: set[str] = set()
    events = [
        _event(each, args, cluster, offsets, reading, used, how)
        for each, args, cluster, how in zip(found, arguments, same, told, strict=True)
    ]
    return tuple(events), mentions


def mentions_of(reading: Reading) -> tuple[list[tuple[int, int]], list[Mention]]:
    """The events of an article as mentions that may be of one occurrence, with the spans of their triggers."""
    found, arguments, _ = own_arguments(reading)
    spans = [each.scene.view.span(each.trigger.index, each.trigger.index) for each in found]
    return spans, _mentioned(found, _with_implied(found, arguments, reading), _told(reading), reading)


def _told(reading: Reading) -> list[Told]:
    """How the events are told, in text order."""
    scenes = tell(
        reading.scenes, reading.page, reading.lexicon, publisher=reading.publisher, references=reading.references
    )
    return [each for scene in scenes for each in scene]


def _with_implied(
    found: Sequence[Found], arguments: Sequence[tuple[records.Argument, ...]], reading: Reading
) -> tuple[tuple[records.Argument, ...], ...]:
    more = implied(told_of(found, arguments), reading.lexicon.implied_model)
    return tuple((*args, *extra) for args, extra in zip(arguments, more, strict=True))


def _mentioned(
    found: Sequence[Found],
    arguments: Sequence[Sequence[records.Argument]],
    told: Sequence[Told],
    reading: Reading,
) -> list[Mention]:
    wide = _wide(found, reading)
    return [
        mention(each.scene, each.trigger, args, each.time(reading.page.raw), how, wide)
        for each, args, how in zip(found, arguments, told, strict=True)
    ]


def _wide(found: Sequence[Found], reading: Reading) -> frozenset[str]:
    """The names of the places of events that are countrysides, governorates or countries, and nowhere in the article a town of that
    name."""
    widths: dict[bool, set[str]] = {True: set(), False: set()}
    for each in found:
        for part in each.parts:
            where = reading.where.get((each.scene.view.number, part.number)) if part.role in _WHERE else None
            name = where.name_of(each.scene.nouns[part.number]) if where is not None else None
            if where is not None and name:
                widths[where.precision in _AREAS].add(name)
    return frozenset(widths[True] - widths[False])


def own_arguments(
    reading: Reading,
) -> tuple[tuple[Found, ...], tuple[tuple[records.Argument, ...], ...], tuple[records.Mention, ...]]:
    """The events of an article with the arguments that their own sentences give them, and its mentions."""
    found = tuple(
        Found(scene, trigger, parts)
        for scene in reading.scenes
        for trigger, parts in zip(scene.triggers, _parts(scene, reading.roles), strict=True)
    )
    mentions, ids = _mentions(reading, found)
    return found, tuple(_arguments(each, ids, reading) for each in found), mentions


def told_of(found: Sequence[Found], arguments: Sequence[tuple[records.Argument, ...]]) -> list[implied_arguments.Told]:
    """The events as `implied` sees them."""
    return [_told_of(each, args) for each, args in zip(found, arguments, strict=True)]


def _told_of(found: Found, arguments: tuple[records.Argument, ...]) -> implied_arguments.Told:
    trigger, split, view = found.trigger, found.trigger.split, found.scene.view
    definite = trigger.nominal and (split.proclitics.endswith(DEFINITE) or bool(split.enclitic))
    return implied_arguments.Told(
        type=trigger.type,
        lemma=trigger.form.entry.lemma,
        pos=trigger.form.pos,
        definite=definite,
        role=view.sentence.role,
        sentence=view.number,
        line=view.sentence.line,
        arguments=arguments,
    )


def _parts(scene: Scene, model: Model | None) -> list[tuple[Part, ...]]:
    """The parts of each trigger's event."""
    if model is None:
        return [() for _ in scene.triggers]
    return [tuple(Part(*part) for part in parts) for parts in roles(scene, model)]


def _mentions(
    reading: Reading, found: Sequence[Found]
) -> tuple[tuple[records.Mention, ...], dict[tuple[int, int, str], str]]:
    taking_part = {(each.scene.view.number, part.number): part.role for each in found for part in each.parts}
    made: list[records.Mention] = []
    ids: dict[tuple[int, int, str], str] = {}
    for scene in reading.scenes:
        named = _parts_of_names(scene)
        acting = lands.acting(scene, reading.lexicon)
        for number, noun in enumerate(scene.nouns):
            role = taking_part.get((scene.view.number, number))
            kind = "place" if noun.kind == GUESS and role in _WHERE else _MENTION_KINDS.get(noun.kind)
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
                entity=_reference(name, noun, reading.references) if kind == "actor" else noun.entity,
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


def _arguments(found: Found, ids: dict[tuple[int, int, str], str], reading: Reading) -> tuple[records.Argument, ...]:
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
        kind = "place" if noun.kind == GUESS and part.role in _WHERE else noun.kind
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
                entity=_reference(name, noun, reading.references) if place is None else place.entity,
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
    if noun.kind == "thing" and role in _WHERE:
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


def _reference(name: str | None, noun: Noun, references: Mapping[str, str]) -> str | None:
    """The row of the noun where the name is its own (two parties may be called alike), else that which the name is the
    preferred one of."""
    if noun.kind == "place" or name is None or (name == noun.name and noun.entity is not None):
        return noun.entity
    return references.get(name)


def _event(
    found: Found,
    arguments: Sequence[records.Argument],
    cluster: int,
    offsets: _Bytes,
    reading: Reading,
    used: set[str],
    told: Told,
) -> records.Event:
    raw = reading.page.raw
    sentence = found.scene.view.sentence
    token = found.scene.view.tokens[found.trigger.index]
    identity = f"{token.start}-{token.end}"
    if identity in used:
        identity = f"{identity}-{found.trigger.type}"
    used.add(identity)
    return records.Event(
        id=identity,
        event=f"E{cluster}",
        type=found.trigger.type,
        modality=told.modality,
        trigger=records.Span(start=token.start, end=token.end, text=raw[token.start : token.end]),
        quote=records.Quote(
            start=sentence.start,
            end=sentence.end,
            text=raw[sentence.start : sentence.end],
            byte_start=offsets.at(sentence.start),
            byte_end=offsets.at(sentence.end),
        ),
        arguments=tuple(argument if argument.start is None else _with_text(argument, raw) for argument in arguments),
        casualties=told.casualties,
        time=found.time(raw),
        place_precision=precision(
            reading.where[key]
            for part in found.parts
            if part.role == "place" and (key := (found.scene.view.number, part.number)) in reading.where
        ),
        attribution=told.attribution,
        confidence=round(found.trigger.confidence, 3),
        rule=found.trigger.rule,
        modality_rule=told.modality_rule,
    )


def _with_text(argument: records.Argument, raw: str) -> records.Argument:
    return msgspec.structs.replace(argument, text=raw[argument.start : argument.end])


class _Bytes:
    """Byte offsets in UTF-8 by code point, from marks every so often, so that looking one up costs the same anywhere."""

    _EVERY = 512

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._marks = array("q", [0])
        for start in range(0, len(raw), self._EVERY):
            self._marks.append(self._marks[-1] + len(raw[start : start + self._EVERY].encode("utf-8", "surrogatepass")))

    def at(self, offset: int) -> int:
        """The byte offset of the code point `offset`."""
        mark = offset // self._EVERY
        rest = self._raw[mark * self._EVERY : offset]
        return self._marks[mark] + len(rest.encode("utf-8", "surrogatepass"))
