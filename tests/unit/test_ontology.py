"""The ontology says what the code says, in both languages, and hangs together."""

from __future__ import annotations

import re
from collections import defaultdict

import pyoxigraph as ox
import pytest

from kg import ontology
from kg.rdf import vocab
from kg.store import prefixes
from tests.samples.graph import small_store

STATEMENTS = list(ox.parse(ontology.turtle(), format=ox.RdfFormat.TURTLE))
LABEL = f"{vocab.RDFS}label"
DEFINITION = f"{vocab.SKOS}definition"


def declared(kind: str) -> set[str]:
    return {
        quad.subject.value.removeprefix(vocab.WQ)
        for quad in STATEMENTS
        if quad.object == ox.NamedNode(vocab.OWL + kind) and quad.subject.value.startswith(vocab.WQ)
    }


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("Class", vocab.CLASSES),
        ("ObjectProperty", vocab.OBJECT_PROPERTIES),
        ("DatatypeProperty", vocab.DATA_PROPERTIES),
        ("NamedIndividual", vocab.INDIVIDUALS),
    ],
)
def test_code_and_ontology_have_the_same_terms(kind: str, names: frozenset[str]) -> None:
    assert declared(kind) == names


@pytest.mark.parametrize("predicate", [LABEL, DEFINITION], ids=["label", "definition"])
def test_every_term_is_named_and_defined_in_both_languages(predicate: str) -> None:
    languages = defaultdict(set)
    for quad in STATEMENTS:
        if quad.predicate.value == predicate:
            languages[quad.subject.value.removeprefix(vocab.WQ)].add(quad.object.language)
    assert {name: found for name, found in languages.items() if found != {"ar", "en"}} == {}
    assert vocab.TERMS - languages.keys() == set()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_two_classes_of_one_family_have_the_same_label(language: str) -> None:
    labels = [term.labels[language] for root in ontology.tree() for _, term in root.walk()]
    assert len(labels) == len(set(labels))


def test_the_ontology_has_no_blank_nodes() -> None:
    assert not [quad for quad in STATEMENTS if isinstance(quad.object, ox.BlankNode)]


def test_the_tree_holds_every_class_and_event_types_under_event() -> None:
    names = {term.name for root in ontology.tree() for _, term in root.walk()}
    assert names == vocab.CLASSES
    event = next(root for root in ontology.tree() if root.name == "Event")
    below = {term.name for _, term in event.walk()}
    assert below == {"Event", *vocab.EVENT_TYPES, *vocab.EVENT_FAMILIES}


def test_every_property_of_an_event_names_terms_that_exist() -> None:
    used = {
        node.value.removeprefix(vocab.WQ)
        for quad in STATEMENTS
        for node in (quad.subject, quad.predicate, quad.object)
        if isinstance(node, ox.NamedNode) and node.value.startswith(vocab.WQ)
    }
    assert used - vocab.TERMS == {""} or used <= vocab.TERMS


def test_the_prefixes_are_those_of_the_code() -> None:
    for name in (
        "WQ",
        "ALIGN",
        "RDF",
        "RDFS",
        "OWL",
        "XSD",
        "SKOS",
        "DCT",
        "SCHEMA",
        "PROV",
        "SEM",
        "GEO",
        "OA",
        "ORG",
    ):
        assert prefixes()[name.lower()] == getattr(vocab, name)


def test_the_prefixes_file_is_turtle() -> None:
    text = ontology.folder("ontology").joinpath("prefixes.ttl").read_bytes()
    assert list(ox.parse(text, format=ox.RdfFormat.TURTLE)) == []
    assert all(re.search(r"[#/]$", iri) for iri in prefixes().values())


def test_every_term_says_where_it_is_defined() -> None:
    said = {
        quad.subject.value.removeprefix(vocab.WQ)
        for quad in STATEMENTS
        if quad.predicate.value == f"{vocab.RDFS}isDefinedBy" and quad.object.value == vocab.WQ.rstrip("#")
    }
    assert said == vocab.TERMS


def test_terms_of_others_that_the_graph_uses_are_declared() -> None:
    """All but those of RDF, RDFS, OWL and XSD, which need no declaration, and annotations of Dublin Core and SKOS."""
    declared = {quad.subject for quad in STATEMENTS if quad.predicate.value == f"{vocab.RDF}type"}
    used = {
        node
        for quad in small_store()
        for node in (quad.predicate, quad.object if quad.predicate.value == f"{vocab.RDF}type" else None)
        if isinstance(node, ox.NamedNode)
    }
    needed = {node for node in used if node.value.startswith((vocab.OA, vocab.GEO, vocab.ORG, vocab.SCHEMA, vocab.SEM))}
    assert needed
    assert {node.value for node in needed - declared} == set()
