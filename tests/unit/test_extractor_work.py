"""The extractor does no more than twice the work for twice the text, whatever the text is.

Work is counted in calls of functions, not timed.
"""

from __future__ import annotations

import sys
from typing import Any

import pytest

from kg.documents.document import Document
from kg.extract import Extractor
from kg.pipeline.producers import extractor_of
from kg.records import Metadata, Source

SLACK = 1.15
HARD = {
    "no stop": "قصف الطيران بلدة سراقب وقتل ثلاثة مدنيين ",
    "one line over and over": "انفجرت سيارة مفخخة في مدينة إدلب.\n",
    "names in a chain": "وسراقب وكفرنبل ",
    "lists of parties": "وقوات النظام وتنظيم داعش ",
    "open quotes and brackets": '«(قال "الجيش ',
    "no Arabic": "The army shelled the town. ",
    "presentation forms": "ﻗﺘﻞ ﺛﻼﺛﺔ ",
    "the same town again": "قصف المدينة في المدينة. ",
}


@pytest.fixture(scope="module")
def reader() -> Extractor:
    return extractor_of()


def calls(reader: Extractor, raw: str) -> int:
    document = Document("t", raw, Source(path="t.txt", sha256="0" * 64, bytes=0), Metadata())
    reader.extract(document)  # fills the memories of words
    count = 0

    def counted(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        reader.extract(document)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_twice_the_text_is_twice_the_work(reader: Extractor, text: str) -> None:
    times = 2400 // len(text)
    assert calls(reader, text * times * 2) <= 2 * calls(reader, text * times) * SLACK


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_hard_text_gives_a_record_with_true_spans(reader: Extractor, text: str) -> None:
    raw = text * 40
    document = Document("t", raw, Source(path="t.txt", sha256="0" * 64, bytes=0), Metadata())
    for event in reader.extract(document).events:
        assert event.trigger is not None
        assert raw[event.trigger.start : event.trigger.end] == event.trigger.text
