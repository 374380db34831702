"""Invented articles come, change and go one at a time: after each build the graph is that of a build from nothing."""

from __future__ import annotations

from pathlib import Path
from random import Random

import msgspec
import pytest

from kg.pipeline import fusion, inference
from kg.pipeline.build import build_records
from kg.pipeline.outcome import Settings
from kg.pipeline.shape import Shape
from kg.rdf import infer, schema, vocab
from kg.records import Argument, Entity, Event, Extractor, Record
from kg.store import Writer
from tests.pipeline.support import statements
from tests.samples.invented import invented, retold

PRODUCER = Extractor(name="test", version="1")
SHAPE = Shape(graphs={"ontology": schema.nquads(vocab.DEFAULT_BASE)})


def test_articles_that_come_change_and_go_leave_no_trace(tmp_path: Path) -> None:
    follow(tmp_path, Random(7), steps=9)


def test_they_leave_none_where_a_rule_of_ones_own_speaks_of_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = infer.Rule(
        "70-own",
        "how many reports an event has is said of each",
        "event",
        f"CONSTRUCT {{ ?report <x:p> ?count }} WHERE {{ #focus\n ?event <{vocab.WQ}report> ?report .\n"
        f" {{ SELECT ?event (COUNT(*) AS ?count) {{ ?event <{vocab.WQ}report> ?any }} GROUP BY ?event }} }}",
    )
    shipped = infer.rules()
    monkeypatch.setattr(infer, "rules", lambda: (*shipped, own))
    follow(tmp_path, Random(11), steps=4)


def test_what_is_made_in_lots_is_the_same_and_the_database_is_opened_again_in_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = {record.id: record for record in (invented(Random(3), number) for number in range(8))}
    build(held, tmp_path / "whole")
    opened: list[Path] = []
    reopen = Writer.reopen

    def noted(writer: Writer) -> None:
        opened.append(writer.path)
        reopen(writer)

    monkeypatch.setattr(Writer, "reopen", noted)
    monkeypatch.setattr(inference, "LOT", 2)
    build(held, tmp_path / "lots")
    of_things = len(opened)
    assert of_things > 1
    monkeypatch.setattr(inference, "LOADED", 5_000)
    monkeypatch.setattr(fusion, "PARTS_AT_ONCE", 1)
    build(held, tmp_path / "parts")
    assert len(opened) > 2 * of_things + 1, "of events, too"
    assert statements(tmp_path / "parts") == statements(tmp_path / "whole")
    assert statements(tmp_path / "lots") == statements(tmp_path / "whole")


def test_what_records_say_of_the_things_they_bring_is_what_those_say_that_are_there(tmp_path: Path) -> None:
    def village(latitude: float, **more: str) -> Entity:
        return Entity(id="place/x-village", kind="place", name="قرية", latitude=latitude, longitude=36.5, **more)

    group = Entity(id="actor/x-group", kind="actor", name="جماعة", type="RebelGroup")
    naming = (Argument(role="agent", entity=group.id, name="جماعة"), Argument(role="place", entity="place/x-village"))
    event = Event(id="e1", event="E1", type="TerritorialGain", arguments=naming)
    plain = invented(Random(5), 0)

    def bringing(name: str, *things: Entity, events: tuple[Event, ...] = ()) -> Record:
        return msgspec.structs.replace(plain, id=name, mentions=(), events=events, entities=things)

    here, there = village(35.0), village(35.9, type="Village")
    others = [bringing(f"o{number}") for number in range(20)]
    steps: list[tuple[Record, ...]] = [
        (bringing("a", events=(event,)),),
        (bringing("a", events=(event,)), bringing("b", group)),
        (bringing("a", here, events=(event,)), bringing("b", group)),
        (bringing("a", there, events=(event,)), bringing("b", group)),
        (bringing("a", there, events=(event,)), bringing("b", here)),
        (bringing("a", there, events=(event,)), bringing("b", here), bringing("c", here, group)),
        (bringing("a", events=(event,)), bringing("c", here, group)),
        (bringing("a", events=(event,)), bringing("c", msgspec.structs.replace(group, type="Militia"))),
        (bringing("a", events=(event,)),),
    ]
    for number, step in enumerate(steps):
        held = {record.id: record for record in (*step, *others)}
        build(held, tmp_path / "store")
        build(held, tmp_path / f"anew{number}")
        assert statements(tmp_path / "store") == statements(tmp_path / f"anew{number}"), number


def follow(folder: Path, random: Random, *, steps: int) -> None:
    """Builds on builds of a few articles more, fewer or told otherwise, each held against a build from nothing."""
    told = [invented(random, number) for number in range(8)]
    numbers = [(record, 10 * index + number) for index, record in enumerate(told) for number in range(3)]
    pool = [*told, *(retold(record, number) for record, number in numbers)]
    other = [msgspec.structs.replace(retold(record, number + 1), id=f"r{number}") for record, number in numbers]
    versions: dict[str, list[Record]] = {}
    for record in (*pool, *other, *(invented(random, number) for number in range(8))):
        versions.setdefault(record.id, []).append(record)
    held = {record.id: record for record in random.sample(pool, 16)}
    build(held, folder / "store")
    met = 0
    for step in range(steps):
        for id_ in random.sample(sorted(versions), random.choice((1, 1, 3))):
            if id_ in held and random.random() < 0.4:
                del held[id_]
            else:
                held[id_] = random.choice(versions[id_])
        build(held, folder / "store")
        build(held, folder / f"anew{step}")
        found = statements(folder / "store")
        assert found == statements(folder / f"anew{step}"), step
        met += sum(b"ontology#comparable>" in line for line in found)
    assert met > 10 * steps, "pairs of reports were there to be held against each other"


def build(held: dict[str, Record], store: Path) -> None:
    build_records(held.values(), PRODUCER, SHAPE, Settings(store=store, prune=True))


def test_reports_stay_that_stood_together_and_do_so_still() -> None:
    was = {"a": ["1", "2", "3"], "b": ["4", "5"], "c": ["6"]}
    # Of a, 3 has left; b came to a, c has another report, 7 is new.
    assert fusion.stayed(was, {"a": ["1", "2", "4", "5", "7"], "d": ["3"], "c": ["8"]}) == {"1", "2"}
    # An event whose first report went has another key.
    assert fusion.stayed({"a": ["1", "2", "3"]}, {"b": ["2", "3"]}) == {"2", "3"}
    # One that fell apart goes on in one of its parts only.
    assert fusion.stayed({"a": ["1", "2", "3", "4"]}, {"a": ["1", "2"], "c": ["3", "4"]}) == {"1", "2"}
