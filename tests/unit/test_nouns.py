"""The nouns that a sentence offers to its events: places with and without a cue, and words that no table knows."""

from __future__ import annotations

import pytest

from kg.documents.document import Document
from kg.extract.arguments import span
from kg.extract.nouns import Noun
from kg.pipeline.producers import extractor_of
from kg.records import Metadata, Record, Source


def document(text: str) -> Document:
    return Document("t", text, Source(path="t.txt", sha256="0" * 64, bytes=0), Metadata())


def nouns(text: str) -> list[tuple[str, Noun]]:
    """The nouns of a text with their words."""
    reading = extractor_of().read(document(text))
    return [
        (text[slice(*span(scene, noun))], noun)
        for scene in reading.scenes
        for noun in scene.nouns
        if noun.kind != "time"
    ]


def places(text: str) -> dict[str, str | None]:
    return {words: noun.name for words, noun in nouns(text) if noun.kind == "place"}


def record(text: str) -> Record:
    return extractor_of().extract(document(text))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("اشتباكات في ريفي حلب وإدلب.", {"ريف حلب", "ريف إدلب"}),
        ("قصف على أرياف حماة واللاذقية.", {"ريف حماة", "ريف اللاذقية"}),
        ("تجددت المعارك في محافظة درعا.\nوشهد الريف الشرقي هدوءا بعد القصف.", {"محافظة درعا", "ريف درعا الشرقي"}),
        ("سيطر الجيش على تلة الزعتر.", {"تلة الزعتر"}),
        ("قصف الطيران بلدتين محاصرتين بإدلب.", {None, "إدلب"}),
        ("قصف على مناطق للمعارضة في حلب.", {None, "حلب"}),
        ("قصف الطيران مخيمًا عتيقًا في حلب.", {None, "حلب"}),
    ],
)
def test_places_have_the_names_that_they_are_known_by(text: str, names: set[str | None]) -> None:
    assert set(places(text).values()) == names


def test_a_known_village_needs_no_cue_behind_a_preposition() -> None:
    assert places("شنت الطائرات غارة على المعسكر في سرمدا.")["سرمدا"] == "سرمدا"


def test_a_mere_preposition_makes_no_mention_of_what_takes_no_part() -> None:
    mentions = record("وأضاف الوزير في حاس أن الموسم كان جيدا.").mentions
    assert "حاس" not in {mention.text for mention in mentions}


def test_cities_tell_the_country_and_so_whom_the_regime_is() -> None:
    agents = [a.name for event in record("مقتل طفل بقصف للنظام على بلدة في ريف إدلب.").events for a in event.arguments]
    assert "قوات النظام السوري" in agents


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("أعلنت الشرطة مقتل ماهر الزعتري.", "ماهر الزعتري"),
        ("اعتقل مسلحون ثلاثة من زملائنا.", "زملائنا"),
    ],
)
def test_words_that_no_table_knows_may_take_part(text: str, guess: str) -> None:
    guesses = [words for words, noun in nouns(text) if noun.kind == "guess"]
    assert guesses == [guess]


def test_words_of_grammar_and_events_are_no_guesses() -> None:
    text = "قتل الذي كان في القصف على المدينة التي انسحب منها، وقال إن ذلك لم يحدث."
    assert not [words for words, noun in nouns(text) if noun.kind == "guess"]


def test_a_weapon_in_the_name_of_its_owner_is_a_noun_of_its_own() -> None:
    kinds = {noun.kind for words, noun in nouns("شن الطيران الروسي غارات على إدلب.") if words.startswith("الطيران")}
    assert kinds == {"actor", "weapon"}


def test_those_opposed_to_a_party_are_not_that_party() -> None:
    text = "قصفت القوات المناوئة للنظام السوري بلدة في ريف إدلب."
    assert [noun.name for words, noun in nouns(text) if words.startswith("القوات")] == [None]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("سيطرت القوات على الميناء بعد معارك عنيفة.", "الميناء"),
        ("قطع المسلحون الطريق أمام القافلة.", "الطريق"),
        ("انسحب المقاتلون من الجبهات.", "الجبهات"),
        ("قصف الجيش التلال المطلة على البلدة.", "التلال"),
    ],
)
def test_a_definite_word_for_a_place_says_where_without_a_name(text: str, words: str) -> None:
    assert places(text)[words] is None


def test_an_indefinite_word_for_a_facility_does_not() -> None:
    assert places("دخلت المساعدات عن طريق التهريب.") == {}


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("شن الطيران غارة على آليات عسكرية.", "آليات", "thing"),
        ("انفجرت ألغام زرعها المسلحون.", "ألغام", "weapon"),
        ("اتفق الطرفان على هدنة.", "الطرفان", "thing"),
        ("اشتبكت القبائل مع الجيش.", "القبائل", "thing"),
        ("قصفت بوارج حربية المدينة.", "بوارج حربية", "thing"),
        ("فجر رجل سترة ناسفة في السوق.", "سترة ناسفة", "weapon"),
    ],
)
def test_nouns_by_kind(text: str, words: str, kind: str) -> None:
    assert (words, kind) in {(found, noun.kind) for found, noun in nouns(text)}


def test_a_capital_is_offered_as_a_place_and_as_its_state() -> None:
    found = nouns("هاجم مسلحون فندقا في نيروبي.")
    assert {noun.kind for words, noun in found if words == "نيروبي"} == {"actor", "place"}


@pytest.mark.parametrize(
    "text",
    [
        "وقع انفجار كبير في حلب.",
        "اعتقلت القوات قياديا كبيرا في حركة حماس.",
        "ضبطت الشرطة كميات كبيرة من الحشيش.",
        "كتبت الصحيفة عن عدد كبير من القتلى.",
    ],
)
def test_a_word_that_begins_like_a_comparison_is_no_noun_or_place(text: str) -> None:
    parts = ("كبير", "بير", "كميات", "ميات", "كتبت", "تبت")
    assert not [found for found, noun in nouns(text) if noun.kind != "guess" and found.startswith(parts)]


def test_a_name_stands_behind_a_comparison() -> None:
    assert places("تحدث عن دول كسوريا.")["سوريا"] == "سوريا"


@pytest.mark.parametrize(
    ("text", "lands"),
    [
        ("أكدت تركيا أن الاتفاق مع روسيا باق.", []),
        ("قال الوزير إن دمشق ترفض الشروط.", []),
        ("عقد الاجتماع في تركيا قرب دمشق.", ["تركيا", "دمشق"]),
        ("دبي، الإمارات: قال الوزير إن الموسم كان جيدا.", ["الإمارات"]),
        ("مصر.. حريق في متجر للأثاث.", ["مصر"]),
        ("زار مصر وفد من التجار.", ["مصر"]),
        ("طقس جميل اليوم #سوريا", ["سوريا"]),
    ],
)
def test_a_state_that_is_somebody_is_no_mention_of_a_place(text: str, lands: list[str]) -> None:
    places = [mention.text for mention in record(text).mentions if mention.kind == "place" and mention.text != "دبي"]
    assert places == lands
