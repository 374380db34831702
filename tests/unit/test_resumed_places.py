"""Places that are not named where they are meant: resumed by a noun or a suffix, named by two states, one of a pair."""

from __future__ import annotations

import pytest

from kg.documents.document import Document
from kg.pipeline.producers import extractor_of
from kg.records import Metadata, Source
from tests.unit.test_nouns import nouns, places, record


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        # told often, told last
        ("قصف على بلدة سرمين. وشهدت سرمين نزوحا، ثم وصلت قافلة من إدلب. وقتل طفل في البلدة.", "البلدة", "سرمين"),
        # announced by the same word; told only to say where another lies
        ("سقطت قذائف على مدينة الباب شرقي حلب. وقتل رجل في المدينة.", "المدينة", "الباب"),
        # the last of a list is hardly meant
        ("قصف الطيران منطقة السقيلبية وقرى العمقية والزيارة. ونزح سكان المنطقة.", "المنطقة", "السقيلبية"),
        # a seat of power that speaks is no place to come back to
        ("قصفت الطائرات مدينة دوما. وقالت دمشق إن الهجوم على المدينة مستمر.", "المدينة", "دوما"),
        # a governorate that only its countryside tells of
        ("دارت معارك في ريف درعا الشرقي. وتقدمت القوات في المحافظة.", "المحافظة", "درعا"),
        ("انفجرت عبوة ناسفة في العاصمة العراقية. وقتل رجل في سوريا وآخر في سوريا.", "العاصمة العراقية", "بغداد"),
        ("قصف المدفعية قرى في إدلب وريفها الجنوبي.", "ريفها الجنوبي", "ريف إدلب الجنوبي"),
        ("قتل رجل في ريف حلب. وانفجر لغم في مدينة الباب بالريف الشرقي.", "الريف الشرقي", "ريف حلب الشرقي"),
        ("انفجر لغم في الريف الغربي لمحافظة درعا.", "الريف الغربي لمحافظة درعا", "ريف درعا الغربي"),
        ("قصف على قرية بينين في ريف إدلب الجنوبي. وانفجر لغم في الريف ذاته.", "الريف ذاته", "ريف إدلب الجنوبي"),
    ],
)
def test_a_noun_stands_for_the_place_that_fits_it_best(text: str, words: str, name: str) -> None:
    assert places(text)[words] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وقع الهجوم على الحدود العراقية السورية.", "الحدود العراقية السورية"),
        ("وقع الهجوم في درعا جنوبي سوريا على الحدود مع الأردن.", "الحدود السورية الأردنية"),
        ("وقع الهجوم في مصر قرب الحدود الليبية.", "الحدود المصرية الليبية"),
        ("وقع الهجوم على الحدود بين العراق وسوريا.", "الحدود العراقية السورية"),
        ("شهدت الحدود السورية التركية هدوءا. وقصفت الطائرات الشريط الحدودي.", "الحدود السورية التركية"),
    ],
)
def test_a_border_is_named_by_the_states_on_both_sides(text: str, name: str) -> None:
    assert [found for words, found in places(text).items() if words.startswith(("الحدود", "الشريط"))][-1] == name


def test_a_border_of_what_is_no_state_resumes_none() -> None:
    text = "أغلق الأردن الحدود السورية الأردنية. ودارت معارك على الحدود بين محافظتي درعا والسويداء."
    assert [name for words, name in places(text).items() if words == "الحدود"] == [None]


def test_each_of_a_pair_of_airports_is_one() -> None:
    assert {"مطار الضمير", "مطار السين"} <= set(places("قصف الطيران مطاري الضمير والسين.").values())
    assert "مخيم مؤقتة" not in places("نزح السكان إلى مخيمات مؤقتة في إدلب.").values()


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("سقط صاروخ على مخيم كويت الرحمة.", "مخيم كويت الرحمة", "مخيم كويت الرحمة"),
        ("قصف على محيط مدينة جسر الشغور.", "مدينة جسر الشغور", "جسر الشغور"),
        ("سيطر الجيش على منطقة القلمون الشرقي.", "منطقة القلمون الشرقي", "القلمون الشرقي"),
        ("قصف على مدينة درعا في سوريا.", "مدينة درعا", "درعا"),
        ("هرعت الفرق إلى منطقة القصف.", "منطقة", None),
    ],
)
def test_the_longest_known_name_is_the_name(text: str, words: str, name: str | None) -> None:
    assert places(text)[words] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قصف الطيران مطار كويرس العسكري.", "مطار كويرس"),
        ("قصف الطيران مطار حلب.", "مطار حلب"),
        ("قصف الطيران حي طريق السد في درعا.", "طريق السد"),
    ],
)
def test_what_a_name_only_adds_to_the_canonical_one_is_left_out(text: str, name: str) -> None:
    assert name in {argument.name for event in record(text).events for argument in event.arguments}


def test_states_without_a_common_border_name_none() -> None:
    assert "الحدود" in places("قصفت طائرات أمريكية قافلة قرب الحدود السورية الأمريكية.")
    assert not [name for name in places("قالت فرنسا إن الحدود مع سوريا بعيدة.").values() if name and "الحدود" in name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("قصف الطيران قرى (الزنبقة، المشمشة، الغفر) غربي إدلب.", {"الزنبقة", "المشمشة", "الغفر", "إدلب"}),
        ("غارات على مناطق النخلة والسدرة و الرمانة.", {"النخلة", "السدرة", "الرمانة"}),
        ("غارات على جبل السنارة وبني معاذ.", {"جبل السنارة", "بني معاذ"}),
        ("قصف على ريف حماة الشمالي والغربي.", {"ريف حماة الشمالي", "ريف حماة الغربي"}),
        ("قصف على مناطق خفض التصعيد.", {"مناطق خفض التصعيد"}),
        ("أغلق معبرا تل أبيض وباب الهوى.", {"معبرا تل أبيض", "باب الهوى"}),
        ("قصفت القوات السورية بلدة. وتوغلت في الأراضي اللبنانية.", {None, "لبنان"}),
    ],
)
def test_lists_and_regions_of_places(text: str, names: set[str | None]) -> None:
    assert set(places(text).values()) == names


def test_the_border_strip_is_that_of_the_articles_countries() -> None:
    text = "قصفت الطائرات التركية مواقع في سوريا. وسقطت قذائف قرب الشريط الحدودي في سوريا."
    assert {"الحدود التركية السورية", "الحدود السورية التركية"} & set(places(text).values())


@pytest.mark.parametrize(
    "text",
    [
        "استهدفت غارة طريقا يسلكها مقاتلون.",
        "استهدفت غارة معسكرا لمتشددين.",
        "وقع انفجار ببلدة تركية.",
        "استهدفت غارة قاعدة لانطلاق الصواريخ.",
    ],
)
def test_what_follows_a_place_may_be_no_name(text: str) -> None:
    assert not [name for name in places(text).values() if name]


def test_the_capital_is_the_one_told_last() -> None:
    text = (
        "قصف الطيران بلدة في سوريا قرب دمشق. وفي سوريا نزح سكان. وانفجرت سيارة في بغداد بالعراق. وسمع دويها في العاصمة."
    )
    assert places(text)["العاصمة"] == "بغداد"


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("جرت المداهمات في ألمانيا وشملت أنحاء البلاد.", "ألمانيا"),
        ("قالت وزارة الداخلية الألمانية إن متشددين غادروا البلاد.", "ألمانيا"),
        ("أعلنت السلطات في العاصمة لندن رفع التأهب في البلاد.", "بريطانيا"),
        # whose army fights there, and the country that the article is about
        ("غادرت القوات الأميركية البلاد.", "سوريا"),
        ("قالت الحكومة السورية في روسيا إن الحرب في البلاد طالت.", "سوريا"),
        ("قال الرئيس المقيم في الرياض إنه يعود إلى البلاد.", "سوريا"),
        ("قال مسؤول في روسيا ومسؤول في إيران إن الحرب في البلاد طالت.", "سوريا"),
    ],
)
def test_the_country_is_the_one_abroad_that_the_sentence_plays_in(text: str, country: str) -> None:
    about = Document("t", text, Source(path="t.txt", sha256="0" * 64, bytes=0), Metadata(country="SY"))
    mentions = extractor_of().extract(about).mentions
    assert [m.name for m in mentions if m.kind == "place" and m.text.endswith("البلاد")] == [country]


@pytest.mark.parametrize(
    "text",
    [
        "قصف على منطقة اشتباك شرق إدلب. وقال السكان إن هناك اشتباك جديد.",
        "هرعت الفرق إلى مكان الحادث في إدلب. وقتل رجل في الحادث.",
        "قصف على مناطق مهمة في إدلب.",
        "قصف على مناطق وجودها في إدلب.",
    ],
)
def test_an_ordinary_word_behind_the_word_for_an_area_is_no_name(text: str) -> None:
    assert {name for name in places(text).values() if name} == {"إدلب"}


def test_a_name_of_a_list_stands_alone_without_its_and() -> None:
    assert "الرمانة" in places("غارات على قرى النخلة والسدرة والرمانة. وسقطت قذيفة على الرمانة.").values()
    assert "والرمانة" not in places("غارات على قرى النخلة والسدرة والرمانة. وقال أهل السدرة والرمانة ذلك.").values()


@pytest.mark.parametrize(
    "text",
    [
        "قصف الجيش بلدة سرمين. ويسعى الجيش إلى القضاء على المسلحين.",
        "قصف الجيش بلدة سرمين. وبرأ القضاء العراقي رجلا.",
    ],
)
def test_what_only_looks_like_a_district_resumes_no_place(text: str) -> None:
    assert "القضاء" not in places(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # the Strip, whatever was told last; and where it is none
        ("قصف الطيران مدينة رفح في غزة. ونزح سكان من شمال القطاع.", ["رفح", "غزة", "قطاع غزة"]),
        ("وقعت غارات على خان يونس في قطاع غزة. وقتل رجل في القطاع.", ["خان يونس", "قطاع غزة", "قطاع غزة"]),
        ("وقعت غارات على رفح في قطاع غزة، وعلى مناطق بالقطاع.", ["رفح", "قطاع غزة", "قطاع غزة"]),
        ("انهار القطاع الصحي في غزة.", ["غزة"]),
        ("دارت معارك في القطاع الجنوبي من ريف حلب.", ["ريف حلب"]),
        # the Middle East, a military district, a part of a town
        ("قصف الجيش بلدة سرمين. وتحدث عن استقرار المنطقة.", ["سرمين"]),
        ("قصف الجيش بلدة سرمين. وحذر من تدخل دول المنطقة.", ["سرمين"]),
        ("قصف الجيش بلدة سرمين. ووصل قائد المنطقة الشمالية.", ["سرمين"]),
        ("قصف الجيش بلدة سرمين. واحترق معمل في المنطقة الصناعية.", ["سرمين"]),
        ("قصف الجيش بلدة سرمين. ونزح سكان المنطقة.", ["سرمين", "سرمين"]),
    ],
)
def test_a_strip_and_an_area_stand_for_what_they_mean(text: str, names: list[str]) -> None:
    assert [noun.name for _, noun in nouns(text) if noun.kind == "place" and noun.name] == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("انفجرت سيارة قرب مطار الملك عبد الزعتري.", "مطار الملك عبد الزعتري"),
        ("قصف على حي السلطان زنبق.", "السلطان زنبق"),
        ("سيطر الجيش على قرية الإمام التي دمرت.", "الإمام"),
        ("قصف على منطقة «وادع الزنبق» ليلا.", "وادع الزنبق"),
        ("قصف على بلدة الزنبقة الكبيرة.", "الزنبقة الكبيرة"),
        ("قصف على عين الزنبقة.", "عين الزنبقة"),
    ],
)
def test_a_name_of_several_words_is_not_cut(text: str, name: str) -> None:
    assert name in places(text).values()
