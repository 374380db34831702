"""What is computed about things and events is what the rules of `ontology/rules` derive, to the statement."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import msgspec
import pyoxigraph as ox
import pytest

from kg.pipeline import fusion
from kg.pipeline.build import build_records
from kg.pipeline.outcome import Settings
from kg.pipeline.shape import shape
from kg.rdf import infer, iris, vocab
from kg.records import (
    Argument,
    Casualties,
    Entity,
    Event,
    Extractor,
    Mention,
    Metadata,
    Quote,
    Record,
    Source,
    Time,
)
from kg.store import reader
from tests.samples.graph import BASE, small_store
from tests.samples.invented import ENTITIES, WORDS, invented, retold

LINKS = (
    "differsInToll", "differsInAgent", "differsInOutcome", "differsInPlace", "differsInTime", "denies", "supports",
    "ucdpTypeOfViolence", "holder", "formerHolder", "besieger", "since", "hasActor", "within",
)  # fmt: skip
RELATIONS = (("unit", "partOf", "army"), ("group", "mergedInto", "front"), ("front", "successorOf", "people"))


def inferred(store: ox.Store) -> Counter[str]:
    graph = ox.NamedNode(iris.graph(BASE, "inferred"))
    return Counter(str(quad.triple) for quad in store.quads_for_pattern(None, None, None, graph))


def by_rules(store: ox.Store) -> Counter[str]:
    """What all rules derive from the other graphs of a store."""
    graph, other = ox.NamedNode(iris.graph(BASE, "inferred")), ox.Store()
    other.bulk_extend(quad for quad in store if quad.graph_name != graph)
    infer.run_others(other, BASE, among=infer.rules())
    return inferred(other)


def test_every_computed_rule_is_a_rule() -> None:
    assert {rule.name for rule in infer.rules()} >= infer.COMPUTED


def test_the_samples_come_to_the_same() -> None:
    store = small_store()
    assert inferred(store) == by_rules(store)


def invented_store(seed: int) -> ox.Store:
    random = Random(seed)
    found = [invented(random, number) for number in range(5)]
    if seed % 4 == 0:  # the rules that compare reports take seconds as SPARQL
        found += [retold(found[0], number) for number in range(6)]
    keys = sorted({f"{record.id}/{event.event}" for record in found for event in record.events})
    random.shuffle(keys)
    # One event of what is told again, and two of the others.
    again, others = ([key for key in keys if key.startswith("r") == told_again] for told_again in (True, False))
    events = {**({"again": again} if again else {}), others[0]: others[:3], others[3]: others[3:]}
    # The relations of actors stand in no record, so they are put where a store has them: in the graph of the tables.
    graph = ox.NamedNode(iris.graph(BASE, "reference"))
    relations = [
        ox.Quad(ox.NamedNode(f"{BASE}actor/{one}"), vocab.wq(name), ox.NamedNode(f"{BASE}actor/{other}"), graph)
        for one, name, other in RELATIONS
    ]
    return small_store(found, events, extra=relations)


SEEDS = range(25)


@pytest.mark.parametrize("seed", SEEDS)
def test_invented_articles_come_to_the_same(seed: int) -> None:
    store = invented_store(seed)
    assert inferred(store) == by_rules(store)


def test_the_invented_articles_bring_every_rule_to_bear() -> None:
    found: Counter[str] = Counter()
    for seed in SEEDS:
        for triple in inferred(invented_store(seed)):
            found.update(name for name in LINKS if f"#{name}>" in triple or f"/{name}>" in triple)
    assert set(found) == set(LINKS)


def graph_of(store: Path) -> set[str]:
    return {str(quad) for quad in reader(store).store}


def test_a_changed_kind_is_seen_in_events_of_other_articles(tmp_path: Path) -> None:
    """Articles tell of fights of a group by name; one more says what it is: the type of violence of the others follows, and
    goes again."""

    def telling(number: int, kind: str, day: int) -> Record:
        mention = Mention(id="m", kind="actor", start=0, end=1, text="كتيبة", name="كتيبة الفتح", type=kind)
        event = Event(
            id="e1",
            event="E1",
            type="Battle",
            arguments=(Argument(role="agent", mention="m"), Argument(role="target", entity="actor/islamic-state")),
            casualties=(Casualties(outcome="killed", min=1, max=1 if number % 2 else None),),
            time=Time(earliest=f"2016-03-{day:02}", latest=f"2016-03-{day:02}", granularity="day", rule="r"),
        )
        return Record(
            id=f"a{number}",
            source=Source(path="a", sha256="0" * 64, bytes=1),
            metadata=Metadata(),
            extractor=Extractor(name="test", version="1"),
            mentions=(mention,),
            events=(event,),
        )

    def violence(store: Path) -> int:
        return sum("ucdpTypeOfViolence" in line and "/event/a" in line for line in graph_of(store))

    made, extractor = shape(), Extractor(name="test", version="1")
    others = [telling(number, "Actor", 3 * number) for number in range(1, 9)]
    vague, exact = telling(20, "Actor", 30), telling(20, "RebelGroup", 30)
    for name, records in (("one", [*others, vague]), ("other", [*others, exact])):
        build_records(records, extractor, made, Settings(store=tmp_path / name))
    assert violence(tmp_path / "one") == 0
    assert violence(tmp_path / "other") == 9
    build_records([exact], extractor, made, Settings(store=tmp_path / "one"))
    assert graph_of(tmp_path / "one") == graph_of(tmp_path / "other")
    build_records([vague], extractor, made, Settings(store=tmp_path / "one"))
    assert violence(tmp_path / "one") == 0


def test_a_rule_of_ones_own_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    own = infer.Rule(
        "70-own", "own", "event", "CONSTRUCT { ?event <x:p> 1 } WHERE { #focus\n ?event <" + vocab.WQ + "status> ?s }"
    )
    shipped = infer.rules()
    monkeypatch.setattr(infer, "rules", lambda: (*shipped, own))
    assert any("<x:p>" in triple for triple in inferred(small_store()))


def test_places_that_a_record_brings_are_known_to_fusion() -> None:
    village = Entity(id="https://e.org/v", kind="place", name="v", type="Village", within="https://e.org/d")
    district = Entity(
        id="https://e.org/d", kind="place", name="d", type="District", within="place/sy-idlib-governorate"
    )
    looped = Entity(id="https://e.org/l", kind="place", name="l", within="https://e.org/l")
    named = tuple(
        Argument(role="place", entity=each)
        for each in ("https://e.org/v", "https://e.org/d", "place/sy-idlib-governorate")
    )
    record = Record(
        id="a",
        source=Source(path="a", sha256="0" * 64, bytes=1),
        metadata=Metadata(),
        extractor=Extractor(name="test", version="1"),
        events=(Event(id="e1", event="E1", type="Attack", arguments=named),),
        entities=(village, district, looped),
    )
    (kept,) = fusion.rows(record, shape()).occurrences
    assert kept.places == ("https://e.org/v",)
    assert "place/sy-idlib-governorate" in kept.areas
    (report,) = shape().told(record)
    assert f"{BASE}place/sy-idlib-governorate" in report.places[0].within
    known = shape().places_for(record)("https://e.org/l")
    assert known is not None
    assert known.within == ("https://e.org/l",)


def agents_differ(
    one: tuple[str, str],
    other: tuple[str, str],
    kind: str,
    *,
    mention: str | None = None,
    sure: float | None = None,
    sides: tuple[str | None, str | None] = (None, None),
    counted: bool = True,
) -> bool:
    """Whether two reports of a kind, told alike but for the agent, differ in it; the first may name somebody besides, the second be
    more or less sure, and both may lie in a direction from the town, or be told without a number."""
    words = " ".join([*WORDS[:7], "وقد", "أيضا"])
    records = []
    for number, (agent, text) in enumerate((one, other)):
        at = Argument(role="place", mention="p")
        way = {"relation": "direction", "direction": sides[number]} if sides[number] else {}
        town = Mention(id="p", kind="place", start=0, end=1, text="x", entity="place/town", **way)  # type: ignore[arg-type]
        mentions = (Mention(id="m", kind="actor", start=0, end=1, text="x", entity=mention),) if mention else ()
        event = Event(
            id="e1",
            event="E1",
            type=kind,
            arguments=(Argument(role="agent", entity=agent, text=text), at),
            casualties=(Casualties(outcome="killed", min=10, max=10),) if counted else (),
            time=Time(earliest="2016-03-02", latest="2016-03-02", granularity="day", rule="r"),
            quote=Quote(start=0, end=len(words), text=f"{words} {number} {number + 2}", byte_start=0, byte_end=1),
            confidence=sure if number else None,
        )
        record = retold(invented(Random(1), 1), number)
        mine = (town, *mentions) if number == 0 else (town,)
        records.append(msgspec.structs.replace(record, mentions=mine, events=(event,), entities=ENTITIES))
    graph = ox.NamedNode(iris.graph(BASE, "reference"))
    allied = ox.Quad(
        ox.NamedNode(f"{BASE}actor/army"), vocab.wq("alliedWith"), ox.NamedNode(f"{BASE}actor/group"), graph
    )
    store = small_store(records, {"one": [f"{record.id}/E1" for record in records]}, extra=[allied])
    assert inferred(store) == by_rules(store)
    return any("differsInAgent" in triple for triple in inferred(store))


ARMY, GROUP = ("actor/army", "the army"), ("actor/group", "fighters")


@pytest.mark.parametrize(
    ("one", "other", "kind", "mention", "differ"),
    [
        (ARMY, GROUP, "Shelling", None, True),
        (ARMY, GROUP, "Shelling", "actor/group", False),
        (ARMY, GROUP, "Shelling", "actor/people", True),
        (("actor/army", "Syrian"), GROUP, "Shelling", None, False),
        (ARMY, GROUP, "Attack", None, False),
        (ARMY, ("actor/front", "the front"), "Attack", None, True),
        (ARMY, ("actor/front", "the front"), "Siege", None, False),
    ],
    ids=["two", "named by the other", "another named", "a state's bare name", "allies", "no allies", "a siege"],
)
def test_agents_differ_only_where_no_report_knows_of_both(
    one: tuple[str, str], other: tuple[str, str], kind: str, mention: str | None, differ: bool
) -> None:
    assert agents_differ(one, other, kind, mention=mention) is differ


@pytest.mark.parametrize(("sure", "differ"), [(0.9, True), (0.6, True), (0.5, False)])
def test_agents_differ_only_where_both_are_read_surely(sure: float, differ: bool) -> None:
    assert agents_differ(ARMY, GROUP, "Shelling", sure=sure) is differ


@pytest.mark.parametrize(
    ("sides", "differ"), [((None, None), True), (("n", "n"), True), (("n", "w"), False), (("n", None), False)]
)
def test_what_lies_north_of_a_town_is_not_what_lies_west_of_it(
    sides: tuple[str | None, str | None], differ: bool
) -> None:
    assert agents_differ(ARMY, GROUP, "Shelling", sides=sides, counted=False) is differ


def test_only_who_can_hold_a_place_is_said_to_hold_it() -> None:
    def claims(kind: str, **parties: str) -> set[str]:
        arguments = (
            Argument(role="place", entity="place/town"),
            *(Argument(role=role, entity=who) for role, who in parties.items()),  # type: ignore[arg-type]
        )
        event = Event(id="e1", event="E1", type=kind, arguments=arguments)
        record = msgspec.structs.replace(invented(Random(1), 1), mentions=(), events=(event,), entities=ENTITIES)
        store = small_store([record], {"one": [f"{record.id}/E1"]})
        assert inferred(store) == by_rules(store)
        names = ("holder", "formerHolder", "besieger")
        return {name for name in names for triple in inferred(store) if f"#{name}>" in triple}

    assert claims("TerritorialGain", agent="actor/army", target="actor/group") == {"holder", "formerHolder"}
    assert claims("TerritorialGain", agent="actor/people", target="actor/group") == {"formerHolder"}
    assert claims("TerritorialGain", agent="actor/people") == set()
    assert claims("Surrender", agent="actor/people", target="actor/state") == {"holder"}
    assert claims("Withdrawal", agent="actor/army", target="actor/people") == set()
    assert claims("Withdrawal", agent="actor/people", target="actor/group") == {"formerHolder"}
    assert claims("Siege", agent="actor/people") == set()
