"""What the reference table knows of places, as fusion asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from kg.fuse.occurrences import Place, Places
from kg.records import Entity
from kg.reference.places import Places as Table

PREFIX = "place/"


def known_places(table: Table) -> Places:
    """Look-up of places of the table by reference."""

    @lru_cache(maxsize=65_536)
    def place(reference: str) -> Place | None:
        key = reference.removeprefix(PREFIX)
        if key not in table:
            return None
        row = table[key]
        chain = tuple(PREFIX + outer.id for outer in table.around(key))
        point = (row.latitude, row.longitude) if row.latitude is not None and row.longitude is not None else None
        return Place(row.type, chain, point)

    return place


def beside(places: Places, entities: Iterable[Entity]) -> Places:
    """The same look-up, and for what it does not know what a record brings along."""
    brought = {entity.id: entity for entity in entities if entity.kind == "place"}

    def place(reference: str) -> Place | None:
        found = places(reference)
        entity = brought.get(reference)
        if found is not None or entity is None:
            return found
        located = entity.latitude is not None and entity.longitude is not None
        point = (entity.latitude, entity.longitude) if located else None
        outer = (*chain(entity), *([entity.beside] if entity.beside else []))
        return Place(entity.type or "Village", outer, point)  # type: ignore[arg-type]

    def chain(entity: Entity) -> tuple[str, ...]:
        """What it lies in, step by step, up to a place of the table and what that lies in."""
        outer: list[str] = []
        inner: Entity | None = entity
        while inner is not None and inner.within and inner.within not in outer:
            outer.append(inner.within)
            if known := places(inner.within):
                return (*outer, *known.within)
            inner = brought.get(inner.within)
        return tuple(outer)

    return place
