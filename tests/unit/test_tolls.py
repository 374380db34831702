"""Tolls in whole records: who suffered, and which event it cost them."""

from __future__ import annotations

import pytest

from kg.documents.document import Document
from kg.pipeline.producers import extractor_of
from kg.records import Event, Metadata, Source


def events(text: str) -> tuple[Event, ...]:
    document = Document("t", text, Source(path="t.txt", sha256="0" * 64, bytes=0), Metadata())
    return extractor_of().extract(document).events


def sufferers(text: str) -> list[str | None]:
    """Who suffered each toll of a text."""
    return [toll.of.text if toll.of else None for event in events(text) for toll in event.casualties]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("أدى القصف على البلدة إلى مقتل مدني وإصابة ثلاثة أطفال.", ["مدني", "أطفال"]),
        ("أدى القصف على السوق إلى مقتل طفلتين وأربعة مزارعين.", ["طفلتين", "مزارعين"]),
        ("أعلنت الشرطة اعتقال رجل يشتبه بتعاونه مع الخلية.", ["رجل"]),
        ("قتل في الكمين مسلحين إيرانيين وعراقيين.", ["مسلحين إيرانيين وعراقيين"]),
        ("قصف الطيران السوق ما أدى إلى مقتل امرأة مسنة وإصابة زوجها.", ["امرأة مسنة", "زوجها"]),
    ],
)
def test_who_suffered_ends_before_more_harm_a_number_or_a_verb(text: str, words: list[str]) -> None:
    assert sufferers(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("أدى القصف على السوق إلى مقتل خمسة جنود وإصابة العشرات بجروح.", ["جنود", None]),
        ("أدى القصف على السوق إلى مقتل خمسة جنود وإصابة 43 في الغارات.", ["جنود", None]),
        ("أدى انفجار في المحطة إلى إصابة نحو 100 يعالجون في المستشفيات.", [None]),
        ("أسفرت الغارة عن مقتل 23 متعاقدا.", ["متعاقدا"]),
        ("أسفرت الغارة عن مقتل خمسة يمنيين.", ["يمنيين"]),
    ],
)
def test_what_goes_on_with_the_sentence_is_not_who_is_counted(text: str, words: list[str | None]) -> None:
    assert sufferers(text) == words


def test_a_country_is_nobody_who_was_killed() -> None:
    assert sufferers("قال إن مدنيا قتل في سوريا جراء غارة على البلدة.") == ["مدنيا"]


@pytest.mark.parametrize(
    ("text", "tolls"),
    [
        ("وصل مئات المقاتلين إلى جبهة حلب لتعزيز قواتهم.", 0),
        ("تجمع نحو 500 شخص في مظاهرة وسط المدينة.", 0),
        ("نزح نحو 500 شخص من البلدة بسبب القصف.", 1),
    ],
)
def test_nobody_is_displaced_by_arriving_or_gathering(text: str, tolls: int) -> None:
    assert len([toll for event in events(text) for toll in event.casualties if toll.outcome == "displaced"]) == tolls


@pytest.mark.parametrize(
    ("text", "tolls"),
    [
        ("وقال الحارس إنه تعرض للتهديد بقتله من قبل التنظيم.", 0),
        ("أعلن الجيش مقتله في الغارة.", 1),
    ],
)
def test_a_death_that_was_threatened_killed_nobody(text: str, tolls: int) -> None:
    assert len([toll for event in events(text) for toll in event.casualties]) == tolls


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "قتل خمسة مدنيين في غارة على سراقب اليوم، ليرتفع عدد القتلى منذ بدء الحملة إلى 105.",
            {"غارة": [5], "القتلى": [105]},
        ),
        (
            "قتل مدنيان بغارة على سراقب، لترتفع حصيلة القتلى في المحافظة منذ مطلع العام إلى 350 قتيلا.",
            {"بغارة": [2], "القتلى": [350]},
        ),
        (
            "استهدفت غارة مدينة سراقب فقتل ثلاثة مدنيين، وبلغ عدد القتلى خلال الشهر الماضي 120 قتيلا.",
            {"غارة": [3], "قتيلا": [120]},
        ),
        (
            "أصيب أربعة مدنيين بقصف على اعزاز ليبلغ مجموع المصابين منذ بداية الحملة 70 مصابا.",
            {"بقصف": [4]},
        ),
        (
            "قتل عشرة مدنيين في غارة على سوق سراقب، وارتفعت حصيلة القتلى لاحقا إلى 15.",
            {"غارة": [15]},
        ),
        (
            "ارتفعت حصيلة قتلى القصف على الغوطة منذ الأحد إلى 300 مدني.",
            {"القصف": [300]},
        ),
    ],
)
def test_the_total_of_many_events_is_no_toll_of_one(text: str, told: dict[str, list[int]]) -> None:
    told_of = [event for event in events(text) if event.trigger and event.casualties]
    assert {event.trigger.text: [toll.min for toll in event.casualties] for event in told_of if event.trigger} == told


@pytest.mark.parametrize(
    ("text", "civilian"),
    [
        ("أدى القصف على السوق إلى سقوط ستة قتلى مدنيين.", [True]),
        ("ارتفع عدد القتلى جراء القصف على السوق إلى 105 مدنيين.", [True]),
        ("أدى القصف على السوق إلى سقوط ستة قتلى.", [None]),
    ],
)
def test_the_dead_are_civilians_where_the_word_beside_them_says_so(text: str, civilian: list[bool | None]) -> None:
    assert [toll.civilian for event in events(text) for toll in event.casualties] == civilian
