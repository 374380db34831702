"""Who is meant by a name, in sentences that we wrote: the party of that country, the bearer named before, the state."""

from __future__ import annotations

from functools import cache

import pytest

from kg.documents import Document
from kg.extract import Extractor
from kg.pipeline.producers import extractor_of
from kg.records import Metadata, Record, Source


@cache
def _extractor() -> Extractor:
    return extractor_of()


def read(text: str) -> Record:
    return _extractor().extract(Document("x", text, Source(path="x", sha256="0", bytes=0), Metadata()))


def parties(text: str) -> dict[str, str | None]:
    """The actors that are mentioned, by the words that name them."""
    return {m.text: m.entity for m in read(text).mentions if m.kind == "actor"}


@pytest.mark.parametrize(
    ("text", "name", "actor"),
    [
        ("قصفت طائرات التحالف مواقع الحوثيين في اليمن.", "التحالف", "actor/arab-coalition"),
        ("قصفت طائرات التحالف مواقع تنظيم الدولة في سوريا.", "التحالف", "actor/international-coalition"),
        ("اشتبك الجيش مع مسلحين في بيروت بلبنان.", "الجيش", "actor/lebanese-army"),
        ("سيطر الجيش على قرية في ريف حمص بسوريا.", "الجيش", "actor/syrian-government-forces"),
    ],
)
def test_a_shared_name_is_the_party_of_the_country_that_the_article_is_about(text: str, name: str, actor: str) -> None:
    found = parties(text)
    assert [entity for words, entity in found.items() if name in words] == [actor]


@pytest.mark.parametrize(
    ("text", "name", "actor"),
    [
        # another state's, whether the tables know that state or not
        ("قصف الجيش السوري حمص. وداهمت الشرطة الإندونيسية منزلا في جاكرتا.", "الشرطة", None),
        ("دارت معارك في بغداد بالعراق. وأوقفت السلطات الكويتية خلية.", "السلطات", None),
        # what every state has is that of the country that the sentences name
        ("قصف الجيش السوري حمص في سوريا. وانفجرت سيارة في سوريا. وداهمت قوات الأمن منزلا.", "قوات", None),
        (
            "قصف الجيش السوري حمص في سوريا. وانفجرت سيارة في الموصل. وقتل خمسة. وداهمت قوات الأمن منزلا.",
            "قوات",
            "actor/iraqi-forces",
        ),
    ],
)
def test_what_every_state_has_is_that_of_the_country_told_of(text: str, name: str, actor: str | None) -> None:
    found = [entity for words, entity in parties(text).items() if name in words]
    assert found == ([actor] if actor else [])


def test_an_article_is_about_the_home_of_the_parties_that_it_names() -> None:
    assert parties("استهدفت الغارات الحوثيين. وقال سكان إن التحالف قصف القرية.")["التحالف"] == "actor/arab-coalition"


def test_a_surname_counts_once_its_bearer_was_named_in_full() -> None:
    later = "وقال عسيري إن الغارات أصابت أهدافها في اليمن."
    assert "عسيري" not in parties(later)
    assert parties(f"تحدث أحمد عسيري في الرياض. {later}")["عسيري"] == "actor/ahmed-al-asiri"


def test_an_adjective_mentions_the_state_and_fights_as_its_forces() -> None:
    record = read("قتل خمسة مدنيين في قصف روسي على بلدة في ريف إدلب.")
    assert [m.entity for m in record.mentions if m.text == "روسي"] == ["actor/russia"]
    assert [a.entity for a in record.events[0].arguments if a.role == "agent"] == ["actor/russian-forces"]


def test_a_capital_that_says_where_is_no_party() -> None:
    assert "دمشق" not in parties("انفجرت عبوة ناسفة قرب دمشق.")
    assert parties("طالبت واشنطن موسكو بوقف القصف.") == {"واشنطن": "actor/united-states", "موسكو": "actor/russia"}


@pytest.mark.parametrize(
    ("text", "seat"),
    [
        ("فاز نادي باريس سان جيرمان على ضيفه.", "باريس"),
        ("ودع باريس سان جيرمان مدربه.", "باريس"),
        ("خسر سبارتاك موسكو المباراة.", "موسكو"),
        ("نقل الجرحى إلى مستشفيات بغداد.", "بغداد"),
        ("تحدث الوزير عن تفجيرات بغداد.", "بغداد"),
        ("التقى حاكم صنعاء وفدا.", "صنعاء"),
        ("وصل رجال من مصراتة وطرابلس.", "طرابلس"),
    ],
)
def test_a_capital_by_its_clubs_hospitals_and_neighbours_is_a_city(text: str, seat: str) -> None:
    assert seat not in parties(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("وصلت قوافل إلى الحدود المصرية الليبية.", {"المصرية", "الليبية"}),
        ("وصلت قوافل من درعا وحماة في سوريا إلى الحدود مع تركيا.", {"تركيا"}),
        ("ارتفعت الأسعار في الشمال السوري.", {"السوري"}),
        ("توقف العمل في مخيم اليرموك للاجئين الفلسطينيين.", {"للاجئين"}),
    ],
)
def test_a_name_inside_the_name_of_a_place_mentions_no_party(text: str, words: set[str]) -> None:
    assert not words & set(parties(text))


def test_a_name_inside_the_name_of_a_place_may_take_part() -> None:
    assert "الروسية" in parties("تفقد الوزير قاعدة حميميم الروسية.")
    assert "القوات التركية" in parties("قصفت القوات التركية قرية على الحدود مع سوريا.")


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        # people, whom the adjective names no forces of; and a weapon's adjective, and those who act
        ("قتل ثلاثة أمريكيين في هجوم على فندق في كابل.", "أمريكيين", None),
        ("أطلق مسلحون النار على فرنسيين قرب تبوك.", "فرنسيين", None),
        ("أعلن التلفزيون السوري تدمير صاروخين إسرائيليين قرب دمشق.", "إسرائيليين", "القوات الإسرائيلية"),
        ("قتل ثلاثة مدنيين برصاص الإسرائيليين.", "الإسرائيليين", "القوات الإسرائيلية"),
    ],
)
def test_people_of_a_nationality_who_suffer_are_no_forces(text: str, words: str, name: str | None) -> None:
    assert name in [a.name for event in read(text).events for a in event.arguments if a.text == words]


@pytest.mark.parametrize("byname", ["أبو أيمن السوري", "أبي أيمن السوري", "أبو عبد الله السوري"])
def test_a_byname_is_no_state(byname: str) -> None:
    assert "السوري" not in parties(f"اعتقل التنظيم {byname}.")
    assert "السوري" in parties("نزح سكان بلدة أبو الظهور بعد القصف السوري.")


def test_two_governments_by_their_seats_are_parties() -> None:
    assert parties("اتفقت أربيل وبغداد على هدنة.")["بغداد"] == "actor/iraq"
    assert {"موسكو", "دمشق"} <= set(parties("رفضت موسكو ودمشق الاقتراح."))


def test_the_international_coalition_that_strikes_in_yemen_is_the_arab_one() -> None:
    assert (
        parties("شن طيران التحالف الدولي غارات على صنعاء في اليمن.")["طيران التحالف الدولي"] == "actor/arab-coalition"
    )
    syrian = parties("شن طيران التحالف الدولي غارات على الرقة في سوريا.")
    assert syrian["طيران التحالف الدولي"] == "actor/international-coalition"


def test_a_feminine_adjective_is_no_noun_with_its_owner() -> None:
    found = parties("هاجمت قوات النظام القرية. ووصلت تعزيزات عسكرية إلى المنطقة.")
    assert not [words for words in found if "عسكرية" in words]


def roles(text: str) -> set[tuple[str, str, str, str | None]]:
    """Each argument's event, role, words and party."""
    return {(e.type, a.role, a.text or "", a.entity) for e in read(text).events for a in e.arguments}


@pytest.mark.parametrize(
    ("text", "type_", "weapon"),
    [
        ("سقطت قذائف هاون على حي سكني في حلب.", "Shelling", "قذائف هاون"),
        ("انفجرت أمس عبوة ناسفة، وسقط صاروخان على بلدة أطمة.", "Shelling", "صاروخان"),
        ("ألقت المروحيات براميل متفجرة على داريا.", "AirStrike", "براميل متفجرة"),
    ],
)
def test_a_weapon_that_tells_an_event_is_its_instrument(text: str, type_: str, weapon: str) -> None:
    assert (type_, "instrument", weapon, None) in roles(text)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("يسعى التحالف إلى توجيه ضربات موجعة للجيش السوري في دمشق.", "target"),
        ("قتل عشرة مدنيين في ضربات موجعة للجيش السوري على دوما.", "agent"),
    ],
)
def test_a_blow_that_is_dealt_is_dealt_to_whom_it_names(text: str, role: str) -> None:
    assert {found for _, found, words, _ in roles(text) if words == "للجيش السوري"} == {role}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("قصفت قوات النظام المتمركزة في تادف مدينة الباب بالمدفعية.", {"مدينة الباب"}),
        ("شن مسلحون هجوما على موقع لقوات النظام المتمركزة في ريف حمص الشمالي.", {"ريف حمص الشمالي"}),
    ],
)
def test_where_who_strikes_is_stationed_is_not_struck(text: str, places: set[str]) -> None:
    assert {words for _, role, words, _ in roles(text) if role == "place"} == places


@pytest.mark.parametrize(
    ("text", "words", "actor"),
    [
        ("سقطت صواريخ إيرانية على قواعد في العراق.", "إيرانية", "actor/iranian-forces"),
        ("سقطت قذائف الحوثيين على أحياء مدينة تعز في اليمن.", "الحوثيين", "actor/houthis"),
        ("وقع الجنود في كمين نصبه الحوثيون قرب تعز في اليمن.", "الحوثيون", "actor/houthis"),
    ],
)
def test_whose_a_weapon_is_that_tells_an_event_is_named_behind_it(text: str, words: str, actor: str) -> None:
    assert ("agent", words, actor) in {(role, found, entity) for _, role, found, entity in roles(text)}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("هاجمت جماعة أنصار الشريعة معسكرا في بنغازي بليبيا.", "actor/ansar-al-sharia-libya"),
        ("هاجمت جماعة أنصار الشريعة معسكرا في أبين باليمن.", "actor/ansar-al-sharia-yemen"),
    ],
)
def test_of_two_parties_with_one_name_the_one_that_is_mentioned_takes_part(text: str, actor: str) -> None:
    assert actor in {entity for _, role, _, entity in roles(text) if role == "agent"}
    assert actor in parties(text).values()


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("هاجمت قوات الحكومة السورية المؤقتة قرية في ريف حلب بسوريا.", "actor/syrian-interim-government"),
        ("هاجمت قوات الإدارة الذاتية قرية في ريف الرقة بسوريا.", "actor/aanes"),
        ("هاجمت حكومة الوفاق الوطني الليبية معسكرا في سرت بليبيا.", "actor/gna"),
        ("هاجمت قوات الحكومة السورية قرية في ريف حلب بسوريا.", "actor/syrian-government-forces"),
    ],
)
def test_a_rival_government_is_not_the_forces_of_the_state(text: str, actor: str) -> None:
    assert {entity for _, role, _, entity in roles(text) if role == "agent"} == {actor}
