"""Folding keeps every offset."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text import arabic_share, fold, fold_name, outlet_keys


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("أإآٱ", "اااا"),
        ("سيطرة على مدرسةٍ", "سيطره علي مدرسه"),
        ("المـــدينة", "المدينه"),
        ("عام ٢٠١٦ و۲۰۱۷", "عام 2016 و2017"),
        ("ﻻجئون", "لاجيون"),
        ("\ufeffنص\r\nآخر", "نص\nاخر"),
        ("في\u00a0حلب", "في حلب"),
        ("\u200fحلب\u200e", "حلب"),
    ],
)
def test_spellings_that_vary_fold_to_one(raw: str, folded: str) -> None:
    assert fold(raw).text == folded


@given(st.text(alphabet="اأبةى\u0640\u064b\ufefb\u200f\ufeff \r\n٣x"))
def test_every_folded_span_leads_back_to_raw_text_that_folds_to_it(raw: str) -> None:
    folded = fold(raw)
    for index, character in enumerate(folded.text):
        start, end = folded.raw_span(index, index + 1)
        assert character in fold(raw[start:end]).text


def test_names_fold_without_quotes_and_marks() -> None:
    assert fold_name('"جبهة النُّصرة"') == fold_name("جبهة  النصرة") == "جبهه النصره"


def test_the_share_of_arabic_letters() -> None:
    assert arabic_share("abc حلب") == 0.5
    assert arabic_share("123") == 0


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("قـ.صف", "قصف"),
        ("قـ ـصف", "قصف"),
        ("المـ.دفـ.ـعية", "المدفعيه"),
        ("نهايةـ. ثم", "نهايه. ثم"),
        ("انتهى.ثم", "انتهي.ثم"),
    ],
)
def test_stops_that_mask_a_word_are_dropped(raw: str, text: str) -> None:
    folded = fold(raw)
    assert folded.text == text
    assert folded.raw(len(folded.text)) == len(raw)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("@HalabTodayTV", "halabtodaytv"),
        ("Halab Today TV", "halabtodaytv"),
        ("Civil Defence (SCD) (4)", "civildefence"),
        ("Al-Watan (Saudi)", "alwatansaudi"),
        ("حلب اليوم", "حلباليوم"),
    ],
)
def test_who_publishes_has_one_key_however_a_collection_writes_the_name(written: str, key: str) -> None:
    assert outlet_keys(written) == (fold_name(written), key)
