"""The alignments name types that exist, concepts that are described, and one strength for each pair."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest

from kg.rdf import schema, vocab
from kg.store import run

BASE = vocab.DEFAULT_BASE
STRENGTHS = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")
SCHEMES = ("plover", "cameo", "acled", "ldc", "ace", "wikidata")


@pytest.fixture(scope="module")
def store() -> ox.Store:
    made = ox.Store()
    made.load(schema.nquads(BASE), ox.RdfFormat.N_QUADS)
    return made


def rows(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    found = run(store, query)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(value.value for value in row) for row in found]


def matches(store: ox.Store) -> list[tuple[str, ...]]:
    return rows(
        store,
        f"SELECT ?type ?how ?other {{ VALUES ?how {{ {' '.join(f'skos:{name}' for name in STRENGTHS)} }} ?type ?how ?other }}",
    )


def test_only_event_types_are_mapped_and_each_pair_once(store: ox.Store) -> None:
    found = matches(store)
    assert {type_.removeprefix(vocab.WQ) for type_, _, _ in found} == set(vocab.EVENT_TYPES)
    assert [pair for pair, count in Counter((type_, other) for type_, _, other in found).items() if count > 1] == []


def test_every_concept_has_a_scheme_a_label_and_a_notation(store: ox.Store) -> None:
    described = {
        concept
        for (concept,) in rows(
            store, "SELECT ?c { ?c a skos:Concept ; skos:inScheme ?s ; skos:prefLabel ?l ; skos:notation ?n }"
        )
    }
    assert {other for _, _, other in matches(store)} <= described


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_is_reached(store: ox.Store, scheme: str) -> None:
    assert run(
        store, f"ASK {{ <{vocab.ALIGN}{scheme}> a skos:ConceptScheme . ?c skos:inScheme <{vocab.ALIGN}{scheme}> }}"
    )


def test_a_note_belongs_to_a_match_that_stands(store: ox.Store) -> None:
    notes = rows(
        store,
        "SELECT ?a ?b ?c { ?note owl:annotatedSource ?a ; owl:annotatedProperty ?b ; owl:annotatedTarget ?c ; skos:note ?text }",
    )
    assert notes
    assert set(notes) <= set(matches(store))


def test_one_exact_match_at_most_for_each_type_and_scheme(store: ox.Store) -> None:
    query = """SELECT ?type { ?type skos:exactMatch ?other . ?other skos:inScheme ?scheme }
               GROUP BY ?type ?scheme HAVING (COUNT(*) > 1)"""
    assert rows(store, query) == []


def test_our_types_are_a_scheme_with_the_hierarchy_of_the_classes(store: ox.Store) -> None:
    query = """SELECT ?type { ?type skos:broader ?above ; skos:inScheme ?scheme . FILTER (STRSTARTS(STR(?type), STR(wq:)))
               FILTER NOT EXISTS { ?type rdfs:subClassOf ?above } }"""
    assert rows(store, query) == []
    listed = {type_.removeprefix(vocab.WQ) for (type_,) in rows(store, "SELECT ?t { ?t skos:inScheme align:types }")}
    assert listed == {*vocab.EVENT_TYPES, *vocab.EVENT_FAMILIES}


def test_types_of_violence_that_the_rule_gives_are_described(store: ox.Store) -> None:
    assert len(rows(store, "SELECT ?c { ?c skos:inScheme align:ucdp ; skos:notation ?n }")) == 3


def test_no_concept_is_the_very_same_as_two_types(store: ox.Store) -> None:
    assert (
        rows(
            store,
            "SELECT ?c { ?c skos:notation ?n . ?t skos:exactMatch ?c } GROUP BY ?c HAVING (COUNT(DISTINCT ?t) > 1)",
        )
        == []
    )


def test_a_cameo_code_lies_under_the_code_that_it_begins_with(store: ox.Store) -> None:
    found = rows(
        store,
        f"SELECT ?code ?above {{ ?c skos:inScheme <{vocab.ALIGN}cameo> ; skos:notation ?code ; skos:broader/skos:notation ?above }}",
    )
    assert found
    assert [(code, above) for code, above in found if not code.startswith(above)] == []
