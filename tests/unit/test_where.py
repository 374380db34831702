"""Where an event is: the place in the gazetteer, how the event lies to it, and what an unlinked place lies in."""

from __future__ import annotations

import pytest

from kg.records import Mention
from kg.text import plain
from tests.unit.test_nouns import places, record


def told(text: str, words: str) -> Mention:
    """The last mention of a place by these words."""
    return [mention for mention in record(text).mentions if mention.kind == "place" and mention.text == words][-1]


@pytest.mark.parametrize(
    ("words", "name", "direction"),
    [
        ("جنوبي العاصمة دمشق", "دمشق", "s"),
        ("شمال غربي العاصمة العراقية بغداد", "بغداد", "nw"),
        ("شرق العاصمة صنعاء", "صنعاء", "e"),
    ],
)
def test_a_direction_from_a_capital_keeps_its_direction(words: str, name: str, direction: str) -> None:
    place = told(f"انفجر لغم {words}.", words)
    assert (place.name, place.direction) == (name, direction)


@pytest.mark.parametrize(
    ("text", "words", "entity", "relation"),
    [
        ("دمر القصف مطار طرابلس في ليبيا، وسيطر المسلحون على العاصمة.", "العاصمة", "place/ly-tripoli", "in"),
        ("قصف الجيش مدينة عفرين. ثم هدأت المنطقة.", "المنطقة", "place/sy-afrin-district", "in"),
        ("قصف الجيش مدينة الحديدة في اليمن. ثم هدأت المنطقة.", "المنطقة", "place/ye-hudaydah", "near"),
        ("قتل رجل في درنة في ليبيا. ونزح سكان المدينة.", "المدينة", "place/ly-derna", "in"),
    ],
)
def test_what_resumes_a_place_is_linked_by_what_it_says(text: str, words: str, entity: str, relation: str) -> None:
    place = told(text, words)
    assert (place.entity, place.relation) == (entity, relation)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("قصف الجيش دمشق. ثم هدأت المنطقة.", "المنطقة"),
        ("قصف الجيش مدينة الصنمين. وطال القصف المنطقة الغربية من مدينة الصنمين.", "المنطقة"),
    ],
)
def test_an_area_is_no_capital_and_no_part_of_what_follows(text: str, words: str) -> None:
    assert told(text, words).name is None


@pytest.mark.parametrize(
    ("text", "words", "entity"),
    [
        ("قتل جنود في شمال مالي.", "شمال مالي", "place/ml"),
        ("قتل جنود في مالي.", "مالي", "place/ml"),
        ("نزح السكان من مدن العراق.", "مدن العراق", "place/iq"),
        ("قصف الطيران بلدات القلمون الشرقي.", "بلدات القلمون الشرقي", "place/sy-eastern-qalamoun"),
        ("قصف الطيران مدينة عدن الجنوبية.", "مدينة عدن الجنوبية", "place/ye-aden"),
        ("دارت معارك في محافظات صعدة وصنعاء في اليمن.", "صنعاء", "place/ye-sanaa-governorate"),
    ],
)
def test_the_words_around_a_name_say_which_place_is_meant(text: str, words: str, entity: str) -> None:
    assert told(text, words).entity == entity


@pytest.mark.parametrize(
    "text",
    [
        "عقد مؤتمر بغطاء مالي وجوي وبحري.",
        "قصف الطيران القرداحة مسقط رأس الزنبقي.",
        "وصلت المحادثات بين قصف وآخر إلى طريق مسدود.",
        "قتل رجل في قصف في تشرين الأول.",
        "انفجر لغم على الضفة الشرقية من نهر الفرات.",
        "انفجرت سيارة قرب مديرية أمن إدلب.",
        "قتل رجل في حي سكني.",
        "أدخل الجيش ذخائر لسد حاجات الجنود.",
    ],
)
def test_words_that_only_look_like_places(text: str) -> None:
    known = {"القرداحة", "الفرات", "إدلب", None}
    assert {place.name for place in record(text).mentions if place.kind == "place"} <= known


@pytest.mark.parametrize("text", ["قصف الطيران قرى السماقة وعين الزنبقة.", "قصف الطيران قرية عين الزنبقة."])
def test_the_head_of_a_name_is_no_name(text: str) -> None:
    assert "عين الزنبقة" in {place.name for place in record(text).mentions}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("سقط صاروخ من الأراضي اليمنية (شمال صنعاء).", "الأراضي اليمنية"),
        ("قصف الطيران مناطق اليمن.", "مناطق اليمن"),
    ],
)
def test_the_land_of_a_state_is_the_state(text: str, words: str) -> None:
    assert told(text, words).entity == "place/ye"


@pytest.mark.parametrize(
    ("text", "words", "side"),
    [
        ("قتل جندي في حلب قرب الحدود السورية التركية.", "الحدود السورية التركية", "place/sy"),
        ("قصف الجيش حلب وإدلب، وهدأت الحدود المصرية الليبية.", "الحدود المصرية الليبية", "place/eg"),
        ("قتل رجل في سروج في تركيا قرب الحدود مع سوريا.", "الحدود مع سوريا", "place/tr"),
    ],
)
def test_a_border_lies_in_no_governorate(text: str, words: str, side: str) -> None:
    assert told(text, words).within == side


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("قتل جندي في حلب قرب الحدود السورية التركية.", "الحدود السورية التركية"),
        ("قتل جندي تركي قرب الحدود التركية السورية.", "الحدود التركية السورية"),
        ("قتل رجل في سروج في تركيا قرب الحدود مع سوريا.", "الحدود مع سوريا"),
        ("وقع الهجوم على الحدود بين تركيا وسوريا.", "الحدود بين تركيا وسوريا"),
    ],
)
def test_a_border_is_one_place_from_both_sides(text: str, words: str) -> None:
    assert told(text, words).entity == "place/border-sy-tr"


def test_a_border_lies_in_both_countries() -> None:
    [border] = record("قتل رجل على الحدود التركية السورية.").entities
    assert (border.within, border.beside, border.name_en) == ("place/sy", "place/tr", "Syria–Turkey border")


@pytest.mark.parametrize(
    ("text", "words", "entity"),
    [
        ("قتل رجل في مدينة سروج (جنوب) في تركيا.", "مدينة سروج", "place/tr-suruc"),
        ("سقط صاروخ على أراضي سوريا.", "أراضي سوريا", "place/sy"),
        ("دارت معارك في محيط مطار الحديدة في اليمن.", "محيط مطار الحديدة", "place/ye-hudaydah-airport"),
    ],
)
def test_the_word_before_a_name_says_what_it_may_be(text: str, words: str, entity: str) -> None:
    assert told(text, words).entity == entity


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("شهدت المنطقة الشرقية هدوءا في سوريا.", False),
        ("شهدت المنطقة الشرقية هدوءا في السعودية.", True),
    ],
)
def test_a_name_of_one_country_needs_a_word_before_it_elsewhere(text: str, found: bool) -> None:
    assert ("المنطقة الشرقية" in places(text).values()) is found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قصف الطيران محطة وقود في إدلب.", None),
        ("قصف الطيران مناطق يصعب الوصول إليها في إدلب.", None),
        ("سقطت قذيفة قرب سوق مزدحم في إدلب.", None),
        ("قصف الطيران محطة الزنبقة في إدلب.", "محطة الزنبقة"),
        ("قصف الطيران معسكر اللواء 99 في تعز.", "معسكر اللواء 99"),
        ("قصف الطيران منطقة خواجه زنبق في غزنة.", "خواجه زنبق"),
    ],
)
def test_what_kind_of_thing_it_is_names_none(text: str, name: str | None) -> None:
    assert [found for words, found in places(text).items() if found and words != "إدلب"][:1] == ([name] if name else [])


def test_the_governorate_of_governorates_of_a_country_is_not_that_country() -> None:
    text = "زار الوفد الأنبار، وهي من محافظات العراق. وقصف الجيش المحافظة."
    assert told(text, "المحافظة").entity == "place/iq-anbar-governorate"


def test_an_area_is_no_city_abroad() -> None:
    text = "قصف الجيش السوري درعا في سوريا. وقال مسؤول في مدينة جنيف إن دمار سوريا كبير. ثم هدأت المنطقة."
    assert told(text, "المنطقة").entity != "place/ch-geneva"


@pytest.mark.parametrize(
    ("text", "words", "relation", "direction"),
    [
        ("انفجر لغم وسط بغداد.", "وسط بغداد", "in", None),
        ("انفجر لغم وسط مدينة تدمر.", "وسط مدينة تدمر", "in", None),
        ("انفجر لغم بجنوب بغداد.", "جنوب بغداد", "countryside", "s"),
        ("انفجر لغم بشرق تدمر.", "شرق تدمر", "direction", "e"),
    ],
)
def test_the_middle_of_a_place_is_in_it(text: str, words: str, relation: str, direction: str | None) -> None:
    place = told(text, words)
    assert (place.relation, place.direction) == (relation, direction)


def test_a_village_abroad_is_no_quarter_of_the_city_that_the_sentence_names() -> None:
    assert told("انفجرت عبوة في منطقة الحماميات شمالي بغداد في العراق.", "منطقة الحماميات").entity is None


def test_a_city_of_two_countries_tells_of_none() -> None:
    assert told("انتهى القصف على مدينة أريحا.", "مدينة أريحا").entity is None
    assert told("انتهى القصف على مدينة أريحا في ريف إدلب.", "مدينة أريحا").entity == "place/sy-ariha"


def test_the_only_governorate_of_a_name_is_known_abroad() -> None:
    text = "قصف الجيش الإسرائيلي رفح وخان يونس في قطاع غزة. وانفجر لغم في محافظة دير الزور."
    assert told(text, "محافظة دير الزور").entity == "place/sy-deir-ez-zor-governorate"


def test_an_unlinked_place_lies_where_it_was_told_first() -> None:
    text = "سيطر الجيش على تلة الزنبقية في ريف اللاذقية. ثم انسحب من ريف درعا. وقصف الطيران تلة الزنبقية."
    assert told(text, "تلة الزنبقية").within == "place/sy-latakia-governorate"


def test_a_city_that_is_called_an_area_may_be_resumed_as_a_city() -> None:
    text = "نزح السكان من منطقة الفلوجة في العراق. وبدأت عملية لاسترداد المدينة."
    assert told(text, "المدينة").entity == "place/iq-fallujah"


def test_a_direction_behind_the_word_for_a_place_is_no_name() -> None:
    told_of = [place.entity for place in record("قصف الطيران قرى بشمال سوريا.").mentions if place.kind == "place"]
    assert told_of == [None, "place/sy-northern-syria"]


def test_a_name_has_no_vowel_signs() -> None:
    assert told("قصف الطيران بلدة زَنْبَقِيّة.", "بلدة زَنْبَقِيّة").name == "زنبقية"
    assert plain("ﺳﻮﺭﻳﺎ") == "سوريا"
    assert plain("الأُرْدُنّ") == "الأردن"


@pytest.mark.parametrize(
    ("text", "words", "entity"),
    [
        ("قصف الجيش الإسرائيلي حيي التفاح والزيتون في غزة.", "الزيتون", "place/ps-zeitoun"),
        ("قصف الجيش الإسرائيلي بلدة خزاعة شرق خان يونس.", "بلدة خزاعة", "place/ps-khuzaa"),
        ("أغار الطيران الإسرائيلي على بلدة العديسة في جنوب لبنان.", "بلدة العديسة", "place/lb-odaisseh"),
        ("نزح السكان من الفاشر إلى بلدة طويلة في السودان.", "بلدة طويلة", "place/sd-tawila"),
        ("سيطر الجيش السوداني على بلدة بابنوسة وهجليج والدلنج.", "الدلنج", "place/sd-dilling"),
    ],
)
def test_towns_of_later_wars_are_known(text: str, words: str, entity: str) -> None:
    assert told(text, words).entity == entity


@pytest.mark.parametrize(
    ("text", "words", "relation"),
    [
        ("استهدف القصف مواقع بالقرب من العاصمة دمشق.", "دمشق", "near"),
        ("قصف الجيش قرية قريبة من سراقب.", "سراقب", "near"),
        ("سيطر الجيش على تلة قرب مدينة تدمر.", "مدينة تدمر", "near"),
        ("قصف الجيش منطقة محاذية لتركيا.", "تركيا", "near"),
        ("قصف الجيش مدينة تدمر القريبة من مطار عسكري.", "مدينة تدمر", "in"),
    ],
)
def test_what_is_near_a_place_is_not_in_it(text: str, words: str, relation: str) -> None:
    assert told(text, words).relation == relation


def test_a_bracket_of_direction_makes_no_governorate_of_a_city() -> None:
    assert told("سقطت قذيفة على أحد أحياء مدينة حلب (شمال).", "مدينة حلب").entity == "place/sy-aleppo"
