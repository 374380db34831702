"""What several reports come to as one event."""

from __future__ import annotations

import itertools

import msgspec
import pyoxigraph as ox
import pytest

from kg.rdf import compare, events, vocab
from kg.rdf.told import Count, Party, Told, Where
from kg.rdf.told import told as retell
from kg.records import Event, Extractor, Mention, Metadata, Quote, Record, Source

BASE = vocab.DEFAULT_BASE


def told(document: str = "a", **parts: object) -> Told:
    plain = Told(
        document=document,
        id="e1",
        event="E1",
        type="Attack",
        modality="actual",
        claimant=f"x:{document}",
        level="outlet",
        outlet=None,
        parties=(),
        weapons=(),
        places=(),
        precision=None,
        earliest=None,
        latest=None,
        tolls=(),
        words=(),
    )
    return msgspec.structs.replace(plain, **parts)


def event(*reports: Told) -> dict[str, set[str]]:
    """The properties of the event that the reports come to, with local names."""
    found: dict[str, set[str]] = {}
    written = events.nquads([events.Member(report, 1.0, ()) for report in reports], BASE)
    for quad in ox.parse(written, format=ox.RdfFormat.N_QUADS):
        if quad.subject.value.startswith(f"{BASE}event/") and "/toll/" not in quad.subject.value:
            name = quad.predicate.value.removeprefix(vocab.WQ).removeprefix(vocab.RDF)
            found.setdefault(name, set()).add(quad.object.value.removeprefix(vocab.WQ))
    return found


def test_the_order_of_the_reports_does_not_matter() -> None:
    reports = [
        told("a", tolls=(Count("killed", 3, 3),), earliest="2016-03-01", latest="2016-03-02"),
        told("b", tolls=(Count("killed", 3, 5),), type="AirStrike", parties=(Party("agent", "x:1", None),)),
        told("c", modality="denied"),
    ]
    written = {
        events.nquads([events.Member(report, 1.0, ("r",)) for report in order], BASE)
        for order in itertools.permutations(reports)
    }
    assert len(written) == 1


def test_an_air_strike_is_borne_out_by_reports_of_an_attack() -> None:
    assert event(told("a"), told("b"), told("c", type="AirStrike"))["type"] == {"AirStrike"}


def test_among_types_that_exclude_each_other_the_more_frequent_stands() -> None:
    assert event(told("a", type="Shelling"), told("b", type="Shelling"), told("c", type="AirStrike"))["type"] == {
        "Shelling"
    }


def test_only_asserting_reports_give_shortcuts() -> None:
    found = event(
        told("a", parties=(Party("agent", "x:1", None),)),
        told("b", modality="denied", parties=(Party("agent", "x:2", None),)),
    )
    assert found["agent"] == found["participant"] == {"x:1"}
    assert found["status"] == {"Actual"}


def test_an_event_that_is_only_feared_says_so() -> None:
    found = event(told("a", modality="hypothetical", parties=(Party("agent", "x:1", None),)))
    assert found["status"] == {"Hypothetical"}
    assert found["agent"] == {"x:1"}


def test_a_place_that_contains_another_place_of_the_event_is_left_out() -> None:
    town, governorate = Where("place", "x:town", ("x:governorate",)), Where("place", "x:governorate", ())
    assert event(told("a", places=(town, governorate)), told("b", places=(governorate,)))["place"] == {"x:town"}


def test_a_town_in_whose_countryside_another_lies_is_left_out() -> None:
    town, around = Where("place", "x:town", ()), Where("place", "x:city", (), "countryside")
    assert event(told("a", places=(town, around)))["place"] == {"x:town"}
    assert event(told("a", places=(around,)))["place"] == {"x:city"}
    assert event(told("a", places=(Where("origin", "x:o", ()), around)))["place"] == {"x:city"}


@pytest.mark.parametrize(
    ("spans", "earliest", "latest"),
    [
        ([("2016-03-01", "2016-03-07"), ("2016-03-03", "2016-03-03")], "2016-03-03", "2016-03-03"),
        ([("2016-03-01", "2016-03-01"), ("2016-03-03", "2016-03-04")], "2016-03-01", "2016-03-04"),
        ([("2016-03-01", "2016-03-05"), ("2016-03-03", "2016-03-09")], "2016-03-03", "2016-03-05"),
        ([("2016-03-01", None)], "2016-03-01", None),
        (
            [("2016-03-05", "2016-03-05"), ("2016-03-06", "2016-03-06"), ("2016-03-01", "2016-03-07")],
            "2016-03-05",
            "2016-03-06",
        ),
        ([("2016-03-05", "2016-03-05"), ("2016-02-01", "2016-02-29")], "2016-03-05", "2016-03-05"),
        ([("2016-02-30", "2016-02-30"), ("2016-03-05", "2016-03-05")], "2016-03-05", "2016-03-05"),
    ],
    ids=["one within the other", "apart", "overlapping", "open", "two days and a week", "a day and a month", "no day"],
)
def test_days_are_those_all_agree_on_or_hold_all(
    spans: list[tuple[str, str | None]], earliest: str, latest: str | None
) -> None:
    found = event(*(told(str(n), earliest=first, latest=last) for n, (first, last) in enumerate(spans)))
    assert found["earliest"] == {earliest}
    assert found.get("latest", {None}) == {latest}
    assert ("date" in found) is (earliest == latest)


def test_the_range_of_a_toll_names_who_gives_lowest_and_highest() -> None:
    reports = [
        told("a", tolls=(Count("killed", 10, 10), Count("killed", 5, 5))),
        told("b", tolls=(Count("killed", 50, None),)),
        told("c", tolls=(Count("killed", None, None), Count("wounded", None, 7))),
    ]
    found = event(*reports)
    assert (found["killedMinimum"], found["killedAtLeast"]) == ({"15"}, {"50"})
    assert found["woundedMaximum"] == {"7"}
    store = ox.Store()
    store.load(events.nquads([events.Member(each, 1.0, ()) for each in reports], BASE), ox.RdfFormat.N_QUADS)
    rows = store.query(
        "SELECT ?low ?high { ?range wq:outcome wq:Killed ; wq:lowestBy ?low ; wq:highestBy ?high }",
        prefixes={"wq": vocab.WQ},
        use_default_graph_as_union=True,
    )
    assert [(row["low"].value, row["high"].value) for row in rows] == [("x:a", "x:b")]


@pytest.mark.parametrize(
    ("counts", "minimum", "maximum", "at_least"),
    [
        ([(5, 5)], "5", "5", None),
        ([(1, None)], "1", None, "1"),  # at least one
        ([(None, 7)], None, "7", None),  # up to seven
        ([(50, 50), (10, None)], "10", "50", None),  # at least ten leaves fifty as the highest
        ([(50, 50), (50, None)], "50", None, "50"),
        ([(10, 10), (1001, None)], "10", None, "1001"),
        ([(50, 50), (None, 60)], "50", "60", None),
        ([(50, 50), (None, 20)], None, "50", None),
    ],
)
def test_the_range_of_a_toll_is_closed_only_where_the_numbers_that_set_it_are(
    counts: list[tuple[int | None, int | None]], minimum: str | None, maximum: str | None, at_least: str | None
) -> None:
    found = event(*(told(f"a{at}", tolls=(Count("killed", *count),)) for at, count in enumerate(counts)))
    bounds = [found.get(f"killed{bound}") for bound in ("Minimum", "Maximum", "AtLeast")]
    assert bounds == [None if value is None else {value} for value in (minimum, maximum, at_least)]


def test_a_sum_of_tolls_is_open_where_one_of_them_is() -> None:
    found = event(told("a", tolls=(Count("killed", 5, 5), Count("killed", 3, None), Count("killed", None, None))))
    assert (found["killedMinimum"], found["killedAtLeast"], found.get("killedMaximum")) == ({"8"}, {"8"}, None)


def test_a_source_that_many_quote_is_one_source_and_so_are_copies_of_one_text() -> None:
    words = tuple(range(20))

    def sources(*reports: Told) -> int:
        (count,) = event(*reports)["independentSources"]
        return int(count)

    # The same monitor in two outlets, and two outlets' own reporting.
    assert sources(told("a", claimant="x:1", level="monitor"), told("b", claimant="x:1", level="monitor")) == 1
    assert sources(told("a", outlet="x:o"), told("b", outlet="x:p")) == 2
    assert sources(told("a", outlet="x:o"), told("b", outlet="x:o")) == 1
    # Within an article: those who are named, and no outlet beside them; who has no name is the outlet's word.
    named = [told("a", claimant="x:1", level="party"), told("a", id="e2", claimant="x:2", level="official")]
    own = told("a", id="e3", outlet="x:o", claimant="x:o")
    assert sources(*named) == 2
    assert sources(*named, own) == 2
    witness = told("a", id="e4", outlet="x:o", claimant="https://x/actor/name/y", level="official")
    assert sources(own, witness, msgspec.structs.replace(witness, id="e5", claimant="x:3", level="witness")) == 1
    # Copies of one text, also by way of a third.
    assert sources(told("a", words=words), told("b", words=words[1:])) == 1
    assert sources(told("a", words=words[:12]), told("b", words=words[8:])) == 2
    quoting = [
        told("b", claimant="x:2", level="agency", words=(99,)),
        told("c", claimant="x:2", level="agency", words=words),
    ]
    assert sources(told("a", words=words), *quoting) == 1


def test_an_event_has_the_day_of_its_first_article() -> None:
    assert event(told("a", published="2016-03-28"), told("b", published="2016-03-27"))["firstReported"] == {
        "2016-03-27"
    }
    assert "firstReported" not in event(told("a"))


def test_an_article_is_held_against_itself_only_where_it_denies(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[tuple[str, str]] = []

    def there(a: Told, b: Told) -> bool:
        looked.append((a.id, b.id))
        return True

    monkeypatch.setattr(compare, "_denied_there", there)
    many = [told(id=f"{number}-{number + 1}") for number in range(300)]
    assert list(compare.pairs(many)) == []
    assert looked == []
    denied = told(id="900-901", modality="denied")
    found = [(pair.one, pair.other) for pair in compare.pairs([*many[:2], denied, many[2]])]
    assert found == [(0, 2), (1, 2), (2, 3)]


def test_a_quote_names_the_linked_actors_in_it() -> None:
    def mention(start: int, end: int, entity: str | None, kind: str = "actor") -> Mention:
        return Mention(id=f"m{start}-{end}", kind=kind, start=start, end=end, text="x", entity=entity)  # type: ignore[arg-type]

    mentions = (
        mention(30, 40, "actor/c"), mention(10, 15, "actor/a"), mention(19, 21, "actor/cut"), mention(12, 14, None),
        mention(9, 12, "actor/before"), mention(16, 18, "place/p", "place"), mention(15, 20, "actor/b"),
    )  # fmt: skip
    quote = Quote(start=10, end=20, text="word", byte_start=0, byte_end=4)
    record = Record(
        id="a", source=Source(path="a", sha256="", bytes=1), metadata=Metadata(),
        extractor=Extractor(name="x", version="1"), mentions=mentions,
        events=(Event(id="11-12", event="E1", type="Attack", quote=quote),),
    )  # fmt: skip
    (only,) = retell(record, "https://x.example/")
    assert only.named == ("https://x.example/actor/a", "https://x.example/actor/b")
