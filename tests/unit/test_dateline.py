"""The day of an article that only its own head tells."""

from __future__ import annotations

from datetime import date

import pytest

from kg import records
from kg.extract.dateline import BASIS, dateline
from kg.pipeline.producers import extractor_of
from tests.unit.test_extractor import Text

DAY = date(2025, 4, 12)


@pytest.mark.parametrize(
    "head",
    [
        "الجيش يصد هجوما\nالخرطوم - 12 نيسان/أبريل 2025\nصد الجيش هجوما.",
        "الجيش يصد هجوما\n2025/4/12\nصد الجيش هجوما.",
        "الجيش يصد هجوما\n12-04-2025\nصد الجيش هجوما.",
        "الجيش يصد هجوما\nنشر في: 12 أبريل 2025 الساعة 10:15\nصد الجيش هجوما.",
        "الجيش يصد هجوما\nالخرطوم (السبت 12 أبريل 2025) - صد الجيش هجوما واسعا على المدينة من ثلاثة محاور.",
        "عاجل السبت 12/4/2025\nصد الجيش هجوما.",
    ],
)
def test_a_date_that_stands_alone_at_the_head_is_the_article_s(head: str) -> None:
    assert dateline(head) == DAY


@pytest.mark.parametrize(
    "head",
    [
        "صد الجيش هجوما في 12 أبريل 2025 على المدينة من ثلاثة محاور.",
        "في 12 أبريل 2025، صد الجيش هجوما على المدينة من ثلاثة محاور.",
        "ذكرى معركة 12 أبريل 2025\nأحيا السكان الذكرى.",
        "الخرطوم - 12 أبريل\nصد الجيش هجوما.",
        "الخرطوم - أبريل 2025\nصد الجيش هجوما.",
        "الخرطوم - 12 أبريل 2025\nعدل في: 14 أبريل 2025\nصد الجيش هجوما.",
        "سطر\n" * 12 + "12/4/2025",
        "",
    ],
)
def test_a_day_of_an_event_or_two_days_are_not(head: str) -> None:
    assert dateline(head) is None


def test_times_are_counted_from_it_and_the_record_says_how_it_is_known() -> None:
    record = extractor_of().extract(Text("الجيش يصد هجوما\nالخرطوم - 12 أبريل 2025\nقصفت الطائرات المدينة أمس."))
    assert (record.metadata.published, record.metadata.published_basis) == ("2025-04-12", BASIS)
    assert {event.time.earliest for event in record.events if event.time} == {"2025-04-11"}


def test_a_day_that_is_given_stands() -> None:
    given = Text(
        "الخرطوم - 12 أبريل 2025\nقصفت الطائرات المدينة أمس.", metadata=records.Metadata(published="2025-04-20")
    )
    assert extractor_of().extract(given).metadata == given.metadata
