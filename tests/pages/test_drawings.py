"""Maps, days and forms, from data by hand."""

from __future__ import annotations

import re
from datetime import date

import pytest

pytest.importorskip("markupsafe", reason="the web parts are not installed: pip install 'waqai[serve]'")

from kg.endpoint.pages.look import interval
from kg.endpoint.pages.map import Point, map_of
from kg.endpoint.pages.picture import Period, timeline
from kg.endpoint.pages.render import dated, size
from kg.release.description import HOLDS, File, holds

TOWNS = [Point(36.0 + n / 10, 35.0 + n / 20, f"Town {n}", f"/place/{n}", 9 - n) for n in range(9)]
FAR = Point(-98.0, 39.0, "Far", "/place/far")


def marks(drawn: str, kind: str) -> list[str]:
    return re.findall(rf'<circle class="{kind}"[^>]*><title>([^<]*)', drawn)


def test_a_place_far_from_all_others_does_not_shrink_the_map() -> None:
    near, both = map_of(TOWNS, "t"), map_of([*TOWNS, FAR], "t")
    assert marks(both, "beyond") == ["Far"]
    assert len(marks(both, "mark")) == len(marks(near, "mark")) == 9
    assert "100°W" not in both


def test_few_places_are_all_on_the_map() -> None:
    drawn = map_of([TOWNS[0], FAR], "t")
    assert (marks(drawn, "beyond"), len(marks(drawn, "mark"))) == ([], 2)


def test_a_map_shows_the_coast_and_borders_where_it_lies() -> None:
    levant = map_of([Point(35.9, 34.5, "Tripoli"), Point(38.3, 34.6, "Palmyra")], "t")
    ocean = map_of([Point(-150.0, -40.0, "Nowhere")], "t")
    assert 'class="coast"' in levant
    assert 'class="border"' in levant
    assert 'class="coast"' not in ocean


def test_names_on_a_map_do_not_lie_on_each_other() -> None:
    crowded = [Point(36 + n % 5 / 50, 35 + n // 5 / 50, "a long name of a town", weight=n + 1) for n in range(25)]
    drawn = map_of([*crowded, Point(37, 36, "Aleppo", weight=30)], "t")
    found = re.findall(r'<text class="name" x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)"[^>]*>([^<]+)', drawn)
    assert "Aleppo" in {name for *_, name in found}
    assert len(found) < 14
    spans = []
    for x, y, anchor, name in found:
        left = float(x) - len(name) * 9 * {"start": 0, "middle": 0.5, "end": 1}[anchor]
        spans.append((left, left + len(name) * 9, float(y)))
    for one in spans:
        for other in spans:
            apart = one[1] <= other[0] + 1 or other[1] <= one[0] + 1 or abs(one[2] - other[2]) >= 15
            assert apart or one is other


def test_a_map_of_nothing_is_nothing() -> None:
    assert map_of([], "t") == ""


def test_names_are_escaped_wherever_they_stand() -> None:
    attack = "<script>alert(1)</script>"
    drawn = map_of([Point(36, 35, attack, '/"><script>')], attack)
    line = timeline([Period(date(2016, 1, 1), date(2016, 1, 2), attack)], attack)
    assert "<script" not in drawn + line + dated(attack)


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2016-03-27", "2016-03-27", "2016-03-27"),
        ("2016-02-01", "2016-02-29", "2016-02"),
        ("2016-01-01", "2016-12-31", "2016"),
        ("2016-01-01", "2017-12-31", "2016-01-01 – 2017-12-31"),
        ("2016-03-27", "2016-03-28", "2016-03-27 – 2016-03-28"),
        ("2016-03-27", "", "2016-03-27"),
        ("", "", ""),
    ],
)
def test_no_event_is_dated_more_closely_than_it_is_known(first: str, last: str, shown: str) -> None:
    assert interval(first, last) == shown


def test_what_may_have_happened_within_years_is_not_counted_in_the_first() -> None:
    days = [Period(date(2016, n % 12 + 1, 3), date(2016, n % 12 + 1, 3), "x") for n in range(20)]
    assert "2001" not in timeline([Period(date(2001, 1, 1), date(2015, 12, 31), "long"), *days], "t")


def test_a_day_is_not_broken_at_the_end_of_a_line() -> None:
    assert dated("on 2016-03-27.") == 'on <span class="day">2016-03-27</span>.'
    assert dated("report-2016-03-27-x <b>") == "report-2016-03-27-x &lt;b&gt;"


def test_sizes_are_for_people() -> None:
    assert [size(n) for n in (12, 2048, 3 << 20, 5 << 30)] == ["12 B", "2.0 kB", "3.0 MB", "5.0 GB"]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("waqai-2026-01-31.nq.gz", "nq"),
        ("waqai-2026-01-31.nq.zst", "nq"),
        ("waqai-2026-01-31-reports.nq.gz", "reports"),
        ("waqai-2026-02-01-added-since-2026-01-31.nq.gz", "added"),
        ("waqai-2026-02-01-since-2026-01-31.rdfp.gz", "patch"),
        ("ontology-waqai.ttl", "ontology"),
        ("ontology-alignments-acled.ttl", "alignment"),
        ("LICENSE", "licence"),
        ("something.txt", "about"),
    ],
)
def test_each_file_of_a_release_says_what_it_holds(name: str, what: str) -> None:
    assert holds(name) == what
    assert what in HOLDS
    assert File(name, 0, "").order[0] == list(HOLDS).index(what)
