"""How records become statements: everything but the records that the graph follows from, and its digest.

Where the digest of a store differs, its graph is made again from the journal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import sha256

import msgspec

from kg.compiled import code_digest
from kg.errors import RequestError
from kg.folders import folder
from kg.fuse import Places
from kg.fuse.known import beside, known_places
from kg.rdf import infer, reference, schema, told, write
from kg.rdf.told import Told
from kg.rdf.vocab import DEFAULT_BASE as BASE
from kg.records import Record
from kg.reference import actor_tables, place_tables
from kg.reference.actors import Actors
from kg.text import outlet_keys

_BASE = re.compile(r"https?://[A-Za-z0-9._:-]+/(?:[A-Za-z0-9._~%:@!$&'()*+,;=/-]*/)?")


WIDE = frozenset(("Country", "Region", "Governorate", "District", "Subdistrict"))
"""Types of places in which a day has many events."""


def no_places(reference: str) -> None:
    """Where nothing is known of places."""


@dataclass(frozen=True, kw_only=True)
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
        places = self.places_for(record)

        def containers(reference: str) -> tuple[str, ...]:
            place = places(reference)
            return place.within if place else ()

        def broad(reference: str) -> bool:
            place = places(reference)
            return place is not None and place.type in WIDE

        return told.told(record, self.base, outlets=self.outlets, containers=containers, broad=broad)

    def places_for(self, record: Record) -> Places:
        """What is known of the places that a record names: in the tables, and what the record itself brings."""
        return beside(self.places, record.entities) if record.entities else self.places

    @cached_property
    def graph_digests(self) -> dict[str, str]:
        """The digest of each graph that belongs to no article, by name."""
        return {name: sha256(nquads).hexdigest() for name, nquads in self.graphs.items()}

    @cached_property
    def fusion_digest(self) -> str:
        """Changes with everything that the events depend on besides the articles, the code included."""
        weights = folder("seeds").joinpath("fusion.tsv").read_bytes()
        return sha256(f"{self.digest} {self.known}".encode() + weights).hexdigest()

    @cached_property
    def inference_digest(self) -> str:
        """Changes with the rules, and with everything else that the inferred graph follows from besides the articles."""
        parts = [f"{self.fusion_digest} {sorted(self.graph_digests.items())}".encode()]
        parts += [rule.text.encode() for rule in infer.rules()]
        return sha256(b"\0".join(parts)).hexdigest()

    @cached_property
    def digest(self) -> str:
        """Changes with everything that an article's statements and its rows for fusion depend on besides the record, the code
        included."""
        codes = [code_digest("kg.rdf"), code_digest("kg.fuse")]
        made = msgspec.json.encode([self.base, sorted(self.outlets.items()), self.known, *codes])
        return sha256(made).hexdigest()


@cache
def shape(base: str = BASE) -> Shape:
    """The shape of a store with the shipped ontology and tables. Raises RequestError for a base that makes no IRIs."""
    if not _BASE.fullmatch(base):
        raise RequestError(
            f"{base!r} is no base of IRIs", where="--base", hint="give an http or https IRI that ends in /"
        )
    tables = b"".join(
        folder("seeds").joinpath(name).read_bytes() for name in ("places.tsv", "actors.tsv", "sources.tsv")
    )
    return Shape(
        base=base,
        outlets=_outlets(actor_tables.load()),
        places=known_places(place_tables.load()),
        known=sha256(tables).hexdigest(),
        graphs={"ontology": schema.nquads(base), "reference": reference.nquads(base)},
    )


def _outlets(actors: Actors) -> dict[str, str]:
    """The keys of names that mean one who publishes and no other, and their references. Not only outlets do: a rescue service
    or a party whose statements were collected is the same as the one that others quote."""
    found: dict[str, str] = {}
    run_together: dict[str, set[str]] = {}
    for actor in actors:
        for name in (*(name.text for name in actor.arabic), *actor.english) if actor.kind not in _NO_PUBLISHERS else ():
            meant = actors.find(name)
            if meant and meant.actor.id == actor.id:
                key, run = outlet_keys(name)
                found[key] = f"actor/{actor.id}"
                run_together.setdefault(run, set()).add(f"actor/{actor.id}")
    return {run: next(iter(meant)) for run, meant in run_together.items() if len(meant) == 1} | found


_NO_PUBLISHERS = frozenset({"State", "Person", "Civilians", "UnidentifiedArmedGroup"})
