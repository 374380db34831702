"""The events and mentions of a record, from the scenes of an article.

Takes an article read (`reading`); gives the parts of its record: mentions numbered in text order, events with arguments, each with the
name of the rule behind it. Spans are those of the raw text.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from kg import records
from kg.extract import implied as implied_arguments
from kg.extract.arguments import arguments_of
from kg.extract.byte_offsets import ByteOffsets
from kg.extract.implied import implied
from kg.extract.mentions import mentions_in
from kg.extract.reading import WHERE, Found, Part, Reading
from kg.extract.roles import roles
from kg.extract.same import clusters
from kg.extract.same_signs import Mention, mention
from kg.extract.scene import Scene
from kg.extract.telling import Told, tell
from kg.extract.where import precision
from kg.lexicon.affixes import DEFINITE
from kg.lexicon.model import Model

_AREAS = frozenset({"countryside", "district", "governorate", "country"})


def record(reading: Reading) -> tuple[tuple[records.Event, ...], tuple[records.Mention, ...]]:
    """The events and mentions of an article."""
    found, arguments, mentions = own_arguments(reading)
    told = _told(reading)
    arguments = _with_implied(found, arguments, reading)
    same = clusters(_mentioned(found, arguments, told, reading))
    offsets = ByteOffsets(reading.page.raw)
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
    """The arguments with those that their sentences leave out and earlier events tell."""
    more = implied(told_of(found, arguments), reading.lexicon.implied_model)
    return tuple((*args, *extra) for args, extra in zip(arguments, more, strict=True))


def _mentioned(
    found: Sequence[Found],
    arguments: Sequence[Sequence[records.Argument]],
    told: Sequence[Told],
    reading: Reading,
) -> list[Mention]:
    """The events as `same` sees them."""
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
            where = reading.where.get((each.scene.view.number, part.number)) if part.role in WHERE else None
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
    mentions, ids = mentions_in(reading, found)
    return found, tuple(arguments_of(each, ids, reading) for each in found), mentions


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


def _event(
    found: Found,
    arguments: Sequence[records.Argument],
    cluster: int,
    offsets: ByteOffsets,
    reading: Reading,
    used: set[str],
    told: Told,
) -> records.Event:
    """The event as it stands in the record; `used` are the ids that are taken."""
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
