"""What the rows of the table of places stand on, and that no position is a slip of the hand."""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace

from kg.reference import place_tables
from kg.reference.places import of
from tests.tools.gazette import CONFIRMED, astray

KNOWN = place_tables.load()

DESERTS = {"ly-marada", "sa-khurais", "sa-rabigh", "sa-yanbu", "sd-umm-keddada", "sd-wadi-halfa"}
"""Looked up, and right: towns of governorates that are wide and have few places in the table."""


def test_places_lie_near_their_governorate_or_near_another_place_of_it() -> None:
    assert {line.split()[0] for line in astray(KNOWN)} == DESERTS


def test_a_slip_in_a_coordinate_is_seen() -> None:
    rows = {place.id: place for place in KNOWN}
    rows["sy-tadmur"] = replace(rows["sy-tadmur"], latitude=rows["sy-tadmur"].latitude + 3)
    assert "sy-tadmur" in {line.split()[0] for line in astray(of(rows))}


def test_most_rows_name_a_published_source() -> None:
    kinds = Counter("confirmed" if CONFIRMED.match(place.source or "") else place.source for place in KNOWN)
    assert set(kinds) == {"confirmed", "editors' knowledge"}
    assert kinds["editors' knowledge"] <= 9


def test_an_approximate_position_says_so() -> None:
    """A row that stands on knowledge alone never looks surveyed."""
    loose = [p.id for p in KNOWN if p.source == "editors' knowledge" and p.latitude is not None and not p.note]
    assert not loose
