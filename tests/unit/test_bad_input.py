"""Texts that no newspaper writes: the extractor reads them without a crash, and twice the text costs twice the work.

Work is counted, not timed: each call of a function, Python's own included, is one step.
"""

from __future__ import annotations

import sys
from functools import cache

import pytest

from kg.documents import Document
from kg.extract import Extractor
from kg.pipeline.producers import extractor_of
from kg.records import Metadata, Record, Source, decode, encode

SLACK = 1.15
SENTENCE = "قصفت طائرات حربية روسية بلدة السنابل في ريف حمص أمس وقتلت 12 مدنيا بينهم طفلان، "
WORDS = SENTENCE * 3

BAD = {
    "no full stop": WORDS,
    "one line again and again": SENTENCE.strip() + ".\n",
    "one word": "قصف ",
    "one word without spaces": "قصف",
    "names without verbs": "داعش الجيش السوري الحر حزب الله ",
    "lists of places": "في حمص وحماة وإدلب وحلب ودرعا، ",
    "quotes that never close": '"قال « ' + SENTENCE,
    "brackets that never close": "((([[[{{{ " + SENTENCE,
    "only marks": '،؛.؟!«»"()[]',
    "only numbers": "12 ألفا و300 ",
    "digits": "7",
    "hashtags": "#وحدات_حماية_الشعب ",
    "English": "The army shelled the town of Homs on Monday, killing 12 people. ",
    "Hebrew": "הצבא הפגיז את העיר ביום שני. ",
    "Persian and Kurdish": "ارتش شهر را گلوله باران کرد. هێرشی ئاسمانی. ",
    "mixed scripts": "قصف army ההפגזה قتل 12 killed ১২ 十二人 ",
    "presentation forms": "ﻗﺼﻔﺖ ﻃﺎﺋﺮﺍﺕ ﺣﺮﺑﻴﺔ ﺑﻠﺪﺓ ﻭﻗﺘﻠﺖ ١٢ ﻣﺪﻧﻴﺎ ﷲ ﷺ ﻻ ",
    "vowel signs": "قَصَفَتْ طَائِرَاتٌ حَرْبِيَّةٌ بَلْدَةً ",
    "marks of direction": "\u200f\u202bقصفت\u202c \u200eطائرات\ufeff بلدة\u200d ",
    "line ends of all kinds": "قصفت طائرات بلدة\r\nوقتلت\r12\u2028مدنيا\u0085أمس\x00\x0b\x0c",
    "surrogates and controls": "قصفت \ud800 طائرات \x1b[31m بلدة 😀👩‍👩‍👧 ",
}


@cache
def extractor() -> Extractor:
    return extractor_of()


def extracted(raw: str) -> Record:
    source = Source(path="bad.txt", sha256="0" * 64, bytes=len(raw))
    return extractor().extract(Document("bad", raw, source, Metadata(published="2016-05-04")))


def steps(raw: str) -> int:
    """How many calls extraction takes."""
    count = 0

    def step(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(step)
    try:
        extracted(raw)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("piece", BAD.values(), ids=BAD)
def test_twice_the_text_costs_twice_the_work(piece: str) -> None:
    once = piece * (3_000 // len(piece) + 1)
    extracted(once + once)  # what is remembered by word is remembered in both
    assert steps(once + once) <= 2 * steps(once) * SLACK


@pytest.mark.parametrize("piece", BAD.values(), ids=BAD)
def test_every_span_lies_in_the_text(piece: str) -> None:
    raw = piece * 5
    record = extracted(raw)
    for event in record.events:
        assert raw[event.trigger.start : event.trigger.end] == event.trigger.text
        assert raw[event.quote.start : event.quote.end] == event.quote.text
    for mention in record.mentions:
        assert raw[mention.start : mention.end] == mention.text
    if "\ud800" not in raw:
        assert decode(encode(record)) == record


@pytest.mark.parametrize("name", ["English", "Hebrew"])
def test_a_text_that_is_not_arabic_is_told(name: str) -> None:
    assert "not Arabic" in extracted(BAD[name] * 5).warnings[0]


@pytest.mark.parametrize("raw", ["", " \n ", "\ufeff", "،"])
def test_a_text_without_words_has_no_events_and_a_warning(raw: str) -> None:
    record = extracted(raw)
    assert record.events == ()
    assert record.warnings
