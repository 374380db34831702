"""Each shape and each check passes what is sound and finds what is not."""

from __future__ import annotations

import sys

import pyoxigraph as ox
import pytest

from kg import ontology
from kg.answers import check
from kg.errors import RequestError
from kg.rdf import reference, vocab
from kg.store import prefixes
from tests.samples.graph import BASE, small_store

EX = "https://example.org/"
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes().items()) + f"@prefix : <{EX}> .\n"

SOUND: dict[str, dict[str, str]] = {
    "Article": {
        "a": "wq:Article",
        "dct:identifier": '"x"',
        "wq:sha256": f'"{"0" * 64}"',
        "wq:bytes": "9",
        "dct:issued": '"2016-03-27"^^xsd:date',
    },
    "Quote": {
        "a": "wq:Quote",
        "oa:exact": '"x"',
        "oa:start": "0",
        "oa:end": "1",
        "wq:byteStart": "0",
        "wq:byteEnd": "1",
        "wq:article": ":a",
    },
    "Report": {
        "a": "wq:Report",
        "wq:reportedType": "wq:Battle",
        "wq:modality": "wq:Actual",
        "wq:article": ":a",
        "wq:claimantLevel": "wq:OutletLevel",
        "wq:claimant": ":c",
        "wq:quote": ":q",
        "wq:triggerStart": "0",
        "wq:triggerEnd": "1",
        "wq:confidence": "0.5",
    },
    "Participation": {"a": "wq:Participation", "wq:role": "wq:AgentRole", "wq:side": "1"},
    "Location": {"a": "wq:Location", "wq:role": "wq:PlaceRole", "wq:direction": '"ne"'},
    "Toll": {"a": "wq:Toll", "wq:outcome": "wq:Killed", "wq:minimum": "3", "wq:maximum": "3"},
    "TimeSpan": {
        "a": "wq:TimeSpan",
        "wq:granularity": "wq:DayGranularity",
        "wq:rule": '"r"',
        "wq:earliest": '"2016-03-27"^^xsd:date',
        "wq:latest": '"2016-03-27"^^xsd:date',
    },
    "Event": {
        "wq:status": "wq:Actual",
        "wq:report": ":r",
        "wq:independentSources": "1",
        "wq:earliest": '"2016-03-27"^^xsd:date',
        "wq:latest": '"2016-03-28"^^xsd:date',
        "wq:date": '"2016-03-27"^^xsd:date',
        "wq:killedMinimum": "1",
        "wq:killedMaximum": "2",
    },
    "Membership": {"a": "wq:Membership", "wq:memberReport": ":r", "wq:memberEvent": ":e", "wq:score": "1.0"},
    "TollRange": {
        "a": "wq:TollRange",
        "wq:minimum": "1",
        "wq:maximum": "1",
        "wq:lowestReport": ":r",
        "wq:highestReport": ":r",
    },
    "Position": {"wq:latitude": "34.5", "wq:longitude": "38.3", "geo:hasGeometry": ":g"},
    "ActorRelation": {
        "a": "wq:ActorRelation",
        "wq:subjectActor": ":a",
        "wq:relationKind": "wq:partOf",
        "wq:relatedActor": ":b",
    },
    "ControlClaim": {"a": "wq:ControlClaim", "wq:place": ":p", "wq:controlChange": "wq:Taken"},
}
"""A sound thing for each node shape."""

UNSOUND: dict[str, tuple[str, str]] = {
    "Article-identifier": ("dct:identifier", ""),
    "Article-sha256": ("wq:sha256", '"00AA"'),
    "Article-bytes": ("wq:bytes", "-1"),
    "Article-published": ("dct:issued", ""),
    "Quote-exact": ("oa:exact", '""'),
    "Quote-span": ("oa:start", "1"),
    "Quote-byteSpan": ("wq:byteStart", "2"),
    "Quote-article": ("wq:article", ""),
    "Report-type": ("wq:reportedType", "wq:Battle, wq:Attack"),
    "Report-modality": ("wq:modality", ""),
    "Report-article": ("wq:article", ":a, :b"),
    "Report-level": ("wq:claimantLevel", ""),
    "Report-claimant": ("wq:claimant", ""),
    "Report-quote": ("wq:quote", ""),
    "Report-trigger": ("wq:triggerStart", "7"),
    "Report-confidence": ("wq:confidence", "1.5"),
    "Participation-role": ("wq:role", ""),
    "Participation-side": ("wq:side", "3"),
    "Location-role": ("wq:role", ""),
    "Location-direction": ("wq:direction", '"north"'),
    "Toll-outcome": ("wq:outcome", ""),
    "Toll-minimum": ("wq:minimum", "4"),
    "Toll-maximum": ("wq:maximum", "3, 4"),
    "TimeSpan-granularity": ("wq:granularity", ""),
    "TimeSpan-rule": ("wq:rule", ""),
    "TimeSpan-earliest": ("wq:earliest", '"2016-03-28"^^xsd:date'),
    "TimeSpan-latest": ("wq:latest", '"2016-03-28"^^xsd:date, "2016-03-29"^^xsd:date'),
    "Event-status": ("wq:status", "wq:Actual, wq:Denied"),
    "Event-report": ("wq:report", ""),
    "Event-sources": ("wq:independentSources", "0"),
    "Event-earliest": ("wq:earliest", '"2016-03-29"^^xsd:date'),
    "Event-latest": ("wq:latest", '"2016-03-28"^^xsd:date, "2016-03-29"^^xsd:date'),
    "Event-date": ("wq:date", '"2016-03-27"^^xsd:date, "2016-03-28"^^xsd:date'),
    "Event-killed": ("wq:killedMinimum", "3"),
    "Membership-report": ("wq:memberReport", ""),
    "Membership-event": ("wq:memberEvent", ""),
    "Membership-score": ("wq:score", "1.01"),
    "TollRange-minimum": ("wq:minimum", "2"),
    "TollRange-maximum": ("wq:maximum", ""),
    "TollRange-lowest": ("wq:lowestReport", ""),
    "TollRange-highest": ("wq:highestReport", ""),
    "Position-latitude": ("wq:latitude", "134.5"),
    "Position-longitude": ("wq:longitude", ""),
    "Position-geometry": ("geo:hasGeometry", ""),
    "ActorRelation-subject": ("wq:subjectActor", ""),
    "ActorRelation-kind": ("wq:relationKind", ""),
    "ActorRelation-related": ("wq:relatedActor", ""),
    "ControlClaim-place": ("wq:place", ""),
    "ControlClaim-change": ("wq:controlChange", ""),
}
"""For each property shape, what to write instead (nothing: leave the property out) so that it alone finds a fault."""


def store(turtle: str) -> ox.Store:
    made = ox.Store()
    made.load((HEAD + turtle).encode(), ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(f"{EX}graph"))
    return made


def thing(properties: dict[str, str]) -> ox.Store:
    return store(":x " + " ; ".join(f"{name} {value}" for name, value in properties.items() if value) + " .")


def test_there_is_an_example_for_every_shape() -> None:
    assert set(UNSOUND) == {each.name for each in check._shape_checks().values()}
    assert set(SOUND) == {name.partition("-")[0] for name in UNSOUND}


@pytest.mark.parametrize("name", SOUND)
def test_a_shape_passes_what_is_sound(name: str) -> None:
    assert list(check.by_shapes(thing(SOUND[name]))) == []


@pytest.mark.parametrize("name", UNSOUND)
def test_a_shape_finds_what_is_not(name: str) -> None:
    predicate, value = UNSOUND[name]
    found = list(check.by_shapes(thing({**SOUND[name.partition("-")[0]], predicate: value})))
    assert {(finding.check.name, finding.where) for finding in found} == {(name, f"{EX}x")}


BAD: dict[str, str] = {
    "report-in-one-event": ":x a wq:Report . :e wq:report :x . :f wq:report :x .",
    "event-of-a-gone-report": ":x wq:report :r .",
    "unknown-type": ":x wq:reportedType wq:Party .",
    "actor-unknown": ":part wq:actor :x .",
    "place-unknown": ":l a wq:Location ; wq:place :x .",
    "no-name": ":x a wq:Weapon .",
    "participant-without-words": ":x a wq:Participation ; wq:role wq:AgentRole .",
    "quote-outside-its-article": ":x a wq:Quote ; wq:article :a ; wq:byteEnd 10 . :a wq:bytes 9 .",
    "contains-itself": ":x wq:within :y . :y wq:within :x .",
    "fights-itself": """:x wq:participation :p , :q . :p wq:actor :a ; wq:role wq:BelligerentRole ; wq:side 1 .
                        :q wq:actor :a ; wq:role wq:BelligerentRole ; wq:side 2 .""",
    "happens-after-it-is-reported": """:x wq:modality wq:Actual ; wq:article :a ; wq:time :t . :t wq:earliest "2016-03-29"^^xsd:date .
                                       :a dct:issued "2016-03-28T10:00:00"^^xsd:dateTime .""",
    "toll-beyond-belief": ":x wq:toll :t . :t wq:outcome wq:Killed ; wq:minimum 30000 .",
    "same-file-twice": ':x wq:sha256 "0" . :y wq:sha256 "0" .',
    "battle-with-one-side": ":x wq:reportedType wq:Battle ; wq:participation :p . :p wq:role wq:BelligerentRole ; wq:side 1 .",
    "classes-that-exclude-each-other": ":x a wq:Event, wq:Place . wq:Event owl:disjointWith wq:Place .",
    "control-by-nobody": ":x wq:reportedType wq:TerritorialGain ; wq:modality wq:Actual .",
}
"""For each query a graph in which it finds `:x` (or more)."""


def test_there_is_an_example_for_every_query() -> None:
    assert {*BAD, "stands-in-two-graphs"} == {each.name for each, _ in check.queries()}


@pytest.mark.parametrize("name", BAD)
def test_a_query_finds_what_is_wrong(name: str) -> None:
    found = [finding.where for finding in check.by_queries(store(BAD[name])) if finding.check.name == name]
    assert f"{EX}x" in found


def test_a_thing_that_two_graphs_describe_is_found() -> None:
    made = store(':x skos:prefLabel "x" .')
    made.load(f'<{EX}x> <{vocab.SKOS}prefLabel> "x" <{EX}other> .'.encode(), ox.RdfFormat.N_QUADS)
    assert [f.where for f in check.by_queries(made) if f.check.name == "stands-in-two-graphs"] == [f"{EX}x"]


def test_the_sample_graph_has_no_errors() -> None:
    found = list(check.check(small_store()))
    assert {(finding.check.name, finding.where) for finding in found if finding.check.severity != "note"} == set()


def test_the_reference_tables_have_no_errors() -> None:
    made = ox.Store()
    made.bulk_load(reference.nquads(BASE), ox.RdfFormat.N_QUADS)
    assert [finding for finding in check.by_shapes(made) if finding.check.severity == "error"] == []


def test_parts_of_a_large_graph_are_checked_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(check, "PART", 50)
    made = ox.Store(f"{tmp_path}/store")
    made.extend(small_store())
    assert {f.check.severity for f in check.by_shapes(made)} <= {"note"}


def test_without_pyshacl_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    with pytest.raises(RequestError, match="pySHACL, which is not installed"):
        list(check.check(ox.Store()))


def test_the_reasoner_finds_no_contradiction_or_says_that_it_did_not_run() -> None:
    verdict = ontology.reason(check.sample(small_store()))
    assert not verdict.contradiction
    assert verdict.text.startswith(("no contradiction", "Java is not"))


def test_the_reasoner_finds_a_contradiction() -> None:
    types = (f"<{EX}x> <{vocab.RDF}type> <{vocab.WQ}{name}> .\n".encode() for name in ("Event", "Place"))
    verdict = ontology.reason(b"".join(types))
    assert verdict.contradiction or verdict.text.startswith("Java is not")


def test_where_java_is_absent_the_reasoner_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert ontology.reason().text.startswith("Java is not on this machine")
