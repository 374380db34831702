"""The extractor: what it knows, and one document in, one record out.

It is a class because its knowledge is loaded once and used for many documents; it pickles, for builds in processes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

import msgspec

from kg import __version__, lexicon, records
from kg.collector import at_rest
from kg.extract.article import Knowledge, countries, scenes, views_of
from kg.extract.curated import ActorRow, Names
from kg.extract.dateline import BASIS, dateline
from kg.extract.known import KnownPlaces, PlaceNames, PlaceRow
from kg.extract.places_link import Linker
from kg.extract.reading import Reading
from kg.extract.record import record
from kg.extract.sources import Speaker
from kg.extract.tokens import sentences
from kg.extract.where import entities, where
from kg.extract.written import written
from kg.gazetteer import Gazetteer
from kg.kinds import SourceLevel
from kg.lexicon import Lexicon
from kg.text import arabic_letters, arabic_share, outlet_keys

_SAMPLE = 4000  # characters that tell the language of a text
ARABIC_ENOUGH = 0.5
"""Below this share of Arabic letters a warning says that the text is not Arabic."""

NAME = "waqai-ar"


class Document(Protocol):
    """What the extractor needs of a document."""

    @property
    def id(self) -> str: ...
    @property
    def raw(self) -> str: ...
    @property
    def source(self) -> records.Source: ...
    @property
    def metadata(self) -> records.Metadata: ...


class Reference(Protocol):
    """What the extractor needs of the reference tables."""

    @property
    def actors(self) -> Iterable[ActorRow]: ...
    @property
    def places(self) -> Iterable[PlaceRow]: ...


class Prepared(msgspec.Struct, frozen=True, gc=False):
    """The reference tables as extraction looks them up, which may be kept between runs."""

    names: Names
    places: PlaceNames
    publishers: dict[str, Speaker]

    @classmethod
    def of(cls, reference: Reference | None, words: Lexicon) -> Prepared:
        """The tables, none where there is no reference."""
        actors = reference.actors if reference else ()
        places = reference.places if reference else ()
        return cls(Names.of(actors, words), PlaceNames.of(places, words), _publishers(actors))


class Extractor:
    """Reads documents with a lexicon, the reference tables, and a gazetteer that places are linked to."""

    def __init__(
        self,
        words: Lexicon | None = None,
        reference: Reference | Prepared | None = None,
        gazetteer: Gazetteer | None = None,
    ) -> None:
        known = words or lexicon.load()
        prepared = reference if isinstance(reference, Prepared) else Prepared.of(reference, known)
        self._knowledge = Knowledge.of(known, prepared.names, KnownPlaces(prepared.places, gazetteer))
        self._publishers = prepared.publishers
        self.places = gazetteer
        self._linker = Linker(gazetteer) if gazetteer else None
        self.identity = records.Extractor(name=NAME, version=f"{__version__}+{known.digest}")

    def read(self, document: Document) -> Reading:
        """The scenes of a document, with what the record of it is made from."""
        metadata = document.metadata
        starts = tuple(sorted(self._knowledge.lexicon.words["boilerplate"]))
        page = sentences(document.raw, title=metadata.title, boilerplate=starts)
        words = self._knowledge.lexicon
        when = written(page, _day(metadata.published) if metadata.published else dateline(document.raw))
        views = views_of(page, words, when.day)
        about = countries(views, self._knowledge, metadata.country)
        found = tuple(scenes(views, self._knowledge, about))
        return Reading(
            page,
            found,
            words.role_model,
            words,
            next(filter(None, map(self._publishers.get, outlet_keys(metadata.publisher or ""))), None),
            when,
            self._knowledge.names.references,
            where(found, self._linker, words, countries=about) if self._linker else {},
        )

    def extract(self, document: Document) -> records.Record:
        """The record of a document."""
        with at_rest():
            return self._extracted(document)

    def _extracted(self, document: Document) -> records.Record:
        reading = self.read(document)
        events, mentions = record(reading)
        return records.Record(
            id=document.id,
            source=document.source,
            metadata=_dated(document, reading.written.day),
            extractor=self.identity,
            mentions=mentions,
            events=events,
            entities=entities(reading.where.values(), self.places) if self.places else (),
            warnings=_warnings(document, reading),
        )


_OUTLETS: dict[str, SourceLevel] = {"MediaOutlet": "outlet", "NewsAgency": "agency", "Monitor": "monitor"}


def _day(published: str | None) -> date | None:
    """The day of an ISO date or date-time; None where it is none."""
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def _dated(document: Document, day: date | None) -> records.Metadata:
    """The article's metadata, with the day that its own head tells where nothing else does."""
    metadata = document.metadata
    if metadata.published or day is None:
        return metadata
    return msgspec.structs.replace(metadata, published=day.isoformat(), published_basis=BASIS)


def _publishers(actors: Iterable[ActorRow]) -> dict[str, Speaker]:
    """Who speaks as "our correspondent", by the keys of each name of the outlet."""
    found: dict[str, Speaker] = {}
    run_together: dict[str, Speaker] = {}
    for row in actors:
        level = _OUTLETS.get(row.kind)
        if level is not None:
            speaker = Speaker(row.name, f"actor/{row.id}", level, 0, 0, 0, unseen=True)
            for name in (*(each.text for each in row.arabic), *row.english):
                key, run = outlet_keys(name)
                found.setdefault(key, speaker)
                run_together.setdefault(run, speaker)
    return run_together | found


def _warnings(document: Document, reading: Reading) -> tuple[str, ...]:
    if not reading.page.sentences:
        return ("the article has no text",)
    dated = reading.written.warning
    return (*_of_language(document), *((dated,) if dated else ()))


def _of_language(document: Document) -> tuple[str, ...]:
    sample = document.raw[:_SAMPLE]
    if arabic_letters(sample) >= ARABIC_ENOUGH * len(sample):
        return ()  # enough among all characters is enough among letters: most articles need no second count
    share = arabic_share(sample)
    if share < ARABIC_ENOUGH:
        return (f"the text is not Arabic: {share:.0%} of its letters are Arabic",)
    return ()
