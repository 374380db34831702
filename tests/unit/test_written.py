"""Articles whose own words say on which day they were written."""

from __future__ import annotations

from datetime import date

import pytest

from kg import records
from kg.documents.document import Document
from kg.extract import Extractor
from kg.extract.tokens import sentences
from kg.extract.written import Written, written
from kg.fuse.occurrences import occurrences
from kg.pipeline.producers import extractor_of
from kg.rdf.told import told
from kg.records import Metadata, Source, day_of

FRIDAY = date(2016, 8, 12)


def _day(text: str) -> date | None:
    return written(sentences(f"خبر\n{text}."), FRIDAY).day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("وصلت القافلة ظهرا", 12),
        ("وصلت القافلة اليوم الجمعة", 12),
        ("وصلت القافلة أمس (الخميس)", 12),
        ("قال ناشط اليوم الخميس إن القافلة وصلت أمس", 11),
        ("وصلت القافلة أول أمس الثلاثاء", 11),
        ("وصلت القافلة اليوم (الأربعاء)", 10),
        ("وصلت القافلة أمس الاثنين، وعادت اليوم الثلاثاء", 9),
        ("وصلت القافلة صباح اليوم السبت", 13),
        ("وصلت القافلة مساء أمس الجمعة", 13),
        # with the day of the month, it may be farther
        ("وصلت القافلة اليوم الاثنين 15 آب", 15),
        ("وصلت القافلة أمس 3 آب/أغسطس", 4),
        ("وصلت القافلة أمس السبت 6 آب", 7),
        ("وصلت القافلة اليوم الجمعة 13 آب", 12),
    ],
)
def test_the_day_of_writing(text: str, day: int) -> None:
    assert _day(text) == date(2016, 8, day)


@pytest.mark.parametrize(
    "text",
    [
        "وصلت القافلة اليوم الأحد",
        "وصلت القافلة اليوم الأحد، وكانت غادرت أمس الثلاثاء، وعادت أمس الأربعاء",
        "أعلن المجلس اليوم السبت. وأعلنت اللجنة اليوم الأحد",
        "وصلت القافلة أمس السبت 21 أيار",  # long ago
        "وصلت القافلة اليوم السبت 11 آب",  # in 2018
        "وصلت القافلة اليوم السبت 11 آب 2018",
    ],
)
def test_a_date_that_its_article_contradicts(text: str) -> None:
    found = written(sentences(f"خبر\n{text}."), FRIDAY)
    assert found.day is None
    assert found.warning is not None


@pytest.mark.parametrize(
    "text",
    [
        "قصفت الطائرات البلدة اليوم الجمعة. وقتل شاب أمس الخميس. وقال ناشط اليوم الثلاثاء إن الحصار شديد",
        "قصفت الطائرات البلدة اليوم الجمعة، وعاودت القصف فجر اليوم السبت",
        "قصفت الطائرات البلدة اليوم الجمعة 12 آب. وقتل شاب اليوم الاثنين. وقتل آخر اليوم الثلاثاء",
        "نشرت صحيفة عين اليوم الأحد تقريرا",
        "يجتمع المجلس غدا الأحد",
    ],
)
def test_other_days_beside_the_right_one(text: str) -> None:
    assert written(sentences(f"خبر\n{text}."), FRIDAY) == Written(FRIDAY)


def test_without_a_date_there_is_nothing_to_contradict() -> None:
    assert written(sentences("خبر\nوصلت القافلة اليوم الأحد."), None) == Written(None)


@pytest.fixture(scope="module")
def reader() -> Extractor:
    return extractor_of()


def _record(reader: Extractor, text: str) -> records.Record:
    metadata = Metadata(published=FRIDAY.isoformat())
    return reader.extract(Document("t", f"خبر\n{text}\n", Source(path="t.txt", sha256="0" * 64, bytes=0), metadata))


def test_times_are_counted_from_the_day_of_writing(reader: Extractor) -> None:
    record = _record(
        reader, "قصفت مدفعية قوات النظام مدينة دوما صباح اليوم الخميس. وقصفت الطائرات الروسية مدينة إدلب أمس."
    )
    assert [event.time.earliest for event in record.events if event.time] == ["2016-08-11", "2016-08-10"]
    assert record.metadata.published == "2016-08-12"
    (warning,) = record.warnings
    assert "2016-08-11" in warning
    assert day_of(record) == "2016-08-12"


def test_a_contradicted_date_dates_no_event(reader: Extractor) -> None:
    record = _record(
        reader,
        "قصفت مدفعية قوات النظام مدينة دوما اليوم الأحد. وقصفت الطائرات الروسية مدينة إدلب في 3 أيار 2016. واقتحم الجيش داريا.",
    )
    assert [event.time and (event.time.earliest, event.time.relative) for event in record.events] == [
        (None, "DCT"), ("2016-05-03", None), None,
    ]  # fmt: skip
    assert record.metadata.published == "2016-08-12"
    assert "contradict" in record.warnings[0]
    assert day_of(record) is None
    assert {report.published for report in told(record, "http://example.org/")} == {None}
    assert [occurrence.first is None for occurrence in occurrences(record, lambda _: None)] == [True, False, True]
