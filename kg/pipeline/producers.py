"""Extractors by name: the shipped one, and those that installed packages offer under the entry point `kg.extractors`.

An entry point names a callable that takes the path of a gazetteer or None and returns a `Producer`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from kg.errors import UnknownName
from kg.pipeline.workers import Producer

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


def extractor_of(gazetteer: Path | None = None) -> Producer:
    """The shipped extractor for Arabic, with the shipped tables and the gazetteer at a path."""
    from kg import lexicon

    # By name: only a process that extracts pays for the import.
    extract: Any = import_module("kg.extract")
    made: Producer = extract.Extractor(lexicon.load())
    return made
