"""The reference tables stand in the graph with their names, links and periods."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg import ontology
from kg.rdf import reference, schema, vocab
from kg.reference import actor_tables, place_tables
from kg.store import run

BASE = vocab.DEFAULT_BASE


@pytest.fixture(scope="module")
def store() -> ox.Store:
    made = ox.Store()
    made.bulk_load(reference.nquads(BASE), ox.RdfFormat.N_QUADS)
    return made


def ask(store: ox.Store, pattern: str) -> bool:
    return bool(run(store, f"ASK {{ {pattern} }}"))


def test_every_row_is_there(store: ox.Store) -> None:
    subjects = {quad.subject.value for quad in store.quads_for_pattern(None, ox.NamedNode(vocab.RDF + "type"), None)}
    assert subjects >= {f"{BASE}actor/{actor.id}" for actor in actor_tables.load()}
    assert subjects >= {f"{BASE}place/{place.id}" for place in place_tables.load()}


def test_a_town_has_names_position_and_links(store: ox.Store) -> None:
    assert ask(
        store,
        f"""<{BASE}place/sy-tadmur> a wq:City ; skos:prefLabel "تدمر"@ar , "Palmyra"@en ; wq:latitude ?y ;
          geo:hasGeometry/geo:asWKT ?point ; skos:exactMatch <{vocab.GEONAMES}163808/> ; wq:within+ <{BASE}place/sy> .
          FILTER (DATATYPE(?point) = geo:wktLiteral)""",
    )


def test_a_relation_holds_and_tells_since_when(store: ox.Store) -> None:
    assert ask(
        store,
        """?relation a wq:ActorRelation ; wq:subjectActor ?a ; wq:relationKind wq:successorOf ; wq:relatedActor ?b ; wq:from ?since .
           ?a wq:successorOf ?b""",
    )


def test_each_language_has_one_preferred_name(store: ox.Store) -> None:
    query = """SELECT ?thing { ?thing skos:prefLabel ?label } GROUP BY ?thing (LANG(?label)) HAVING (COUNT(*) > 1)"""
    assert list(run(store, query)) == []


def test_every_term_is_in_the_ontology(store: ox.Store) -> None:
    used = {quad.predicate.value for quad in store} | {
        quad.object.value for quad in store if quad.predicate.value == vocab.RDF + "type"
    }
    assert {term.removeprefix(vocab.WQ) for term in used if term.startswith(vocab.WQ)} <= vocab.TERMS


def test_the_graphs_are_the_same_bytes_each_time_and_have_no_blank_nodes() -> None:
    for made in (reference.nquads, schema.nquads):
        written = made(BASE)
        assert written == made(BASE)
        assert b"_:" not in written.replace(b"\\", b"")


def test_people_are_members_and_organisations_parts(store: ox.Store) -> None:
    assert ask(store, f"<{BASE}actor/abdel-fattah-al-burhan> org:memberOf <{BASE}actor/sudanese-forces>")
    assert ask(store, f"<{BASE}actor/444-brigade> org:subOrganizationOf <{BASE}actor/gnu>")
    for kind in reference.PEOPLE:
        assert not ask(store, f"?actor org:subOrganizationOf|^org:subOrganizationOf ?other ; a wq:{kind}")
        assert not ask(store, f"?actor org:memberOf ?other . ?other a wq:{kind}")


def test_the_kinds_of_people_are_those_that_the_ontology_has_not_under_organisation() -> None:
    above = ontology.superclasses()
    assert {kind for kind in vocab.ACTOR_KINDS if "Organisation" not in above[kind]} == reference.PEOPLE


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("syria", "SY"),
        ("Yemen", "YE"),
        ("\u0627\u0644\u064a\u0645\u0646", "YE"),
        ("sy", "SY"),
        ("egypt_sinai", None),
        ("Atlantis", None),
    ],
)
def test_a_country_is_known_by_its_code_and_its_names(told: str, code: str | None) -> None:
    assert actor_tables.load().country(told) == code
