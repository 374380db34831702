"""The collector of garbage rests within an article, and has nothing to do there."""

from __future__ import annotations

import gc

import pytest

from kg.collector import at_rest
from kg.pipeline.producers import extractor_of
from tests.unit.test_extractor import Text

TEXT = """غارات على ريف حلب الشمالي

قال المرصد إن الطيران الحربي قصف أمس مدينة عندان فقتل سبعة أشخاص بينهم طفلان، ثم انسحبت الفصائل من بلدة حيان.
"""


def test_the_collector_rests_within_and_works_again_behind() -> None:
    with at_rest():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_works_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="x"), at_rest():
        raise ValueError("x")
    assert gc.isenabled()


def test_a_collector_that_rests_already_goes_on_resting() -> None:
    gc.disable()
    try:
        with at_rest():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_extraction_makes_no_cycles() -> None:
    reader = extractor_of()
    reader.extract(Text(TEXT))  # what is remembered from now on is there
    gc.collect()
    with at_rest():
        for _ in range(3):
            assert reader.extract(Text(TEXT)).events
        assert gc.collect() == 0
