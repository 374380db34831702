"""One record to the quads of its article's named graph.

Takes a `Record` and the base of data IRIs; gives N-Quads as bytes (what the store loads) or Quad objects of the same
statements. Apart from the other writers because it alone decides the shape of an article's graph, which
`ontology/README.md` describes.

The text is put together from pieces that are N-Quads already: terms are looked up, and the graph's name with the end of the
line is one piece. Formatting has to stay cheap beside loading.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.errors import InputError
from kg.rdf import iris, terms, vocab
from kg.rdf.opposed import Opposed, against
from kg.rdf.terms import integer, string
from kg.rdf.things import ACTOR_CLASSES, PLACE_CLASSES, PLACE_ROLES, Outlets, Spelled, Things
from kg.records import Argument, Casualties, Entity, Event, Quote, Record, Time
from kg.reference import actor_tables

_T = vocab.TERM
_A = vocab.TYPE
_LABEL = f"<{vocab.SKOS}prefLabel>"
_EVENT_CLASSES = frozenset(vocab.EVENT_TYPES + vocab.EVENT_FAMILIES + ("Event",))


def nquads(record: Record, base: str, *, outlets: Outlets | None = None) -> bytes:
    """What the record says, as N-Quads: the same bytes for the same record, base and outlets. Everything stands in the
    graph of its article, except the things that the record brings with it (`entities`), which records share.

    Raises InputError where the record names an event type that the ontology lacks, or a reference that is no IRI.
    """
    return "".join(_Article(record, base, outlets or {}).lines()).encode()


def quads(record: Record, base: str, *, outlets: Outlets | None = None) -> Iterator[ox.Quad]:
    """The same statements as `nquads`, one by one."""
    return ox.parse(nquads(record, base, outlets=outlets), format=ox.RdfFormat.N_QUADS)


class _Article:
    """The statements of one article, with what they share: the graph, the outlet, the things named."""

    def __init__(self, record: Record, base: str, outlets: Outlets) -> None:
        self.record = record
        self.base = base
        self.end = f" <{iris.article_graph(base, record.id)}> .\n"
        self.shared = f" <{iris.graph(base, 'entities')}> .\n"
        self.iri = f"<{iris.article(base, record.id)}>"
        self.things = Things(record, base, outlets)
        self.outlet = _bracketed(self.things.outlet)
        self.quotes: dict[tuple[int, int], str] = {}

    def lines(self) -> list[str]:
        parts = [self._article()]
        parts.extend(self._report(event) for event in self.record.events)
        parts.extend(self.quotes.values())
        parts.extend(self._entity(entity) for entity in self.record.entities)
        parts.extend(self._spelled(iri, thing) for iri, thing in self.things.spelled.items())
        return parts

    def _article(self) -> str:
        record, metadata, end = self.record, self.record.metadata, self.end
        s = self.iri
        language = metadata.language or "ar"
        optional: list[tuple[str, str]] = []
        if metadata.title:
            optional.append((f"<{vocab.DCT}title>", terms.label(metadata.title, language)))
        if metadata.published:
            optional.append((f"<{vocab.DCT}issued>", terms.moment(metadata.published)))
        if metadata.published_basis:
            optional.append((_T["publishedBasis"], string(metadata.published_basis)))
        if self.outlet:
            optional.append((f"<{vocab.DCT}publisher>", self.outlet))
        if metadata.language:
            optional.append((f"<{vocab.DCT}language>", string(metadata.language)))
        # Inputs say what they like; what is no country that the tables know stays in the record.
        if metadata.country and (country := actor_tables.load().country(metadata.country)):
            optional.append((_T["country"], string(country)))
        if metadata.url:
            optional.append((f"<{vocab.SCHEMA}url>", string(metadata.url)))
        written = "".join(f"{s} {predicate} {value}{end}" for predicate, value in optional)
        extractor = f"{record.extractor.name} {record.extractor.version}"
        return (
            f"{s} {_A} {_T['Article']}{end}"
            f"{s} <{vocab.DCT}identifier> {string(record.id)}{end}"
            f"{s} {_T['path']} {string(record.source.path)}{end}"
            f"{s} {_T['sha256']} {string(record.source.sha256)}{end}"
            f"{s} {_T['bytes']} {integer(record.source.bytes)}{end}"
            f"{s} {_T['extractor']} {string(extractor)}{end}"
            f"{written}"
        )

    def _report(self, event: Event) -> str:
        end = self.end
        if event.type not in _EVENT_CLASSES:
            raise InputError(
                f"event {event.id} has type {event.type!r}, which the ontology lacks",
                where=self.record.id,
                hint="`kg ontology` prints the types",
            )
        s = f"<{iris.report(self.base, self.record.id, event.id)}>"
        parts = [
            f"{s} {_A} {_T['Report']}{end}"
            f"{s} {_T['reportedType']} {_T[event.type]}{end}"
            f"{s} {_T['modality']} {_T[vocab.MODALITIES[event.modality]]}{end}"
            f"{s} {_T['article']} {self.iri}{end}"
            f"{s} {_T['documentEvent']} {string(event.event)}{end}"
        ]
        if event.trigger:
            trigger = event.trigger
            parts.append(
                f"{s} {_T['trigger']} {string(trigger.text)}{end}"
                f"{s} {_T['triggerStart']} {integer(trigger.start)}{end}"
                f"{s} {_T['triggerEnd']} {integer(trigger.end)}{end}"
            )
        if event.quote:
            parts.append(f"{s} {_T['quote']} {self._quote(event.quote)}{end}")
        parts.append(self._claim(s, event))
        parts += self._arguments(s, event)
        inner = s[:-1]
        if event.time:
            parts.append(self._time(s, f"{inner}/time>", event.time))
        for number, toll in enumerate(event.casualties, 1):
            parts.append(self._toll(s, f"{inner}/toll/{number}>", toll))
        return "".join(parts)

    def _arguments(self, s: str, event: Event) -> list[str]:
        """The places and participants of the report `s`, and who stands against whom."""
        participations = locations = 0
        inner = s[:-1]
        parts: list[str] = []
        parties: list[Opposed] = []
        for argument in event.arguments:
            if argument.role in PLACE_ROLES:
                locations += 1
                parts.append(self._location(s, f"{inner}/location/{locations}>", argument))
            elif argument.role != "time":
                participations += 1
                part = f"{inner}/participation/{participations}>"
                parts.append(self._participation(s, part, argument))
                if self._acts(argument) and (who := self.things.party(argument)):
                    parties.append(Opposed(part, who, argument.role, argument.side))
        parts += [f"{part} {_T['against']} <{enemy}>{self.end}" for part, enemy in against(event.type, parties)]
        return parts

    def _claim(self, s: str, event: Event) -> str:
        end = self.end
        attribution = event.attribution
        claimant = _bracketed(self.things.claimant(event))
        level = vocab.LEVELS[attribution.level] if attribution else "OutletLevel"
        written = ""
        if attribution and attribution.responsibility:
            written = f"{s} {_T['claimsResponsibility']} {terms.TRUE}{end}"
        written += f"{s} {_T['claimantLevel']} {_T[level]}{end}"
        if claimant:
            written += f"{s} {_T['claimant']} {claimant}{end}"
        if self.outlet:
            written += f"{s} {_T['outlet']} {self.outlet}{end}"
        if event.place_precision:
            written += f"{s} {_T['placePrecision']} {_T[vocab.PRECISIONS[event.place_precision]]}{end}"
        if event.confidence is not None:
            written += f"{s} {_T['confidence']} {terms.decimal(event.confidence)}{end}"
        if event.rule:
            written += f"{s} {_T['rule']} {string(event.rule)}{end}"
        if event.external_id:
            written += f"{s} {_T['externalId']} {string(event.external_id)}{end}"
        return written

    def _quote(self, quote: Quote) -> str:
        key = (quote.start, quote.end)
        s = f"<{iris.quote(self.base, self.record.id, quote.start, quote.end)}>"
        if key not in self.quotes:
            end = self.end
            self.quotes[key] = (
                f"{s} {_A} {_T['Quote']}{end}"
                f"{s} {_T['article']} {self.iri}{end}"
                f"{s} <{vocab.OA}exact> {string(quote.text)}{end}"
                f"{s} <{vocab.OA}start> {integer(quote.start)}{end}"
                f"{s} <{vocab.OA}end> {integer(quote.end)}{end}"
                f"{s} {_T['byteStart']} {integer(quote.byte_start)}{end}"
                f"{s} {_T['byteEnd']} {integer(quote.byte_end)}{end}"
            )
        return s

    def _acts(self, argument: Argument) -> bool:
        return argument.role != "instrument" and not self.things.is_place(argument)

    def _participation(self, report: str, s: str, argument: Argument) -> str:
        end = self.end
        written = (
            f"{report} {_T['participation']} {s}{end}"
            f"{s} {_A} {_T['Participation']}{end}"
            f"{s} {_T['role']} {_T[vocab.ROLES[argument.role]]}{end}"
        )
        if argument.role == "instrument":
            name, who = "weapon", self.things.means(argument)
        elif self.things.is_place(argument):
            name, who = "place", self.things.where(argument)
        else:
            name, who = "actor", self.things.party(argument)
        if who:
            written += f"{s} {_T[name]} <{who}>{end}"
        if argument.side is not None:
            written += f"{s} {_T['side']} {integer(argument.side)}{end}"
        return written + self._words(s, argument)

    def _location(self, report: str, s: str, argument: Argument) -> str:
        end = self.end
        written = (
            f"{report} {_T['location']} {s}{end}"
            f"{s} {_A} {_T['Location']}{end}"
            f"{s} {_T['role']} {_T[vocab.ROLES[argument.role]]}{end}"
        )
        mention = self.things.mention(argument)
        if place := self.things.where(argument):
            written += f"{s} {_T['place']} <{place}>{end}"
        if mention and mention.relation:
            written += f"{s} {_T['relation']} {_T[vocab.RELATIONS[mention.relation]]}{end}"
        if mention and mention.direction:
            written += f"{s} {_T['direction']} {string(mention.direction)}{end}"
        return written + self._words(s, argument)

    def _words(self, s: str, argument: Argument) -> str:
        end = self.end
        written = ""
        if argument.text is not None:
            written = f"{s} {_T['text']} {string(argument.text)}{end}"
            if argument.start is not None and argument.end is not None:
                written += (
                    f"{s} {_T['start']} {integer(argument.start)}{end}{s} {_T['end']} {integer(argument.end)}{end}"
                )
        if argument.rule:
            written += f"{s} {_T['rule']} {string(argument.rule)}{end}"
        return written

    def _time(self, report: str, s: str, time: Time) -> str:
        end = self.end
        written = (
            f"{report} {_T['time']} {s}{end}"
            f"{s} {_A} {_T['TimeSpan']}{end}"
            f"{s} {_T['granularity']} {_T[vocab.GRANULARITIES[time.granularity]]}{end}"
            f"{s} {_T['rule']} {string(time.rule)}{end}"
        )
        for name, value in (("earliest", time.earliest), ("latest", time.latest)):
            if value is not None:
                day, instant = terms.day(value), terms.instant(value)
                if day is None:
                    raise InputError(
                        f"the time of an event has {name} {value!r}, which is no ISO date",
                        where=self.record.id,
                        hint="write it as 2016-03-27 or 2016-03-27T14:30:00",
                    )
                written += f"{s} {_T[name]} {day}{end}"
                if instant:
                    written += f"{s} {_T[name + 'Time']} {instant}{end}"
        if time.text:
            written += f"{s} {_T['text']} {string(time.text)}{end}"
        if time.relative:
            written += f"{s} {_T['relative']} {string(time.relative)}{end}"
        return written

    def _toll(self, report: str, s: str, toll: Casualties) -> str:
        end = self.end
        written = (
            f"{report} {_T['toll']} {s}{end}"
            f"{s} {_A} {_T['Toll']}{end}"
            f"{s} {_T['outcome']} {_T[vocab.OUTCOMES[toll.outcome]]}{end}"
            f"{s} {_T['approximate']} {terms.TRUE if toll.approx else terms.FALSE}{end}"
        )
        if toll.min is not None:
            written += f"{s} {_T['minimum']} {integer(toll.min)}{end}"
        if toll.max is not None:
            written += f"{s} {_T['maximum']} {integer(toll.max)}{end}"
        if toll.civilian is not None:
            written += f"{s} {_T['civilian']} {terms.TRUE if toll.civilian else terms.FALSE}{end}"
        if toll.text is not None:
            written += f"{s} {_T['text']} {string(toll.text)}{end}"
        if toll.of:
            if who := self.things.actor(toll.of.entity, toll.of.name):
                written += f"{s} {_T['sufferer']} <{who}>{end}"
            if toll.of.text is not None:
                written += f"{s} {_T['suffererText']} {string(toll.of.text)}{end}"
        if toll.rule:
            written += f"{s} {_T['rule']} {string(toll.rule)}{end}"
        return written

    def _entity(self, entity: Entity) -> str:
        end = self.shared
        s = f"<{iris.entity(self.base, entity.id)}>"
        classes, general = (ACTOR_CLASSES, "Actor") if entity.kind == "actor" else (PLACE_CLASSES, "Place")
        kind = entity.type if entity.type in classes else general
        written = f"{self.iri} {_T['brings']} {s}{self.end}"
        written += f"{s} {_A} {_T[kind]}{end}{s} {_LABEL} {terms.label(entity.name)}{end}"
        if entity.name_en:
            written += f"{s} {_LABEL} {terms.label(entity.name_en, 'en')}{end}"
        if entity.latitude is not None and entity.longitude is not None:
            written += coordinates(s, entity.longitude, entity.latitude, end)
        for outer in filter(None, (entity.within, entity.beside)):
            written += f"{s} {_T['within']} <{iris.entity(self.base, outer)}>{end}"
        for identifier in entity.identifiers:
            if identifier.startswith(("http://", "https://")):
                written += f"{s} <{vocab.SKOS}exactMatch> <{iris.entity(self.base, identifier)}>{end}"
            else:
                written += f"{s} <{vocab.DCT}identifier> {string(identifier)}{end}"
        return written

    def _spelled(self, iri: str, thing: Spelled) -> str:
        # Its label and class are inferred from all articles that name it: the same statement in the graphs of several
        # articles would count several times in a query over the union of graphs.
        end = self.end
        s = f"<{iri}>"
        written = f"{s} {_T['spelling']} {string(thing.name)}{end}{s} {_T['spelledKind']} {_T[thing.kind]}{end}"
        if thing.within:
            written += f"{s} {_T['spelledWithin']} <{thing.within}>{end}"
        return written


def _bracketed(iri: str | None) -> str | None:
    return f"<{iri}>" if iri else None


def coordinates(s: str, longitude: float, latitude: float, end: str) -> str:
    """The statements that place `s` (an IRI in brackets) at a point, each closed by `end`."""
    geometry = f"{s[:-1]}/geometry>"
    return (
        f"{s} {_T['latitude']} {terms.decimal(latitude)}{end}"
        f"{s} {_T['longitude']} {terms.decimal(longitude)}{end}"
        f"{s} <{vocab.GEO}hasGeometry> {geometry}{end}"
        f"{geometry} {_A} <{vocab.GEO}Geometry>{end}"
        f"{geometry} <{vocab.GEO}asWKT> {terms.point(longitude, latitude)}{end}"
    )
