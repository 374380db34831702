"""The extractor as the commands use it, with the shipped tables."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract import Extractor
from kg.reference import actor_tables, places
from kg.reference.actors import Actors
from kg.reference.places import Places


@dataclass(frozen=True, slots=True)
class Tables:
    """The reference tables that extraction reads."""

    actors: Actors
    places: Places


def extractor() -> Extractor:
    """The extractor with the shipped lexicon and reference tables."""
    return Extractor(reference=Tables(actor_tables.load(), places.load()))
