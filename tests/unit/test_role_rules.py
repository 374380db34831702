"""What grammar says against a role that the model chose, and who stands on which side of a battle."""

from __future__ import annotations

import pytest

from kg.documents.document import Document
from kg.extract.role_rules import mended
from kg.extract.sides import sides
from kg.lexicon import load
from kg.pipeline.producers import extractor_of
from kg.records import Metadata, Source


def judged(text: str, word: str, party: str, role: str) -> str | None:
    """What becomes of `role` of the noun that begins with `party`, in the event that `word` tells."""
    document = Document("t", text, Source(path="t.txt", sha256="0" * 64, bytes=0), Metadata())
    (scene,) = extractor_of().read(document).scenes
    texts = [token.text for token in scene.view.tokens]
    (trigger,) = (each for each in scene.triggers if texts[each.index] == word)
    number = next(number for number, each in enumerate(scene.nouns) if texts[each.first] == party)
    return mended(scene, trigger, number, role)


@pytest.mark.parametrize(
    ("text", "word", "party"),
    [
        ("إصابة أربعة عناصر للنظام بقصف للجيش الوطني قرب منبج.", "بقصف", "عناصر"),
        ("قتل خمسة عناصر من قسد، نتيجة هجوم على حاجز قرب الرقة.", "هجوم", "عناصر"),
        ("وكان بين قتلى قسد قيادي في غارة تركية على عين عيسى.", "غارة", "قسد"),
        # shot down what others fired
        ("أسقطت الدفاعات الجوية السورية صواريخ استهدفت مطارا في حمص.", "استهدفت", "الدفاعات"),
        ("أعلنت قوات النظام إسقاط صواريخ استهدفت مطارا في حمص.", "استهدفت", "قوات"),
    ],
)
def test_who_suffers_an_attack_or_brings_it_down_is_no_attacker(text: str, word: str, party: str) -> None:
    assert judged(text, word, party, "agent") == "target"


@pytest.mark.parametrize(
    ("text", "word", "party"),
    [
        # they killed, died in an attack of their own, dropped the bombs, or do no more than go on fighting
        ("قتل مسلح جنديا في هجوم على حاجز.", "هجوم", "مسلح"),
        ("قتل خمسة عناصر من قسد في هجوم شنوه على حاجز.", "هجوم", "عناصر"),
        ("قتل خمسة عناصر من قسد خلال هجوم على حاجز قرب الرقة.", "هجوم", "عناصر"),
        ("أسقطت مروحيات النظام براميل متفجرة على بلدة داريا.", "براميل", "مروحيات"),
        ("دمرت قوات النظام مستودعا للأسلحة، وقصفت بلدة داريا.", "وقصفت", "قوات"),
        ("اعترف الجيش السوري بأنه قصف المستشفى.", "قصف", "الجيش"),
        ("اعترف التحالف الدولي بالتسبب بمقتل خمسة مدنيين.", "بمقتل", "التحالف"),
    ],
)
def test_an_attacker_stays_one(text: str, word: str, party: str) -> None:
    assert judged(text, word, party, "agent") == "agent"


@pytest.mark.parametrize(
    ("text", "word", "party", "role"),
    [
        ("قصفت الفصائل المعارضة للنظام بلدة الفوعة.", "قصفت", "للنظام", "agent"),
        ("اعترف الجيش السوري بمقتل ثلاثة من جنوده عند الحدود.", "بمقتل", "الجيش", "agent"),
        ("نعت حركة حماس خمسة قتلوا في غارة على غزة.", "غارة", "حركة", "agent"),
        ("كبدوا قوات النظام خسائر وسيطروا على بلدة بلودان.", "وسيطروا", "قوات", "agent"),
        ("شنت إسرائيل هجمات على فصائل تدعمها إيران.", "هجمات", "إيران", "target"),
        ("سيطروا على مبان حكومية ومقر قوات النظام بعد معارك مع حراسها.", "معارك", "ومقر", "belligerent"),
    ],
)
def test_who_is_only_named_beside_an_event_takes_no_part(text: str, word: str, party: str, role: str) -> None:
    assert judged(text, word, party, role) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("دارت معارك بين قوات النظام وتنظيم الدولة.", {"قوات": 1, "وتنظيم": 2}),
        ("تقاتل قوات النظام إلى جانب حزب الله في البادية.", {"قوات": 1, "حزب": 1}),
        ("دارت معارك بين جبهة النصرة وقوات النظام والمسلحين الموالين لها.", {"جبهة": 1, "وقوات": 2, "والمسلحين": 2}),
        ("قتل في المعارك 30 من قوات النظام بينهم مقاتلون من حزب الله.", {"قوات": 1, "مقاتلون": 1}),
    ],
)
def test_who_fights_beside_a_party_stands_on_its_side(text: str, expected: dict[str, int]) -> None:
    document = Document("t", text, Source(path="t.txt", sha256="0" * 64, bytes=0), Metadata())
    (scene,) = extractor_of().read(document).scenes
    firsts = {scene.view.tokens[noun.first].text: number for number, noun in enumerate(scene.nouns)}
    given = sides(scene, [(firsts[word], "belligerent") for word in expected], load())
    assert {word: given[firsts[word]] for word in expected} == expected


@pytest.mark.parametrize("backed", ["المدعومة من روسيا", "مدعمة من روسيا"])
def test_who_backs_a_party_stands_on_its_side(backed: str) -> None:
    text = f"دارت معارك بين جبهة النصرة من جهة وقوات النظام {backed} وحزب الله من جهة أخرى."
    document = Document("t", text, Source(path="t.txt", sha256="0" * 64, bytes=0), Metadata())
    (scene,) = extractor_of().read(document).scenes
    firsts = {scene.view.tokens[noun.first].text: number for number, noun in enumerate(scene.nouns)}
    parts = [("جبهة", "belligerent"), ("وقوات", "belligerent"), ("روسيا", "supporter"), ("وحزب", "supporter")]
    given = sides(scene, [(firsts[word], role) for word, role in parts], load())
    assert {word: given[firsts[word]] for word, _ in parts} == {"جبهة": 1, "وقوات": 2, "روسيا": 2, "وحزب": 2}
