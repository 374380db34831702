"""What a language model answers, and the events of a record that are made of it.

Takes an answer in its JSON Schema and the article; gives events. A model cannot count characters, so that it quotes: every quote has to
stand in the text word for word, and every trigger, name and number in its quote. What does not is left out with a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, Literal

import msgspec

from kg import ontology, records
from kg.extract.byte_offsets import ByteOffsets
from kg.extract.extractor import Document
from kg.kinds import Granularity, Modality, Outcome, SourceLevel
from kg.records import Span
from kg.reference import actor_tables, place_tables

MOST_PEOPLE = 10_000_000_000
"""More than there are."""

RULE = "language-model"


class Argument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A participant, place or instrument, in the words of the quote."""

    role: Literal["belligerent", "agent", "target", "supporter", "instrument", "place", "origin", "destination"]
    text: str
    side: Literal[1, 2] | None = None


class Toll(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """People who suffered, in the words of the quote."""

    outcome: Outcome
    text: str
    minimum: int | None = None
    maximum: int | None = None


class Speaker(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who says it, in the words of the quote."""

    text: str
    level: SourceLevel


class Mention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One mention of an event."""

    event: int
    type: str
    modality: Modality
    quote: str
    trigger: str
    arguments: list[Argument] = []
    tolls: list[Toll] = []
    earliest: str | None = None
    latest: str | None = None
    source: Speaker | None = None


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the model answers."""

    events: list[Mention]


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of an answer; the event types are those of the ontology."""
    made = msgspec.json.schema(Answer)
    made["$defs"]["Mention"]["properties"]["type"] = {"enum": list(types())}
    return made


@cache
def types() -> tuple[str, ...]:
    """The event types: the classes below the families of events."""
    return tuple(sorted(name for name, above in ontology.superclasses().items() if "Event" in above and len(above) > 1))


class Reader:
    """Finds the words of an answer in the text of the article."""

    def __init__(self, document: Document) -> None:
        self.raw = document.raw
        self.warnings: list[str] = []
        self._offsets = ByteOffsets(document.raw)
        self._types = frozenset(types())

    def events(self, answer: Answer) -> Iterator[records.Event]:
        """The events whose quotes stand in the text, in the order of the text."""
        placed = []
        for mention in answer.events:
            start = self.raw.find(mention.quote) if mention.quote.strip() else -1
            if start < 0:
                self.warnings.append(f"left out: the quote {mention.quote!r} is not in the text")
            elif mention.type not in self._types:
                self.warnings.append(f"left out: {mention.type!r} is no event type")
            else:
                placed.append((start, mention))
        placed.sort(key=lambda pair: pair[0])
        for number, (start, mention) in enumerate(placed, 1):
            event = self._event(
                f"e{number}", mention, Span(start=start, end=start + len(mention.quote), text=mention.quote)
            )
            if event:
                yield event

    def _event(self, name: str, mention: Mention, quote: Span) -> records.Event | None:
        trigger = self._within(mention.trigger, quote)
        if trigger is None:
            return None
        arguments = []
        for argument in mention.arguments:
            span = self._within(argument.text, quote)
            if span:
                arguments.append(_argument(argument, span))
        return records.Event(
            id=name,
            event=f"o{mention.event}",
            type=mention.type,
            modality=mention.modality,
            trigger=trigger,
            quote=records.Quote(
                start=quote.start,
                end=quote.end,
                text=quote.text,
                byte_start=self._offsets.at(quote.start),
                byte_end=self._offsets.at(quote.end),
            ),
            arguments=tuple(arguments),
            casualties=tuple(self._tolls(mention, quote)),
            time=_time(mention),
            attribution=self._attribution(mention, quote),
            rule=RULE,
            modality_rule=RULE,
        )

    def _within(self, words: str, quote: Span) -> Span | None:
        """Where the words stand in the quote; None with a warning where they do not."""
        at = quote.text.find(words) if words.strip() else -1
        if at < 0:
            self.warnings.append(f"left out: {words!r} is not in its quote")
            return None
        return Span(start=quote.start + at, end=quote.start + at + len(words), text=words)

    def _tolls(self, mention: Mention, quote: Span) -> Iterator[records.Casualties]:
        for toll in mention.tolls:
            span = self._within(toll.text, quote)
            if span and not _possible(toll):
                self.warnings.append(f"left out: {toll.minimum} to {toll.maximum} people is no toll")
            elif span and (toll.minimum is not None or toll.maximum is not None):
                yield records.Casualties(
                    outcome=toll.outcome,
                    min=toll.minimum,
                    max=toll.maximum,
                    start=span.start,
                    end=span.end,
                    text=span.text,
                    rule=RULE,
                )

    def _attribution(self, mention: Mention, quote: Span) -> records.Attribution | None:
        span = self._within(mention.source.text, quote) if mention.source else None
        if span is None or mention.source is None:
            return None
        return records.Attribution(
            name=span.text, level=mention.source.level, start=span.start, end=span.end, text=span.text, rule=RULE
        )


def _possible(toll: Toll) -> bool:
    low, high = toll.minimum or 0, toll.maximum
    return 0 <= low <= (MOST_PEOPLE if high is None else min(high, MOST_PEOPLE))


def _argument(argument: Argument, span: Span) -> records.Argument:
    entity, name = _known(argument)
    return records.Argument(
        role=argument.role,
        side=argument.side if argument.role == "belligerent" else None,
        start=span.start,
        end=span.end,
        text=span.text,
        name=name or span.text,
        entity=entity,
        rule=RULE,
    )


def _known(argument: Argument) -> tuple[str | None, str | None]:
    """Reference and preferred name of what the words mean in the tables; None where several things bear the name."""
    if argument.role in ("place", "origin", "destination"):
        found = [place for place, name in place_tables.load().candidates(argument.text) if not name.ambiguous]
        return (f"place/{found[0].id}", found[0].name) if len(found) == 1 else (None, None)
    if argument.role == "instrument":
        return None, None
    actor = actor_tables.load().find(argument.text)
    return (f"actor/{actor.actor.id}", actor.actor.name) if actor and not actor.alternatives else (None, None)


def _time(mention: Mention) -> records.Time | None:
    days = [text for text in (mention.earliest, mention.latest) if text and _is_day(text)]
    if len(days) < 2 or days[0] > days[1]:
        return None
    granularity: Granularity = "day" if days[0] == days[1] else "interval"
    return records.Time(earliest=days[0], latest=days[1], granularity=granularity, rule=RULE)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
