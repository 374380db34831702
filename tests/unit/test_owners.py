"""Whose forces and positions are, and whom a definite noun or a suffix stands for, in sentences that we wrote."""

from __future__ import annotations

import pytest

from tests.unit.test_nouns import nouns, record


def named(text: str, words: str) -> str | None:
    """The name of the last noun that begins with these words and is no place; a weapon has the name of its owner."""
    found = [noun.name for found, noun in nouns(text) if found.startswith(words) and noun.kind != "place"]
    return next((name for name in reversed(found) if name), None)


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        # one owner of several heads
        ("قصف الطيران مواقع وتجمعات الحوثيين في صعدة.", "مواقع", "الحوثيون"),
        ("قصف الطيران مواقع عدة تابعة لـ «قسد» في الرقة.", "مواقع", "قوات سوريا الديمقراطية"),
        ("قصف الطيران مواقع تمركز جبهة النصرة في إدلب.", "مواقع", "جبهة النصرة"),
        ("قصف الطيران مواقع تسيطر عليها جبهة النصرة في إدلب.", "مواقع", "جبهة النصرة"),
        ("قتل عناصر دورية تابعة لـ «قسد» في الرقة.", "عناصر", "قوات سوريا الديمقراطية"),
        ("قتل ثلاثة مسلحين ينتمون إلى حركة طالبان.", "مسلحين", "حركة طالبان"),
        # whose the others are is not said
        ("دارت معارك بين مسلحين وقوات النظام السوري في حلب.", "مسلحين", "مسلحون"),
        ("قصف الطيران أهدافا في سوريا.", "أهداف", None),
        # adjectives of parties
        ("سقط صاروخ حوثي على نجران.", "صاروخ حوثي", "الحوثيون"),
        ("قتل عشرون حوثيا في تعز.", "حوثيا", "الحوثيون"),
    ],
)
def test_the_owner_is_read_behind_what_he_owns(text: str, words: str, name: str | None) -> None:
    assert named(text, words) == name


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        # the suffix agrees with whom it refers to
        ("هاجم تنظيم الدولة قوات سوريا الديمقراطية. وقال إن مقاتليه تقدموا.", "مقاتليه", "تنظيم الدولة الإسلامية"),
        ("هاجم تنظيم الدولة قوات سوريا الديمقراطية. وقالت إن مقاتليها تقدموا.", "مقاتليها", "قوات سوريا الديمقراطية"),
        # what is attacked is not the attacker's
        ("أعلن الحوثيون أن التحالف العربي قصف مواقعهم في اليمن.", "مواقعهم", "الحوثيون"),
        ("انسحب الحوثيون من مواقعهم في اليمن.", "مواقعهم", "الحوثيون"),
        ("أصيب الحوثيون في غارة للتحالف العربي على مواقع لهم في اليمن.", "مواقع", "الحوثيون"),
        # a state and its head are its forces
        ("أعلنت تركيا أن طائراتها قصفت قرية.", "طائراتها", "القوات التركية"),
        ("أكد الرئيس التركي رجب طيب أردوغان أن جيشه باق.", "جيشه", "القوات التركية"),
        # an adjective says it, whatever the suffix
        ("قصف النظام السوري وحليفه الروسي بلدة في إدلب.", "حليفه", "القوات الروسية"),
        ("قتل رجل بقصف لطائرات نظام بشار الأسد.", "طائرات", "قوات النظام السوري"),
        ("سيطر النظام السوري وحلفاؤه على قرية في إدلب.", "حلفاؤه", "حلفاء النظام السوري"),
        ("قصف الجيش التركي وفصائله قرية في الرقة.", "فصائله", "الجيش الوطني السوري"),
        ("قصفت القوات التركية والفصائل الموالية لها قرية في الرقة.", "الفصائل", "الجيش الوطني السوري"),
        ("قصفت القوات التركية والفصائل الموالية قرية في الرقة.", "الفصائل", "الجيش الوطني السوري"),
        ("هاجمت قوات النظام السوري والميليشيات المتحالفة معها قرية.", "الميليشيات", "الموالون للنظام السوري"),
        ("دخل المسلحون الموالون لدمشق قرية في عفرين.", "المسلحون", "الموالون للنظام السوري"),
    ],
)
def test_a_suffix_refers_to_the_party_that_agrees_with_it(text: str, words: str, name: str) -> None:
    assert named(text, words) == name


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("قتل جنديان في كمين لمقاتلي بوكو حرام في نيجيريا. وفر المسلحون.", "المسلحون", "بوكو حرام"),
        ("اشتبك الجيش مع تنظيم الدولة في العراق. وفر المتطرفون.", "المتطرفون", "تنظيم الدولة الإسلامية"),
        # jihadists, though rebels were named last
        ("قصف تنظيم الدولة فيلق الشام في حلب. وقتل ثلاثة من المتشددين.", "المتشددين", "تنظيم الدولة الإسلامية"),
        # anybody of that sort, and no extremists where rebels alone were named
        ("هاجم تنظيم الدولة قرية في العراق. واستقطب خليطا من المقاتلين.", "المقاتلين", None),
        ("هاجم تنظيم الدولة قرية في العراق. وفر بعض المتشددين.", "المتشددين", "متشددون"),
        ("هاجم فيلق الشام قرية في حلب. وفر المتطرفون.", "المتطرفون", "متشددون"),
        # nobody was named: they keep the general name, or have that of the country
        ("اقتحم المسلحون مصرفا في باماكو.", "المسلحون", "مسلحون"),
        ("قصفت قوات النظام السوري بلدة في إدلب. وردت الفصائل.", "الفصائل", "المعارضة السورية المسلحة"),
        ("قصفت القوات التركية بلدة في سوريا. وتقدمت القوات الحكومية في حلب.", "القوات الحكومية", "قوات النظام السوري"),
    ],
)
def test_fighters_without_a_name_are_those_that_were_named(text: str, words: str, name: str | None) -> None:
    assert named(text, words) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وقع جيش الإسلام اتفاقا مع النظام السوري في دوما.", "الحكومة السورية"),
        ("وقع الجيش السوري اتفاقا مع الفصائل في دوما.", "قوات النظام السوري"),
        ("دارت معارك بين جيش الإسلام والنظام السوري في دوما.", "قوات النظام السوري"),
    ],
)
def test_the_forces_of_a_state_are_its_government_at_talks(text: str, name: str) -> None:
    assert name in {argument.name for event in record(text).events for argument in event.arguments}


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        # the adjective says where they are from
        ("هاجمت فصائل سورية حاجزا في حماة.", "فصائل سورية", "المعارضة السورية المسلحة"),
        ("هاجمت فصائل سورية الجيش التركي في الباب.", "فصائل سورية", "المعارضة السورية المسلحة"),
        ("قصفت الفصائل السورية الموالية لأنقرة قرية في الرقة.", "الفصائل السورية", "الجيش الوطني السوري"),
        ("قتل ثلاثة متطرفين فرنسيين في الموصل.", "متطرفين فرنسيين", None),
        ("قتل مسلحون أتراك حارسا في باماكو.", "مسلحون أتراك", None),
        ("قتل خمسة من قادة الجماعات الباكستانية في البوكمال.", "قادة", None),
        ("دخل متشددون من فرنسا قرية في سوريا.", "متشددون", "متشددون"),
        # and whose they are, where they are a state's by their kind or are said to be
        ("قصفت الطائرات مقرا للميليشيات الإيرانية في تدمر.", "مقرا", "القوات الإيرانية"),
        ("قتل ثلاثة جنود فرنسيين في مالي.", "جنود فرنسيين", "القوات الفرنسية"),
        ("هاجم مسلحون تابعون لإيران قاعدة في دير الزور.", "مسلحون", "ميليشيات موالية لإيران"),
        ("هاجم مسلحون مدعومون من تركيا قرية في الحسكة.", "مسلحون", "الجيش الوطني السوري"),
        ("قصفت قوات مدعومة من واشنطن قرية في الحسكة.", "قوات", None),
    ],
)
def test_fighters_of_a_nationality_are_no_army(text: str, words: str, name: str | None) -> None:
    assert named(text, words) == name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # the homes of people, whoever was named last; partners, and what is no force
        ("هاجم الحوثيون قرية في تعز. وفر السكان من منازلهم.", "منازلهم"),
        ("قصف النظام السوري الأهالي في بيوتهم.", "بيوتهم"),
        ("دعت روسيا وشركاؤها إلى هدنة في حلب.", "شركاؤها"),
        ("أكد التحالف العربي دعمه لليمن واستقراره وأمنه.", "أمنه"),
        ("أعلن تنظيم الدولة الهجوم على موقعه الإلكتروني.", "موقعه"),
    ],
)
def test_the_suffix_of_what_is_no_partys_refers_to_none(text: str, words: str) -> None:
    assert named(text, words) is None


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        # of the state behind the branch, and of no other
        ("قصفت القوات الأوكرانية قرية. وتحركت القوات البحرية اليابانية.", "القوات البحرية", None),
        ("قصفت القوات التركية قرية. وقتل ثلاثة من القوات الجو - فضائية الروسية.", "القوات الجو", "القوات الروسية"),
        ("قصفت القوات التركية قرية. وأطلق الطيران العسكري الإسرائيلي النار.", "الطيران", "القوات الإسرائيلية"),
        # of the country, not of those named last
        ("قاتلت قوات سوريا الديمقراطية في سوريا. وهاجمت وحدة من القوات المسلحة حلب.", "وحدة", "قوات النظام السوري"),
        # drones and what is fired at aircraft are nobody's
        ("قصفت القوات التركية قرية. وحلقت الطائرات المسيرة في الأجواء.", "الطائرات", None),
        ("قصفت القوات التركية قرية. وعثر على صاروخ مضاد للطائرات.", "صاروخ", None),
        ("قصفت القوات التركية قرية. ثم حلقت الطائرات في الأجواء.", "الطائرات", "القوات التركية"),
    ],
)
def test_the_forces_are_those_whose_branch_is_told(text: str, words: str, name: str | None) -> None:
    assert named(text, words) == name
