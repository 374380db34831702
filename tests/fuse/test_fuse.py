"""Fusion depends on what is told, not on the order, and is kept up to date without starting anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.fuse import Fused, Occurrence, Table, fuse, pairs, table
from kg.fuse.occurrences import Place, occurrences
from kg.kinds import PlaceRelation
from kg.records import Argument, Casualties, Event, Extractor, Mention, Metadata, Quote, Record, Source, Time

PLACES = {
    "place/governorate": Place("Governorate", ("place/country",), None),
    "place/country": Place("Country", (), None),
    "place/town": Place("Town", ("place/governorate", "place/country"), (34.55, 38.27)),
    "place/village": Place("Village", ("place/governorate", "place/country"), (34.9, 38.9)),
}


def occurrence(document: str, *, day: int = 100, place: str = "place/town", **others: object) -> Occurrence:
    """An occurrence with the given differences from a plain one."""
    plain: dict[str, object] = {
        "key": f"{document}/E1", "document": document, "events": ("1-2",), "types": ("AirStrike",),
        "families": ("violence",), "asserted": True, "first": day, "last": day, "dated": True, "places": (place,),
        "areas": ("place/governorate",), "agents": ("actor/a",), "targets": (), "killed": (5, 5), "wounded": None,
        "instruments": (), "words": (1, 2, 3, 4), "shingles": (7, 8),
    }  # fmt: skip
    return Occurrence(**(plain | others))  # type: ignore[arg-type]


def members(events: list[Fused]) -> set[tuple[str, ...]]:
    """The keys of each event."""
    return {tuple(member.key for member in event.members) for event in events}


def test_two_reports_of_one_strike_are_one_event_with_reasons() -> None:
    (event,) = fuse([occurrence("a"), occurrence("b", killed=(6, 6))], PLACES.get)
    assert [member.key for member in event.members] == ["a/E1", "b/E1"]
    assert set(event.members[0].reasons[:2]) == {"wording", "close killed"}  # which weighs more is learned
    assert 0.5 <= event.members[0].score <= 1


def test_the_same_kind_of_event_elsewhere_or_later_stays_apart() -> None:
    rows = [
        occurrence("a"),
        occurrence("b", place="place/village", words=(9,), shingles=(), killed=(40, 40)),
        occurrence("c", day=110, words=(8,), shingles=()),
    ]
    assert members(fuse(rows, PLACES.get)) == {("a/E1",), ("b/E1",), ("c/E1",)}


def test_an_event_dated_by_its_neighbour_meets_its_copy() -> None:
    there = occurrence("a", day=100, published=101)
    misdated = occurrence("b", day=94, published=101)
    assert members(fuse([there, misdated], PLACES.get)) == {("a/E1", "b/E1")}
    other_words = occurrence("b", day=94, published=101, words=(9,), shingles=())
    assert len(fuse([there, other_words], PLACES.get)) == 2
    years_ago = occurrence("b", day=1, published=101)
    assert len(fuse([there, years_ago], PLACES.get)) == 2


def test_two_events_of_one_article_stay_apart() -> None:
    assert len(fuse([occurrence("a"), occurrence("a", key="a/E2")], PLACES.get)) == 2


rows_of_articles = st.lists(
    st.builds(
        lambda number, day, place, words, killed, dated, published: occurrence(
            f"d{number:02}", day=day, place=place, words=words, shingles=words[:1], killed=killed, published=published,
        ) if dated else occurrence(f"d{number:02}", first=None, last=None, words=words, shingles=words[:2]),
        number=st.integers(0, 30), day=st.integers(100, 104), place=st.sampled_from(["place/town", "place/village"]),
        words=st.sampled_from([(1, 2, 3), (1, 2, 4), (5, 6), (7,)]), killed=st.sampled_from([None, (5, 5), (20, 20)]),
        dated=st.integers(0, 9).map(bool), published=st.sampled_from([None, 99, 104, 130, 300]),
    ),
    max_size=25, unique_by=lambda row: row.key,
)  # fmt: skip


@given(rows_of_articles, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_loading_changes_nothing(rows: list[Occurrence], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fuse(rows, PLACES.get) == fuse(shuffled, PLACES.get)


@given(rows_of_articles, st.data())
@settings(max_examples=60)
def test_adding_and_removing_articles_gives_what_fusing_anew_gives(rows: list[Occurrence], data: st.DataObject) -> None:
    table = Table(Path(":memory:"))
    events: dict[str, Fused] = {}
    present: dict[str, Occurrence] = {}
    for row in rows:
        table.replace(row.document, [row])
        present[row.document] = row
        if data.draw(st.booleans()):
            removed = data.draw(st.sampled_from(sorted(present)))
            table.remove(removed)
            del present[removed]
        if data.draw(st.booleans()):
            changes = table.update(PLACES.get)
            for key in changes.gone:
                del events[key]
            events.update({event.key: event for event in changes.events})
    changes = table.update(PLACES.get)
    for key in changes.gone:
        del events[key]
    events.update({event.key: event for event in changes.events})
    assert sorted(events.values(), key=lambda event: event.key) == fuse(present.values(), PLACES.get)
    assert sorted(table.everything(PLACES.get), key=lambda event: event.key) == fuse(present.values(), PLACES.get)


@given(rows_of_articles, rows_of_articles)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_blocks_that_grow_past_their_limit_and_shrink_below_it_are_followed(
    monkeypatch: pytest.MonkeyPatch, rows: list[Occurrence], others: list[Occurrence]
) -> None:
    monkeypatch.setattr(pairs, "MAX_BLOCK", 4)
    kept = Table(Path(":memory:"))
    events: dict[str, Fused] = {}
    for state in (rows, others, rows):
        for document in kept.documents() - {row.document for row in state}:
            kept.remove(document)
        for row in state:
            kept.replace(row.document, [row])
        changes = kept.update(PLACES.get)
        for key in changes.gone:
            del events[key]
        events.update({event.key: event for event in changes.events})
        assert sorted(events.values(), key=lambda event: event.key) == fuse(state, PLACES.get)
        assert kept.events() == len(events)


@given(rows_of_articles)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_table_linked_part_by_part_is_the_same(monkeypatch: pytest.MonkeyPatch, rows: list[Occurrence]) -> None:
    monkeypatch.setattr(table, "_AT_ONCE", 2)
    kept = Table(Path(":memory:"))
    for row in rows:
        kept.put(row.document, [row])
    assert list(kept.everything(PLACES.get)) == fuse(rows, PLACES.get)
    # And what it remembers is right for what follows.
    for row in rows[:3]:
        kept.remove(row.document)
    kept.update(PLACES.get)
    again = Table(Path(":memory:"))
    for row in rows[3:]:
        again.replace(row.document, [row])
    again.update(PLACES.get)
    assert sorted(kept.remembered()) == sorted(again.remembered())


def test_a_record_gives_one_row_an_event_with_its_smallest_place_and_its_days() -> None:
    def mention(start: int, **others: object) -> Event:
        arguments = (
            Argument(role="place", entity="place/town", name="x"),
            Argument(role="place", entity="place/governorate", name="y"),
            Argument(role="agent", name="Nobody knows"),
        )
        quote = Quote(start=0, end=20, text="word word word words 12", byte_start=0, byte_end=20)
        return Event(
            id=f"{start}-{start + 1}", event="E1", type="AirStrike", arguments=arguments, quote=quote, **others
        )  # type: ignore[arg-type]

    record = Record(
        id="a", source=Source(path="a", sha256="", bytes=1), metadata=Metadata(published="2016-03-27"),
        extractor=Extractor(name="x", version="1"),
        events=(
            mention(1, casualties=(Casualties(outcome="killed", min=3, max=3),)),
            mention(5, time=Time(earliest="2016-03-25", latest="2016-03-25", granularity="day", rule="r")),
        ),
    )  # fmt: skip
    (row,) = occurrences(record, PLACES.get)
    assert row.events == ("1-2", "5-6")
    assert row.places == ("place/town",)
    assert row.areas == ("place/country", "place/governorate")
    assert row.agents == ("name:nobody knows",)
    assert row.killed == (3, 3)
    assert (row.first, row.last, row.dated) == (736048, 736048, True)


@pytest.mark.parametrize(
    ("time", "days"),
    [
        (("2002-10-01", "2002-10-31"), (None, None, False)),
        (("2016-01-01", "2016-12-31"), (736049, 736050, False)),
        (("2016-03-20", "2016-03-26"), (736043, 736049, True)),
        (None, (736049, 736050, False)),
    ],
    ids=["a month long ago", "the year of the news", "a week", "nothing"],
)
def test_a_long_time_of_the_past_is_no_day_of_the_news(
    time: tuple[str, str] | None, days: tuple[int | None, int | None, bool]
) -> None:
    told = Time(earliest=time[0], latest=time[1], granularity="interval", rule="r") if time else None
    quote = Quote(start=0, end=20, text="word word word word 12", byte_start=0, byte_end=20)
    record = Record(
        id="a", source=Source(path="a", sha256="", bytes=1), metadata=Metadata(published="2016-03-27"),
        extractor=Extractor(name="x", version="1"),
        events=(Event(id="1-2", event="E1", type="Attack", quote=quote, time=told),),
    )  # fmt: skip
    (row,) = occurrences(record, PLACES.get)
    assert (row.first, row.last, row.dated) == days


def test_dates_further_apart_than_a_week_are_never_of_one_event() -> None:
    first = occurrence("a", day=100, published=101)
    assert len(fuse([first, occurrence("b", day=93, published=101)], PLACES.get)) == 1
    later = occurrence("b", day=92, published=101)
    assert len(fuse([first, later], PLACES.get)) == 2
    # Nor by way of a third that is not dated.
    assert len(fuse([first, later, occurrence("c", day=100, dated=False, published=101)], PLACES.get)) == 2


def test_an_article_tells_of_no_strike_on_a_day_after_it() -> None:
    before = occurrence("a", day=100, dated=False, published=100)
    assert len(fuse([before, occurrence("b", day=101, published=101)], PLACES.get)) == 2
    assert len(fuse([before, occurrence("b", day=100, published=101)], PLACES.get)) == 1
    threatened = occurrence("a", day=100, dated=False, published=100, asserted=False)
    assert len(fuse([threatened, occurrence("b", day=101, published=101)], PLACES.get)) == 1


def test_a_village_south_of_a_town_is_not_where_the_town_is() -> None:
    def places(*named: tuple[str, str, PlaceRelation]) -> tuple[str, ...]:
        record = Record(
            id="a", source=Source(path="a", sha256="", bytes=1), metadata=Metadata(), extractor=Extractor(name="x", version="1"),
            mentions=tuple(
                Mention(id=entity, kind="place", start=0, end=1, text=text, entity=entity, relation=relation)
                for entity, text, relation in named
            ),
            events=(
                Event(
                    id="1-2", event="E1", type="Attack",
                    arguments=tuple(Argument(role="place", mention=entity, entity=entity) for entity, _, _ in named),
                ),
            ),
        )  # fmt: skip
        (row,) = occurrences(record, PLACES.get)
        return row.places

    village: tuple[str, str, PlaceRelation] = ("place/village", "the village", "in")
    assert places(village, ("place/town", "south of the town", "countryside")) == ("place/village",)
    assert places(("place/town", "south of the town", "countryside")) == ("place/town",)
