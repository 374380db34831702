"""Questions in words: which named question is meant, and with what."""

from __future__ import annotations

import pytest

from kg.answers import mentioned, words
from kg.answers.questions import questions
from kg.errors import RequestError
from tests.questions.world import world

SLOTS = {
    "town": "تدمر",
    "faction": "داعش",
    "party": "الجيش السوري",
    "area": "إدلب",
    "outlet": "الجزيرة",
    "other": "رويترز",
    "side": "قوات النظام السوري",
}


@pytest.mark.parametrize(
    ("text", "name", "given"),
    [
        ("من قاتل قرب تدمر؟", "factions-near-towns", {"town": "تدمر"}),
        ("مين قاتل بتدمر ومحيطها", "factions-near-towns", {"town": "تدمر"}),
        ("Who fought near Palmyra?", "factions-near-towns", {"town": "Palmyra"}),
        (
            "who fought within 20 km of تدمر in 2016-03",
            "factions-near-towns",
            {"town": "تدمر", "within": "20", "since": "2016-03-01", "until": "2016-03-31"},
        ),
        ("كم عدد القتلى في سرمدا؟", "deaths-by-source", {"town": "سرمدا"}),
        ("من سيطر على تدمر؟", "control-of-town", {"town": "تدمر"}),
        ("Which strikes hit hospitals in 2016?", "strikes-near-sites", {"since": "2016-01-01", "until": "2016-12-31"}),
        ("ماذا نفى الجيش السوري؟", "denials", {"party": "الجيش السوري"}),
        ("أين قاتل تنظيم الدولة الإسلامية؟", "towns-of-faction", {"faction": "تنظيم الدولة الإسلامية"}),
        ("who attacked Sarmada?", "attackers-by-source", {"town": "Sarmada"}),
        ("من هاجم سرمدا؟", "attackers-by-source", {"town": "سرمدا"}),
        ("What happened in Sarmada?", "timeline", {"town": "Sarmada"}),
        ("Where do the sources contradict each other?", "contradictions", {}),
        ("من حارب قرب تدمر؟", "factions-near-towns", {"town": "تدمر"}),
        ("list the groups that battled in Palmyra", "factions-near-towns", {"town": "Palmyra"}),
        ("كم قتيلا سقط في سرمدا؟", "deaths-by-source", {"town": "سرمدا"}),
        ("How many died in Sarmada?", "deaths-by-source", {"town": "Sarmada"}),
        ("مين ماسك تدمر هلق", "control-of-town", {"town": "تدمر"}),
        ("Who holds Palmyra now?", "control-of-town", {"town": "Palmyra"}),
        ("Who was in charge of Palmyra?", "control-of-town", {"town": "Palmyra"}),
        ("إلى أين هرب أهالي تدمر؟", "displacements", {"town": "تدمر"}),
        ("Where do reports about Palmyra disagree?", "contradictions", {"town": "Palmyra"}),
        ("Who has been at war with whom?", "opposing-pairs", {}),
        ("من المسؤول عن الهجوم على سرمدا؟", "attackers-by-source", {"town": "سرمدا"}),
        ("who bombed Sarmada", "attackers-by-source", {"town": "Sarmada"}),
        ("ما التناقضات بين المصادر؟", "contradictions", {}),
        ("من قاتل على بعد 10 كيلومترًا من تدمر", "factions-near-towns", {"town": "تدمر", "within": "10"}),
        ("schools bombed", "strikes-near-sites", {}),
        ("غارات على المستشفيات", "strikes-near-sites", {}),
        ("hostages of داعش", "captives-of-faction", {"faction": "داعش"}),
        ("leaders of داعش", "commanders-of-faction", {"faction": "داعش"}),
        ("planned or threatened attacks", "excluded-claims", {}),
        (
            "من قصف سرمدا في آذار/مارس 2016؟",
            "attackers-by-source",
            {"town": "سرمدا", "since": "2016-03-01", "until": "2016-03-31"},
        ),
        (
            "من هاجم سرمدا بتموز من عام ٢٠١٧؟",
            "attackers-by-source",
            {"town": "سرمدا", "since": "2017-07-01", "until": "2017-07-31"},
        ),
        (
            "who attacked Sarmada on 5 March 2016?",
            "attackers-by-source",
            {"town": "Sarmada", "since": "2016-03-05", "until": "2016-03-05"},
        ),
        (
            "who attacked Sarmada on March 31, 2016?",
            "attackers-by-source",
            {"town": "Sarmada", "since": "2016-03-31", "until": "2016-03-31"},
        ),
        ("Who fought near Palmyra before 2016?", "factions-near-towns", {"town": "Palmyra", "until": "2015-12-31"}),
        ("ماذا حدث في سرمدا بعد عام 2016؟", "timeline", {"town": "سرمدا", "since": "2017-01-01"}),
        ("من قاتل قرب تدمر منذ آذار 2016؟", "factions-near-towns", {"town": "تدمر", "since": "2016-03-01"}),
        (
            "Who fought near Palmyra from 2015 to March 2016?",
            "factions-near-towns",
            {"town": "Palmyra", "since": "2015-01-01", "until": "2016-03-31"},
        ),
        ("Who fought near Nowhereville?", "factions-near-towns", {"town": "Nowhereville"}),
        ("من قاتل قرب زغنبوط الفوقا؟", "factions-near-towns", {"town": "زغنبوط الفوقا"}),
        ("Who controls Atlantis?", "control-of-town", {"town": "Atlantis"}),
        ("قارن بين الجزيرة ورويترز", "compare-outlets", {"outlet": "الجزيرة", "other": "رويترز"}),
    ],
)
def test_words_are_understood(text: str, name: str, given: dict[str, str]) -> None:
    understood = words.match(text, world())
    assert (understood.question.name, dict(understood.given)) == (name, given)


@pytest.mark.parametrize(
    ("name", "example"),
    [(one.name, example) for one in questions() for example in one.examples_ar + one.examples_en],
)
def test_every_example_leads_to_its_question(name: str, example: str) -> None:
    for slot, value in SLOTS.items():
        example = example.replace(f"{{{slot}}}", value)
    assert words.match(example, world()).question.name == name


@pytest.mark.parametrize("text", ["متى ستمطر؟", "how do I cook rice?", "؟", "تدمر؟"])
def test_the_three_nearest_are_offered_when_it_is_not_sure(text: str) -> None:
    with pytest.raises(RequestError, match="not sure") as caught:
        words.match(text, world())
    assert caught.value.exit_code == 2
    assert (caught.value.hint or "").count("kg ask ") == 3


def test_words_that_mean_nothing_are_named() -> None:
    understood = words.match("Who fought near Palmyra on Tuesday morning?", world())
    assert understood.left == ("Tuesday morning",)
    assert understood.description().endswith("; not understood and left out: Tuesday morning")
    assert words.match("Which factions fought near which towns before 2016?", world()).left == ()
    assert words.match("Who are the commanders of داعش in Palmyra?", world()).left == ("Palmyra",)


def test_the_days_end_with_the_calendar() -> None:
    assert mentioned.days("battles after 9999-12-31")[0] == "9999-12-31"
    assert mentioned.days("battles before 0001-01-01")[1] == "0001-01-01"


def test_a_distance_is_taken_out_of_the_question_as_it_is_spelt() -> None:
    assert mentioned.distance("على بعد 10 كيلومترًا من تدمر") == ("10", "على بعد   من تدمر")
