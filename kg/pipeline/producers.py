"""Extractors by name: the shipped one, and those that installed packages offer under the entry point `kg.extractors`.

An entry point names a callable that takes the path of a gazetteer or None and returns a `Producer`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from hashlib import file_digest, sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg import __version__
from kg.collector import uncollected
from kg.compiled import code_digest, compiled
from kg.errors import KGError, RequestError, UnknownName
from kg.folders import folder, package
from kg.pipeline.workers import Producer
from kg.records import Extractor as Identity

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from kg.extract import Extractor

GROUP = "kg.extractors"
SHIPPED = {
    "arabic": "kg.pipeline.producers:extractor_of",
    "llm": "kg.extract.language_model:from_environment",
}


def producer(name: str = "arabic", *, gazetteer: Path | None = None) -> Producer:
    """The extractor of that name. Raises UnknownName where there is none."""
    if name in SHIPPED:
        module, _, function = SHIPPED[name].partition(":")
        make: Callable[[Path | None], Producer] = getattr(import_module(module), function)
        return make(gazetteer)
    from importlib.metadata import entry_points  # slow to import; only others are looked for

    offered = {point.name: point for point in entry_points(group=GROUP)}
    if name not in offered:
        names = ", ".join(sorted({*offered, *SHIPPED}))
        raise UnknownName(f"there is no extractor {name!r}", where="--with", hint=f"there are: {names}")
    try:
        make = offered[name].load()
        made: Producer = make(gazetteer)
        _ = made.identity.name, made.extract
    except KGError:
        raise
    except Exception as error:  # of a package that is none of ours
        raise RequestError(
            f"the extractor {name!r} cannot be made: {type(error).__name__}: {error}",
            where="--with",
            hint=f"the package that offers it is at fault: {offered[name].value}",
        ) from error
    return made


class Tables(NamedTuple):
    """The reference tables that extraction reads."""

    actors: Iterable[Any]
    places: Iterable[Any]


@cache
def extractor_of(gazetteer: Path | None = None) -> Extractor:
    """The shipped extractor for Arabic, with the shipped tables and the gazetteer at a path."""
    # Here: only a process that extracts pays for the imports.
    from kg import lexicon
    from kg.extract import Extractor, Prepared
    from kg.gazetteer import Gazetteer
    from kg.reference import place_tables

    with uncollected():
        words = lexicon.load()
        prepared = compiled(
            "reference", Prepared, lambda: Prepared.of(_tables(), words), sources=_told(), packages=_PACKAGES
        )
        extractor = Extractor(words, prepared, Gazetteer(gazetteer, curated=place_tables.load()))
        extractor.identity = _identity(extractor.identity.name, gazetteer)
    return extractor


def same(producer: Producer) -> bool:
    """Whether the producer, which comes from another machine, is here what it was there, as far as that can be told: the shipped one
    reads the gazetteer at its path."""
    from kg.extract import Extractor

    if not isinstance(producer, Extractor) or producer.places is None:
        return True
    return producer.identity == _identity(producer.identity.name, producer.places.path)


def _identity(name: str, gazetteer: Path | None) -> Identity:
    return Identity(name=name, version=f"{__version__}+{revision(gazetteer)}")


def _told() -> list[Traversable]:
    """The tables that people wrote."""
    return [table for table in _seeds() if not table.name.startswith("model_")]


def _tables() -> Tables:
    from kg.reference import actor_tables, place_tables

    return Tables(actor_tables.load(), place_tables.load())


_PACKAGES = ("kg", "kg.extract", "kg.lexicon", "kg.reference", "kg.gazetteer")


_APART = frozenset(
    {"__main__", "collector", "compiled", "database", "errors", "folders", "ontology", "services", "sparql", "store"}
)
"""The modules of kg itself that have no part in what is read in a text."""


@cache
def _modules() -> list[Traversable]:
    """The other modules of kg itself, which extraction may use, as to fold text."""
    modules = (entry for entry in package("kg").iterdir() if entry.name.endswith(".py"))
    return sorted((entry for entry in modules if entry.name[:-3] not in _APART), key=lambda entry: entry.name)


@cache
def _seeds() -> list[Traversable]:
    """The tables that extraction may read."""
    seeds = folder("seeds")
    tables = (table for table in (*seeds.iterdir(), *seeds.joinpath("ar").iterdir()) if table.name.endswith(".tsv"))
    return sorted(tables, key=lambda entry: str(entry))


def revision(gazetteer: Path | None) -> str:
    """Twelve hexadecimal digits that change with the extractor's code, with every table that it may read, and with the
    gazetteer."""
    found = sha256()
    for name in _PACKAGES[1:]:
        found.update(code_digest(name).encode())
    for file in (*_modules(), *_seeds()):
        found.update(file.name.encode() + b"\0" + file.read_bytes())
    if gazetteer is not None:
        with gazetteer.open("rb") as stream:
            found.update(file_digest(stream, "sha256").digest())
    return found.hexdigest()[:12]
