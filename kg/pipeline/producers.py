"""Extractors by name: the shipped one, and those that installed packages offer under the entry point `kg.extractors`.

An entry point names a callable that takes the path of a gazetteer or None and returns a `Producer`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from hashlib import file_digest, sha256
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg import __version__
from kg.errors import UnknownName
from kg.folders import folder
from kg.pipeline.shape import code_digest
from kg.pipeline.workers import Producer
from kg.records import Extractor as Identity

if TYPE_CHECKING:
    from kg.extract import Extractor

GROUP = "kg.extractors"
SHIPPED = {
    "arabic": "kg.pipeline.producers:extractor_of",
    "llm": "kg.extract.language_model:from_environment",
}


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


@cache
def extractor_of(gazetteer: Path | None = None) -> Extractor:
    """The shipped extractor for Arabic, with the shipped tables and the gazetteer at a path."""
    # Here: only a process that extracts pays for the imports.
    from kg.extract import Extractor
    from kg.gazetteer import Gazetteer
    from kg.reference import actor_tables, places

    known = places.load()
    tables = Tables(actor_tables.load(), known)
    extractor = Extractor(reference=tables, gazetteer=Gazetteer(gazetteer, curated=known))
    extractor.identity = Identity(name=extractor.identity.name, version=f"{__version__}+{_revision(gazetteer)}")
    return extractor


def _revision(gazetteer: Path | None) -> str:
    """Twelve hexadecimal digits that change with the extractor's code, with every table that it may read, and with the
    gazetteer."""
    found = sha256()
    for package in ("kg.extract", "kg.lexicon", "kg.reference", "kg.gazetteer"):
        found.update(code_digest(package).encode())
    seeds = folder("seeds")
    tables = [*seeds.iterdir(), *seeds.joinpath("ar").iterdir()]
    for table in sorted(tables, key=lambda entry: str(entry)):
        if table.name.endswith(".tsv"):
            found.update(table.name.encode() + b"\0" + table.read_bytes())
    if gazetteer is not None:
        with gazetteer.open("rb") as stream:
            found.update(file_digest(stream, "sha256").digest())
    return found.hexdigest()[:12]
