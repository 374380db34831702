"""Which mentions of an article are told of one occurrence."""

from __future__ import annotations

import pytest
from msgspec import structs

from kg.documents.document import Document
from kg.extract import Extractor
from kg.extract.same import clusters
from kg.extract.same_signs import Mention, signs
from kg.pipeline.producers import extractor_of
from kg.records import Metadata, Source


@pytest.fixture(scope="module")
def reader() -> Extractor:
    return extractor_of()


def _events(reader: Extractor, text: str) -> dict[str, str]:
    """The occurrence of each trigger (the last one of a word that comes twice is marked with a prime)."""
    document = Document("t", text, Source(path="t.txt", sha256="0" * 64, bytes=0), Metadata(published="2016-05-04"))
    found: dict[str, str] = {}
    for event in reader.extract(document).events:
        assert event.trigger is not None
        word = event.trigger.text
        found[f"{word}'" if word in found else word] = event.event
    return found


ONE = {
    "headline and lead": (
        "عشرة قتلى بغارات روسية على مدينة سراقب\n"
        "قتل عشرة مدنيين اليوم الأربعاء في غارات شنها الطيران الروسي على مدينة سراقب بريف إدلب.",
        ("بغارات", "غارات"),
    ),
    "a blast that was a car bomb": (
        "هز انفجار مدينة الباب صباح اليوم. وقال ناشطون إن الانفجار نجم عن سيارة مفخخة.",
        ("انفجار", "الانفجار"),
    ),
    "a definite noun resumes": (
        "قصفت قوات النظام مدينة دوما. وقال ناشطون إن القصف ألحق أضرارا بالمنازل.",
        ("قصفت", "القصف"),
    ),
    "the same toll": (
        "قتل 17 مدنيا في قصف على مخيم اليرموك.\nوكان المرصد قال إن قصفا على مخيم اليرموك أدى إلى مقتل 17 مدنيا.",
        ("قصف", "قصفا"),
    ),
    "responsibility is claimed": (
        "فجر انتحاري نفسه في سوق بمدينة الباب ما أدى إلى مقتل تسعة أشخاص.\n"
        "وأعلن تنظيم الدولة مسؤوليته عن الهجوم وقال إنه قتل 15 جنديا.",
        ("فجر", "الهجوم"),
    ),
}

TWO = {
    "another": (
        "هز انفجار مدينة الباب صباح اليوم. ووقع انفجار آخر في مدينة الباب بعد ساعة.",
        ("انفجار", "انفجار'"),
    ),
    "other places of one region": (
        "شن الطيران الروسي غارات على سراقب بريف إدلب. كما شن الطيران الروسي غارات على كفرنبل بريف إدلب.",
        ("غارات", "غارات'"),
    ),
    "what happened and what is threatened": (
        "شنت قوات النظام هجوما على مدينة دوما. وهدد قائد في قوات النظام بشن هجوم على مدينة دوما.",
        ("هجوما", "هجوم"),
    ),
    "a strike and strikes of months": (
        "قتل ثلاثة في غارة على سراقب أمس. وقتل 519 مدنيا في غارات على سراقب منذ بداية العام.",
        ("غارة", "غارات"),
    ),
    "years apart": (
        "قصفت طائرات التحالف حفل زفاف في مدينة المخا أمس الثلاثاء. "
        "وكانت طائرات التحالف قصفت حفل زفاف في مدينة المخا في 28 أيلول 2015.",
        ("قصفت", "قصفت'"),
    ),
    "other news of a page": (
        "القاهرة تستضيف محادثات بين وزراء المياه\n"
        "أعلنت القاهرة أنها تستضيف محادثات بشأن السد.\n"
        "تراجع أسعار الذهب في الأسواق\n"
        "سجل الذهب تراجعا طفيفا في الأسواق العالمية.\n"
        "افتتاح معرض الكتاب\n"
        "افتتح الوزير معرض الكتاب أمس.\n"
        "فوز المنتخب بالكأس\n"
        "فاز المنتخب بالكأس بعد غياب.\n"
        "أمطار على الساحل\n"
        "تتوقع الأرصاد أمطارا غزيرة.\n"
        "رئيس كولومبيا يدعو إلى مفاوضات مع المتمردين\n"
        "دعا رئيس كولومبيا إلى مفاوضات مع المتمردين.",
        ("محادثات", "مفاوضات"),
    ),
}


@pytest.mark.parametrize(("text", "words"), ONE.values(), ids=ONE)
def test_one_occurrence(reader: Extractor, text: str, words: tuple[str, str]) -> None:
    events = _events(reader, text)
    assert events[words[0]] == events[words[1]]


@pytest.mark.parametrize(("text", "words"), TWO.values(), ids=TWO)
def test_two_occurrences(reader: Extractor, text: str, words: tuple[str, str]) -> None:
    events = _events(reader, text)
    assert events[words[0]] != events[words[1]]


PLAIN = Mention(
    type="Shelling", lemma="قصف", word="قصف", form="indefinite", role="body", sentence=1, line=1,
    open=False, another=False, series=False, period=False,
)  # fmt: skip


def _mention(at: int, **told: object) -> Mention:
    """A plain mention in the sentence and line `at`."""
    return structs.replace(PLAIN, sentence=at, line=at, **told)


def test_a_verb_that_shares_nothing_resumes_nothing() -> None:
    assert signs(_mention(1), _mention(2, form="verb")) is None
    assert signs(_mention(1), _mention(2, form="definite")) is not None


def test_what_shares_nothing_is_not_resumed_from_afar() -> None:
    assert signs(_mention(1), _mention(30, form="definite")) is None
    shared = frozenset({"دوما"})
    assert signs(_mention(1, places=shared, narrow=shared), _mention(30, places=shared, narrow=shared)) is not None


def test_an_article_of_any_length_stays_linear(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr("kg.extract.same.signs", lambda earlier, later: asked.append(1))
    counts = []
    for length in (400, 800):
        asked.clear()
        clusters([_mention(number) for number in range(length)])
        counts.append(len(asked))
    assert counts[1] < 2.2 * counts[0]
