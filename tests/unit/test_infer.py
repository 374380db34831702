"""What follows from the graph of the sample articles."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pyoxigraph as ox
import pytest

from kg.endpoint import description
from kg.folders import folder
from kg.rdf import infer, vocab
from kg.records import Argument, Casualties, Event, Mention, Record
from kg.store import run
from tests.samples.graph import BASE, small_store
from tests.samples.make import sample

LINKS = ("differsInToll", "differsInAgent", "differsInOutcome", "differsInPlace", "differsInTime", "denies", "supports")


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return small_store()


def rows(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    found = run(store, query)
    assert isinstance(found, ox.QuerySolutions)
    return sorted(
        tuple(value.value.removeprefix(vocab.WQ).removeprefix(BASE) if value else "" for value in row) for row in found
    )


def links(store: ox.Store, name: str) -> set[tuple[str, str]]:
    return {
        (a.removeprefix("report/"), b.removeprefix("report/"))
        for a, b in rows(store, f"SELECT ?a ?b {{ ?a wq:{name} ?b }}")
    }


def both(*pairs: tuple[str, str]) -> set[tuple[str, str]]:
    return set(pairs) | {(b, a) for a, b in pairs}


def test_tolls_that_cannot_both_hold_differ(store: ox.Store) -> None:
    assert links(store, "differsInToll") == both(("tadmur-1/e2", "tadmur-2/e2"), ("sarmin-1/e1", "sarmin-2/e1"))


def test_agents_without_one_in_common_differ(store: ox.Store) -> None:
    assert links(store, "differsInAgent") == both(("sarmin-1/e1", "sarmin-2/e1"))


def test_who_denies_denies_what_others_assert(store: ox.Store) -> None:
    assert links(store, "denies") == {
        ("tadmur-2/e3", "tadmur-1/e1"),
        ("tadmur-2/e3", "tadmur-3/e1"),
        ("sarmin-2/e2", "sarmin-1/e1"),
    }, "who denies a strike of its own denies no strike of others"


def test_only_different_claimants_support_each_other(store: ox.Store) -> None:
    assert links(store, "supports") == both(
        ("sarmin-1/e1", "sarmin-2/e1"),
        ("tadmur-1/e2", "tadmur-2/e1"),
        ("tadmur-1/e2", "tadmur-2/e2"),
    )


def test_an_unknown_place_has_its_name_and_what_it_lies_in(store: ox.Store) -> None:
    query = (
        """SELECT ?label ?outer { ?place a wq:Place ; wq:spelling ?any ; skos:prefLabel ?label ; wq:within ?outer }"""
    )
    assert rows(store, query) == [("منطقة سرمين", "place/sy-idlib-governorate")]


def test_events_are_of_the_classes_above_theirs(store: ox.Store) -> None:
    query = "SELECT ?event { ?event a wq:AirStrike , wq:Attack , wq:ArmedConflict , wq:Event , sem:Event }"
    assert rows(store, query) == [("event/sarmin-1/E1",), ("event/sarmin-1/E2",)]


def test_control_of_a_town_is_a_row_of_claims(store: ox.Store) -> None:
    query = """SELECT ?since ?change ?holder ?former ?by {
      ?claim a wq:ControlClaim ; wq:place ?place ; wq:since ?since ; wq:controlChange ?change ; wq:claimant ?by .
      OPTIONAL { ?claim wq:holder ?holder } OPTIONAL { ?claim wq:formerHolder ?former } }"""
    by = "actor/name/الجزيره"
    assert rows(store, query) == [
        ("2016-03-27", "Taken", "actor/syrian-government-forces", "", "actor/sana"),
        ("2016-03-27", "Taken", "actor/syrian-government-forces", "", "actor/sana"),
        ("2016-12-10", "Lost", "", "actor/syrian-government-forces", by),
        ("2016-12-11", "Taken", "actor/islamic-state", "", by),
    ]


def test_the_type_of_violence_follows_from_the_dyad(store: ox.Store) -> None:
    query = "SELECT ?event ?type { ?event wq:ucdpTypeOfViolence ?type }"
    assert rows(store, query) == [("event/sarmin-1/E1", "alignment/ucdp/3"), ("event/tadmur-1/E2", "alignment/ucdp/1")]


def test_an_event_has_one_type_of_violence_though_armed_and_unarmed_die() -> None:
    base = next(record for record in sample() if record.id == "tadmur-4")
    parties = (
        Argument(role="agent", entity="actor/syrian-government-forces"),
        Argument(role="target", entity="actor/islamic-state"),
        Argument(role="target", entity="actor/civilians"),
    )
    died = (Casualties(outcome="killed", min=9, max=9),)
    event = msgspec.structs.replace(base.events[0], type="Attack", arguments=parties, casualties=died)
    made = small_store([msgspec.structs.replace(base, events=(event,))])
    assert rows(made, "SELECT ?type { ?event wq:ucdpTypeOfViolence ?type }") == [("alignment/ucdp/1",)]


def test_a_name_in_presentation_forms_is_arabic() -> None:
    base = next(record for record in sample() if record.id == "tadmur-4")
    shaped = "\ufedf\ufeee\ufe8d\ufe80"
    mention = Mention(id="m", kind="actor", start=0, end=1, text=shaped, name=shaped, type="Unit")
    event = Event(id="e1", event="E1", type="Attack", arguments=(Argument(role="agent", mention="m"),))
    made = small_store([msgspec.structs.replace(base, mentions=(mention,), events=(event,), entities=())])
    assert rows(
        made, "SELECT ?tag { ?x wq:spelledKind wq:Unit ; skos:prefLabel ?label BIND (LANG(?label) AS ?tag) }"
    ) == [("ar",)]


def test_a_triple_that_two_articles_say_is_counted_once(store: ox.Store, tmp_path: Path) -> None:
    said = {quad.triple for quad in store}
    assert len(said) < len(store)
    served = ox.Store(str(tmp_path / "served"))
    served.bulk_extend(store)
    counted = description.counts(served)
    assert counted.quads == len(said) == sum(size for _, size in counted.properties)


def test_no_statement_stands_in_two_graphs(store: ox.Store) -> None:
    # Oxigraph counts such a statement twice in a query over all graphs. Spellings are there to be gathered.
    triples = [
        quad.triple
        for quad in store
        if quad.predicate not in (vocab.wq("spelling"), vocab.wq("spelledKind"), vocab.wq("spelledWithin"))
    ]
    assert len(triples) == len(set(triples))


def test_every_term_of_a_rule_is_in_the_ontology() -> None:
    for rule in infer.rules():
        for name in re.findall(r"\bwq:(\w+)", rule.text):
            assert name in vocab.TERMS, (rule.name, name)


def test_who_drives_out_holds_and_who_leaves_holds_no_more() -> None:
    base = next(record for record in sample() if record.id == "tadmur-4")
    gain, left = base.events
    winner, loser = gain.arguments[0], msgspec.structs.replace(left.arguments[0], role="target")
    driven = msgspec.structs.replace(left, arguments=(winner, loser, *left.arguments[1:]))
    made = small_store([msgspec.structs.replace(base, events=(driven,))])
    query = "SELECT ?holder ?former { ?claim wq:controlChange wq:Lost ; wq:formerHolder ?former ; wq:holder ?holder }"
    assert rows(made, query) == [("actor/islamic-state", "actor/syrian-government-forces")]


def test_a_town_and_its_governorate_named_together_make_one_claim() -> None:
    base = next(record for record in sample() if record.id == "tadmur-4")
    gain = base.events[0]
    around = Argument(role="place", entity="place/sy-homs-governorate", name="حمص")
    both_named = msgspec.structs.replace(gain, arguments=(*gain.arguments, around))
    made = small_store([msgspec.structs.replace(base, events=(both_named,))])
    assert rows(made, "SELECT ?place { ?claim a wq:ControlClaim ; wq:place ?place }") == [("place/sy-tadmur",)]


def test_an_area_beside_a_smaller_place_that_no_table_knows_is_not_taken() -> None:
    base = next(record for record in sample() if record.id == "tadmur-4")
    gain = base.events[0]
    hill = Argument(role="place", text="تلة", name="تلة الرمان")
    around = Argument(role="place", entity="place/sy-homs-governorate", name="حمص")
    told = msgspec.structs.replace(gain, arguments=(gain.arguments[0], hill, around))
    made = small_store([msgspec.structs.replace(base, events=(told,))])
    taken = [place for (place,) in rows(made, "SELECT ?place { ?claim a wq:ControlClaim ; wq:place ?place }")]
    assert len(taken) == 1
    assert "homs" not in taken[0]


def test_an_area_near_a_town_is_taken_all_the_same() -> None:
    base = next(record for record in sample() if record.id == "tadmur-4")
    gain = base.events[0]
    town = Mention(id="near", kind="place", start=0, end=1, text="تدمر", entity="place/sy-tadmur", relation="near")
    around = Argument(role="place", entity="place/sy-idlib-governorate", name="إدلب")
    told = msgspec.structs.replace(gain, arguments=(gain.arguments[0], Argument(role="place", mention="near"), around))
    made = small_store([msgspec.structs.replace(base, mentions=(*base.mentions, town), events=(told,))])
    taken = rows(made, "SELECT ?place { ?claim a wq:ControlClaim ; wq:place ?place }")
    assert taken == [("place/sy-idlib-governorate",)]


def test_a_thing_has_the_name_and_the_kind_that_most_articles_give_it() -> None:
    base = next(record for record in sample() if record.id == "tadmur-4")

    def telling(number: int, name: str, kind: str) -> Record:
        mention = Mention(id="m", kind="actor", start=0, end=1, text=name, name=name, type=kind)
        event = Event(id="e1", event="E1", type="Attack", arguments=(Argument(role="agent", mention="m"),))
        return msgspec.structs.replace(base, id=f"a{number}", mentions=(mention,), events=(event,), entities=())

    told = [
        ("لواء أحرار الشام", "Unit"),
        ("لواء احرار الشام", "RebelGroup"),
        ("لواء أحرار الشام", "RebelGroup"),
        ("لواء أحرار الشام", "Actor"),
    ]
    made = small_store([telling(number, *each) for number, each in enumerate(told)])
    query = "SELECT ?label ?other { ?x wq:spelledKind wq:Unit ; a wq:RebelGroup ; skos:prefLabel ?label ; skos:altLabel ?other }"
    assert rows(made, query) == [("لواء أحرار الشام", "لواء احرار الشام")]
    assert rows(made, "SELECT ?x { ?x wq:spelledKind wq:Unit ; a wq:Unit }") == []


def test_the_readme_of_the_ontology_tells_of_every_rule() -> None:
    readme = folder("ontology").joinpath("README.md").read_text("utf-8")
    assert [rule.name for rule in infer.rules() if rule.name not in readme] == []
