"""What the reference table knows of places, as fusion asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from kg.fuse.occurrences import Place, Places
from kg.records import Entity
from kg.reference.places import Places as Table

PREFIX = "place/"


def known_places(table: Table, entities: Mapping[str, Entity] | None = None) -> Places:
    """Look-up of places by reference: in the table first, then among `entities` that records brought along."""
    others = entities or {}

    @lru_cache(maxsize=65_536)
    def place(reference: str) -> Place | None:
        key = reference.removeprefix(PREFIX)
        if key in table:
            row = table[key]
            chain = tuple(PREFIX + outer.id for outer in table.around(key))
            point = (row.latitude, row.longitude) if row.latitude is not None and row.longitude is not None else None
            return Place(row.type, chain, point)
        entity = others.get(reference)
        if entity is None:
            return None
        outer = place(entity.within) if entity.within else None
        chain = (entity.within, *(outer.within if outer else ())) if entity.within else ()
        located = entity.latitude is not None and entity.longitude is not None
        return Place(entity.type or "Village", chain, (entity.latitude, entity.longitude) if located else None)  # type: ignore[arg-type]

    return place
