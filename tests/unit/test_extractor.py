"""The extractor from end to end, on sentences of our own."""

from __future__ import annotations

import pickle
from dataclasses import dataclass

import pytest

from kg import records
from kg.extract import Extractor
from kg.pipeline.producers import extractor_of

SOURCE = records.Source(path="t.txt", sha256="0" * 64, bytes=0)
METADATA = records.Metadata()


@dataclass(frozen=True)
class Text:
    """A document made of a text alone."""

    raw: str
    id: str = "t"
    source: records.Source = SOURCE
    metadata: records.Metadata = METADATA


@pytest.fixture(scope="module")
def reader() -> Extractor:
    return extractor_of()


def told(record: records.Record) -> list[tuple[str, list[tuple[str, str | None]]]]:
    return [(event.type, sorted((a.role, a.name) for a in event.arguments if a.name)) for event in record.events]


def test_an_attack_has_its_parties_and_its_place(reader: Extractor) -> None:
    record = reader.extract(Text("قصفت قوات النظام مدينة دوما بريف دمشق بالمدفعية."))
    ((type_, arguments),) = told(record)
    assert type_ == "Shelling"
    assert ("agent", "قوات النظام السوري") in arguments
    assert ("place", "دوما") in arguments


@pytest.mark.parametrize(
    "text",
    ["هاجمت تحرير الشام بلدة سرمدا.", "وصل وفد هيئة التفاوض السورية إلى جنيف، وقصفت الطائرات سرمدا."],
)
def test_a_word_within_a_curated_name_tells_no_event(reader: Extractor, text: str) -> None:
    types = {event.type for event in reader.extract(Text(text)).events}
    assert types
    assert not types & {"TerritorialGain", "Negotiation"}


@pytest.mark.parametrize(
    ("text", "role", "name"),
    [
        ("استهدف القصف مشفى الرحمة في المدينة.", "target", "مشفى الرحمة"),
        ("قصفت الطائرات مسجد علي بن أبي طالب في سرمين.", "target", "مسجد علي بن أبي طالب"),
        ("انفجرت سيارة مفخخة قرب فندق فلسطين.", "place", "فندق فلسطين"),
        ("دارت اشتباكات قرب مبنى الإذاعة في المدينة.", "place", "مبنى الإذاعة"),
        ("قصفت الطائرات مبنى مؤلفا من خمسة طوابق في دوما.", "target", None),
        ("استهدف القصف حديقة عامة في دمشق.", "target", None),
        ("سقطت قذيفة على فندق تعرض للقصف سابقا.", "target", None),
        ("استهدف القصف معمل الأدوية في حلب.", "target", None),
    ],
)
def test_a_building_has_the_name_that_looks_like_one(reader: Extractor, text: str, role: str, name: str | None) -> None:
    (event, *_) = reader.extract(Text(text)).events
    named = {argument.name for argument in event.arguments if argument.role == role}
    assert name in named
    assert not {other for other in named - {name} if other}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("قتل جندي في بيت حانون.", "بيت حانون"),
        ("قصفت الطائرات بيت لاهيا وعين عيسى.", "عين عيسى"),
        ("شن الجيش غارة على الضاحية الجنوبية.", "الضاحية الجنوبية"),
        ("دخل الجيش جبل الشيخ وقصفت طائراته نهاريا.", "جبل الشيخ"),
        ("قتل الشيخ سعد في غارة.", None),
    ],
)
def test_a_town_of_several_words_needs_no_word_before_it(reader: Extractor, text: str, place: str | None) -> None:
    named = {mention.name for mention in reader.extract(Text(text)).mentions if mention.kind == "place"}
    assert place in named if place else not named


def test_a_noun_ends_before_a_verb_that_looks_like_its_adjective(reader: Extractor) -> None:
    texts = ("دمر الجيش 20 عربة قتالية واستولى على خمس أخرى.", "استهدف القصف خيمة تؤوي نازحين.")
    found = {a.text for text in texts for event in reader.extract(Text(text)).events for a in event.arguments}
    assert {"عربة قتالية", "خيمة"} <= found


@pytest.mark.parametrize(
    "text", ["الجيش السوداني يصد هجوما للدعم السريع على الفاشر", "صد الجيش السوداني هجوما للدعم السريع على الفاشر."]
)
def test_who_repels_an_attack_is_its_target(reader: Extractor, text: str) -> None:
    (event,) = reader.extract(Text(text)).events
    assert event.modality == "averted"
    assert {(a.role, a.name) for a in event.arguments if a.role != "place"} == {
        ("target", "الجيش السوداني"),
        ("agent", "قوات الدعم السريع"),
    }


@pytest.mark.parametrize(
    "text",
    ["اتخذتها القوة المهاجمة قاعدة لها.", "قصف الحزب قاعدة بصليات من الصواريخ.", "استهدفت غارة سيارة على طريق عام."],
)
def test_what_is_no_name_behind_a_facility(reader: Extractor, text: str) -> None:
    assert not {m.name for m in reader.extract(Text(text)).mentions if m.kind == "place" and m.name}


def test_who_only_goes_on_to_say_something_takes_no_part(reader: Extractor) -> None:
    record = reader.extract(Text("مقتل العشرات في خان يونس والقسام تعلن تفجير ناقلة جند"))
    assert "كتائب القسام" not in {a.name for event in record.events if event.type == "Killing" for a in event.arguments}


def test_the_two_sides_of_a_battle_differ(reader: Extractor) -> None:
    record = reader.extract(Text("اندلعت اشتباكات عنيفة بين قوات سوريا الديمقراطية وتنظيم داعش في ريف دير الزور."))
    (event,) = record.events
    assert {a.name: a.side for a in event.arguments if a.role == "belligerent"} == {
        "قوات سوريا الديمقراطية": 1,
        "تنظيم الدولة الإسلامية": 2,
    }


@pytest.mark.parametrize(
    "text",
    [
        "قصفت مدفعية قوات النظام قرية بريف إدلب فقتلت رجلا.",
        "قصفت مدفعية قوات النظام قريتين قرب مدينة سرمين فقتلت رجلا.",
        "قصفت مدفعية قوات النظام مخيما بمحافظة إدلب فقتلت رجلا.",
    ],
)
def test_what_leads_to_the_next_place_is_no_name(reader: Extractor, text: str) -> None:
    named = {mention.name for mention in reader.extract(Text(text)).mentions if mention.kind == "place"}
    assert not {name for name in named if name and name.split()[-1] in ("بريف", "قرب", "بمحافظة")}
    assert named & {"إدلب", "ريف إدلب", "سرمين"}


@pytest.mark.parametrize("river", ["لنهر الفرات", "للفرات", "للنهر", "، لنهر الفرات"])
def test_a_side_of_a_river_is_no_region_of_that_name(reader: Extractor, river: str) -> None:
    record = reader.extract(Text(f"سيطرت قوات النظام على قرى في الضفة الغربية {river} قرب دير الزور."))
    assert "place/ps-west-bank" not in {mention.entity for mention in record.mentions}
    west_bank = reader.extract(Text("اندلعت مواجهات مع الجيش الإسرائيلي في الضفة الغربية قرب نابلس."))
    assert "place/ps-west-bank" in {mention.entity for mention in west_bank.mentions}


def test_every_span_is_its_text_and_every_quote_its_bytes(reader: Extractor) -> None:
    raw = "\ufeffانفجرت سيارة مفخخة في مدينة إدلب.\r\n\r\nوقُتِل ثلاثة مدنيين في قصفٍ للطيران الروسيّ على بلدة \u200fسراقب.\r\n"
    data = raw.encode()
    record = reader.extract(Text(raw))
    assert record.events
    for event in record.events:
        assert event.trigger is not None
        assert event.quote is not None
        assert raw[event.trigger.start : event.trigger.end] == event.trigger.text
        assert data[event.quote.byte_start : event.quote.byte_end].decode() == event.quote.text
        for argument in event.arguments:
            if argument.start is not None:
                assert raw[argument.start : argument.end] == argument.text


def test_the_same_text_gives_the_same_record_in_another_process(reader: Extractor) -> None:
    text = Text("شنت طائرات التحالف الدولي غارات على مواقع تنظيم داعش في الرقة.")
    assert records.encode(pickle.loads(pickle.dumps(reader)).extract(text)) == records.encode(reader.extract(text))


def test_a_text_that_is_not_arabic_gets_a_warning(reader: Extractor) -> None:
    assert reader.extract(Text("The army shelled the town.")).warnings
    assert reader.extract(Text("")).warnings == ("the article has no text",)
    assert not reader.extract(Text("قصف الجيش البلدة.")).warnings


@pytest.mark.parametrize(
    "text",
    [
        "أطلقت دبابات من كتيبة المدرعات الخامسة عدة قذائف بحسب وكالة الأناضول.",
        "أطلقت دبابات عدة قذائف على القرية نقلا عن وكالة الأناضول.",
    ],
)
def test_who_is_only_quoted_takes_no_part(reader: Extractor, text: str) -> None:
    (event,) = reader.extract(Text(text)).events
    assert event.attribution is not None
    assert event.attribution.name == "وكالة الأناضول"
    assert [a for a in event.arguments if a.name == "وكالة الأناضول"] == []


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("قصفت قوات النظام مدينة دوما فجر الجمعة بالمدفعية.", "فجر الجمعة"),
        ("قصفت قوات النظام مدينة دوما الشهر الماضي، وأسفر القصف عن مقتل رجل يوم 3 تموز 2016.", "الشهر الماضي"),
    ],
)
def test_the_time_of_an_event_is_the_closest_among_its_arguments(reader: Extractor, text: str, time: str) -> None:
    record = reader.extract(Text(text))
    said = {argument.text for argument in record.events[0].arguments if argument.role == "time"}
    assert record.events[0].time is not None
    assert record.events[0].time.text == time
    for event in record.events:
        own = {argument.text for argument in event.arguments if argument.role == "time"}
        assert (event.time.text if event.time else None) in (own or {None})
    assert time in said


def test_a_director_named_alone_counts_as_his_organisation(reader: Extractor) -> None:
    record = reader.extract(Text("قال رامي عبد الرحمن إن غارات استهدفت البلدة."))
    said = record.events[0].attribution
    assert said is not None
    assert (said.name, said.entity, said.level) == ("المرصد السوري لحقوق الإنسان", "actor/sohr", "monitor")
    assert said.text == "رامي عبد الرحمن"


def test_no_brigade_of_martyrs_is_a_toll(reader: Extractor) -> None:
    record = reader.extract(Text("هاجم مسلحو لواء شهداء اليرموك حاجزا في ريف درعا."))
    assert [event.casualties for event in record.events] == [()]


def test_a_party_whose_name_is_a_dual_is_no_toll_of_two(reader: Extractor) -> None:
    record = reader.extract(Text("قتل زعيم جماعة طالبان في ضربة جوية."))
    assert {toll.min for event in record.events for toll in event.casualties} == {1}


def test_mentions_that_are_told_of_other_days_are_other_events(reader: Extractor) -> None:
    days = "قصفت قوات النظام مدينة دوما يوم 3 تموز 2016. وقصفت قوات النظام مدينة دوما يوم {} تموز 2016."
    first, second = reader.extract(Text(days.format(5))).events
    assert first.event != second.event
    first, second = reader.extract(Text(days.format(3))).events
    assert first.event == second.event


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("قصفت طائرات حربية روسية سوقا للمحروقات شمالي إدلب أمس.", "countryside"),
        ("قصفت طائرات حربية روسية قافلة شرق تدمر أمس.", "direction"),
    ],
)
def test_in_a_direction_from_the_city_that_names_its_governorate_is_the_countryside(text: str, relation: str) -> None:
    places = [mention for mention in extractor_of().extract(Text(text)).mentions if mention.kind == "place"]
    assert [(mention.relation, mention.direction is not None) for mention in places if mention.entity] == [
        (relation, True)
    ]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("قصفت قوات النظام مدينة دوما بعد يومين على هجوم لداعش.", {"Attack": None, "Shelling": "EVENT+2D"}),
        ("قصفت قوات النظام مدينة دوما قبل ساعات من وقوع انفجار.", {"Bombing": None, "Shelling": "EVENT-XTH"}),
        ("سيطرت قوات النظام على مدينة دوما بعد شهرين من المعارك.", {"TerritorialGain": "EVENT+2M"}),
    ],
)
def test_what_a_time_counts_from_happened_at_another(
    reader: Extractor, text: str, times: dict[str, str | None]
) -> None:
    found = {event.type: event.time and event.time.relative for event in reader.extract(Text(text)).events}
    assert {type_: found[type_] for type_ in times} == times
