"""The words for describing a published graph: VoID, DCAT, SPDX checksums, SPARQL service descriptions.

Takes what is to be said; gives a list of triples that grows, and its bytes. Apart from `write`, whose triples stand in the store.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg.rdf import vocab
from kg.rdf.vocab import DCAT, FOAF, FORMATS, LICENCE, SD, SPDX, VOID

TURTLE, N_TRIPLES = RdfFormat.TURTLE, RdfFormat.N_TRIPLES

TITLE = "Waqai: events from Arabic conflict reporting, with quoted evidence"

PREFIXES = {
    "void": VOID,
    "dcat": DCAT,
    "spdx": SPDX,
    "sd": SD,
    "formats": FORMATS,
    "foaf": FOAF,
    "dct": vocab.DCT,
    "prov": vocab.PROV,
    "rdfs": vocab.RDFS,
    "xsd": vocab.XSD,
    "schema": vocab.SCHEMA,
}


@dataclass(frozen=True, slots=True)
class Counts:
    """The size of a snapshot; `quads` are those that differ in more than their graph. Each pair is an IRI and its number (triples of a graph or property, members of a class)."""

    quads: int
    subjects: int
    graphs: tuple[tuple[str, int], ...]
    classes: tuple[tuple[str, int], ...]
    properties: tuple[tuple[str, int], ...]


class Description:
    """Triples about a data set, in the order they are said."""

    def __init__(self) -> None:
        self.triples: list[Triple] = []

    def say(self, subject: str, predicate: str, value: str | int) -> None:
        """One triple; a str is an IRI, an int a number."""
        term = (
            Literal(str(value), datatype=NamedNode(vocab.XSD + "integer"))
            if isinstance(value, int)
            else NamedNode(value)
        )
        self.triples.append(Triple(NamedNode(subject), NamedNode(predicate), term))

    def write(
        self, subject: str, predicate: str, text: str, *, language: str | None = None, datatype: str | None = None
    ) -> None:
        """One triple with a literal."""
        literal = Literal(text, language=language, datatype=NamedNode(datatype) if datatype else None)
        self.triples.append(Triple(NamedNode(subject), NamedNode(predicate), literal))

    def a(self, subject: str, *classes: str) -> None:
        """That the subject belongs to the classes."""
        for name in classes:
            self.say(subject, vocab.RDF + "type", name)

    def serialize(self, form: RdfFormat, base: str | None = None) -> bytes:
        """The description in `form`, with prefixes where the form has them."""
        written = serialize(self.triples, format=form, prefixes=PREFIXES, base_iri=base)
        assert written is not None
        return written


def describe(said: Description, dataset: str, base: str, sizes: Counts) -> None:
    """The title, licence, counts and partitions of the data set."""
    said.a(dataset, VOID + "Dataset")
    said.write(dataset, vocab.DCT + "title", TITLE, language="en")
    said.say(dataset, vocab.DCT + "license", LICENCE)
    said.write(dataset, VOID + "uriSpace", base)
    said.say(dataset, VOID + "vocabulary", vocab.WQ)
    for form in ("Turtle", "N-Triples", "N-Quads", "TriG", "JSON-LD", "RDF_XML"):
        said.say(dataset, VOID + "feature", FORMATS + form)
    said.say(dataset, VOID + "triples", sizes.quads)
    said.say(dataset, VOID + "distinctSubjects", sizes.subjects)
    said.say(dataset, VOID + "entities", sizes.subjects)
    said.say(dataset, VOID + "classes", len(sizes.classes))
    said.say(dataset, VOID + "properties", len(sizes.properties))
    for kind, of, count, pairs in (
        ("classPartition", "class", "entities", sizes.classes),
        ("propertyPartition", "property", "triples", sizes.properties),
    ):
        for number, (iri, size) in enumerate(pairs, 1):
            part = f"{dataset}#{of}-{number}"
            said.say(dataset, VOID + kind, part)
            said.say(part, VOID + of, iri)
            said.say(part, VOID + count, size)
