"""How records become statements: everything but the records that the graph follows from, and its digest.

Where the digest of a store differs, its graph is made again from the journal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec
import pyoxigraph as ox

from kg.folders import folder
from kg.fuse import Places
from kg.rdf import iris, told, write
from kg.rdf.told import Told
from kg.records import Record

BASE = "https://w3id.org/waqai/"
"""The base of data IRIs where a builder sets none."""


def no_places(reference: str) -> None:
    """Where nothing is known of places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The base of data IRIs, the outlets that the tables know (see `kg.rdf.write`), what is known of places with a digest of
    it, and the graphs that belong to no article as N-Quads, by name."""

    base: str = BASE
    outlets: Mapping[str, str] = field(default_factory=dict)
    places: Places = no_places
    known: str = ""
    graphs: Mapping[str, bytes] = field(default_factory=dict)

    def nquads(self, record: Record) -> bytes:
        """The graph of the record's article."""
        return write.nquads(record, self.base, outlets=self.outlets)

    def told(self, record: Record) -> Iterator[Told]:
        """What each report of the record tells, for the events."""
        return told.told(record, self.base, outlets=self.outlets, containers=self._containers)

    def _containers(self, reference: str) -> tuple[str, ...]:
        place = self.places(reference)
        return place.within if place else ()

    @property
    def fusion_digest(self) -> str:
        """Changes with everything that the events depend on besides the articles, the code included."""
        weights = folder("seeds").joinpath("fusion.tsv").read_bytes()
        return sha256(f"{self.digest} {code_digest('kg.fuse')} {self.known}".encode() + weights).hexdigest()

    @property
    def digest(self) -> str:
        """Changes with everything that `nquads` depends on besides the record, the code included."""
        told = msgspec.json.encode([self.base, sorted(self.outlets.items()), code_digest("kg.rdf")])
        return sha256(told).hexdigest()


def shape(base: str = BASE) -> Shape:
    """The shape of a store with the shipped ontology."""
    return Shape(base=base, graphs={"ontology": _ontology(base)})


def _ontology(base: str) -> bytes:
    graph = ox.NamedNode(iris.graph(base, "ontology"))
    parts = [
        entry.read_bytes() for entry in sorted(folder("ontology").iterdir(), key=_name) if _name(entry).endswith(".ttl")
    ]
    triples = {triple.triple for part in parts for triple in ox.parse(part, format=ox.RdfFormat.TURTLE)}
    lines = sorted(f"{ox.Quad(triple.subject, triple.predicate, triple.object, graph)} .\n" for triple in triples)
    return "".join(lines).encode()


def _name(entry: Traversable) -> str:
    return entry.name


@cache
def code_digest(package: str) -> str:
    """The digest of a package's modules: a version that nobody can forget to raise."""
    digest = sha256()
    for module in sorted(files(package).iterdir(), key=lambda entry: entry.name):
        if module.name.endswith(".py"):
            digest.update(module.name.encode() + module.read_bytes())
    return digest.hexdigest()
