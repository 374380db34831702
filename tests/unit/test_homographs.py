"""Words that are spelled like a place, or like the word for one, and are another word."""

from __future__ import annotations

import pytest

from tests.unit.test_nouns import places


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # the adjective, behind what it agrees with; and the country
        ("قالت مصادر محلية سورية إن الحريق في سورية انطفأ.", ["سورية"]),
        ("عبرت طائرات عراقية وسورية أجواء العراق وسورية.", ["العراق", "سورية"]),
        ("استهدفت الغارة مواقع سورية قرب دمشق.", ["دمشق"]),
        ("استقبلت ألمانيا عائلة سورية.", ["ألمانيا"]),
        ("تحدث عن مستقبل سورية.", ["سورية"]),
        ("تحدث عن عودة سورية إلى الجامعة العربية.", ["سورية"]),
        # under the pretext; and the town
        ("هدمت الجرافات المنازل بحجة أنها مخالفة.", []),
        ("أغلقت الشرطة السوق بحجة مكافحة التهريب.", []),
        ("انفجر لغم بحجة شمال غربي اليمن.", ["حجة", "اليمن"]),
        ("انفجر لغم في مدينة حجة.", ["حجة"]),
        # and led to; and the valley
        ("سقط صاروخ وأدى سقوطه إلى مقتل رجل.", []),
        ("سقط صاروخ في وادي بردى.", ["وادي بردى"]),
        # a summit of states; and that of a hill
        ("بحثت قمة أنقرة وقف إطلاق النار.", ["أنقرة"]),
        ("بحثت قمة ثلاثية وقف إطلاق النار.", []),
        ("سيطرت القوات على قمة النبي يونس.", ["قمة النبي يونس"]),
    ],
)
def test_a_word_that_is_spelled_like_a_place_is_none(text: str, found: list[str]) -> None:
    assert [name for name in places(text).values() if name is not None] == found


@pytest.mark.parametrize(
    ("text", "resumed"),
    [
        ("قصفت الطائرات قاعدة حميميم. وقتل ثلاثة من عناصر القاعدة.", False),
        ("قصفت الطائرات قاعدة حميميم. وبايعت الجماعة التي ارتبطت بالقاعدة تنظيما آخر.", False),
        ("قصفت الطائرات قاعدة حميميم. وهو تنظيم متحالف مع القاعدة.", False),
        ("قصفت الطائرات قاعدة حميميم. واندلع حريق في القاعدة.", True),
        ("قصفت الطائرات قاعدة حميميم. وغادرت الجنود القاعدة الجوية.", True),
    ],
)
def test_the_name_of_a_group_resumes_no_base(text: str, resumed: bool) -> None:
    told, *later = places(text).values()
    assert told == "قاعدة حميميم"
    assert later == (["قاعدة حميميم"] if resumed else [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("من السهل أن يتغير الوضع على الأرض وتحت الأرض.", []),
        ("سقط صاروخ أرض-أرض على أرض الواقع.", []),
        ("عين الرئيس مستشارا مكان الوزير.", []),
        ("هرعت الفرق إلى مكان الانفجار.", ["مكان"]),
        ("فر المسلحون من أرض المعركة.", ["أرض"]),
        ("تباع الأسلحة في السوق السوداء.", []),
        ("قصفت الطائرات السوق.", ["السوق"]),
        ("الخطة تمهد الطريق لتسوية.", []),
        ("التقى الطرف الآخر بالأطراف المعنية.", []),
        ("سيطر الجيش على الأطراف الغربية.", ["الأطراف"]),
    ],
)
def test_a_word_for_a_place_may_say_no_place(text: str, words: list[str]) -> None:
    assert list(places(text)) == words
