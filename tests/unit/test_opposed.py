"""Who stands against whom in a report: by sides, by who acts on whom, and not in talks."""

from __future__ import annotations

from kg.rdf.opposed import Opposed, against


def test_two_sides_stand_against_each_other_and_not_within() -> None:
    parties = [
        Opposed("<p1>", "army", "belligerent", 1),
        Opposed("<p2>", "militia", "supporter", 1),
        Opposed("<p3>", "rebels", "belligerent", 2),
    ]
    assert list(against("Battle", parties)) == [
        ("<p1>", "rebels"), ("<p2>", "rebels"), ("<p3>", "army"), ("<p3>", "militia"),
    ]  # fmt: skip


def test_who_acts_or_supports_stands_against_the_target_and_it_against_them() -> None:
    parties = [
        Opposed("<p1>", "army", "agent", None),
        Opposed("<p2>", "air-force", "supporter", None),
        Opposed("<p3>", "rebels", "target", None),
    ]
    assert list(against("AirStrike", parties)) == [
        ("<p1>", "rebels"), ("<p2>", "rebels"), ("<p3>", "army"), ("<p3>", "air-force"),
    ]  # fmt: skip


def test_in_talks_and_aid_nobody_stands_against_anybody() -> None:
    parties = [Opposed("<p1>", "un", "agent", None), Opposed("<p2>", "residents", "target", None)]
    for type_ in ("Negotiation", "AidDelivery", "Release", "Agreement"):
        assert list(against(type_, parties)) == []


def test_nobody_stands_against_themselves_and_one_enemy_told_twice_is_one() -> None:
    parties = [
        Opposed("<p1>", "army", "agent", None),
        Opposed("<p2>", "army", "target", None),
        Opposed("<p3>", "rebels", "target", None),
        Opposed("<p4>", "rebels", "target", None),
    ]
    assert list(against("Shelling", parties)) == [("<p1>", "rebels"), ("<p3>", "army"), ("<p4>", "army")]
