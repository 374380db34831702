"""Extractors by name: the shipped one, and those that installed packages offer under the entry point `kg.extractors`.

An entry point names a callable that takes the path of a gazetteer or None and returns a `Producer`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import UnknownName
from kg.pipeline.workers import Producer

if TYPE_CHECKING:
    from kg.extract import Extractor

GROUP = "kg.extractors"
SHIPPED = {"arabic": "kg.pipeline.producers:extractor_of"}


def producer(name: str = "arabic", *, gazetteer: Path | None = None) -> Producer:
    """The extractor of that name. Raises UnknownName where there is none."""
    offered = {point.name: point for point in entry_points(group=GROUP)}
    offered |= {shipped: EntryPoint(shipped, target, GROUP) for shipped, target in SHIPPED.items()}
    if name not in offered:
        raise UnknownName(
            f"there is no extractor {name!r}", where="--with", hint=f"there are: {', '.join(sorted(offered))}"
        )
    make: Callable[[Path | None], Producer] = offered[name].load()
    return make(gazetteer)


class Tables(NamedTuple):
    """The reference tables that extraction reads."""

    actors: Iterable[Any]
    places: Iterable[Any]


def extractor_of(gazetteer: Path | None = None) -> Extractor:
    """The shipped extractor for Arabic, with the shipped tables and the gazetteer at a path."""
    # Here: only a process that extracts pays for the imports.
    from kg.extract import Extractor
    from kg.reference import actor_tables, places

    return Extractor(reference=Tables(actor_tables.load(), places.load()))
