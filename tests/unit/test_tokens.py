"""Sentences and tokens keep the offsets of the raw text."""

from __future__ import annotations

import pytest

from kg.extract.tokens import LONGEST, sentences


@pytest.mark.parametrize(
    "raw",
    [
        "قال مراسلنا إن الجيش انسحب. وعاد الهدوء.",
        "سيطر الـــجيش على البلدة\u200f، ثم قُتِل ٣٠ جنديًا.",
        "جراء قـ.صف الطيـ.ـران، ثم سكتت. وعاد.",
        "تقصـ ـف البلدة.",
        "\ufeffعنوان\r\n\r\nوقصف الطيران\u00a0المدينة.\r\n",
        "ﻗﺘﻞ ثلاثة ﻻجئين",
    ],
)
def test_every_token_is_its_raw_text(raw: str) -> None:
    for sentence in sentences(raw).sentences:
        for token in sentence.tokens:
            assert raw[token.start : token.end] == token.text
        assert sentence.start == sentence.tokens[0].start
        assert sentence.end == sentence.tokens[-1].end


def test_a_folded_token_has_no_marks_and_keeps_its_span() -> None:
    token = sentences("قُتِل").sentences[0].tokens[0]
    assert (token.norm, token.text, token.start, token.end) == ("قتل", "قُتِل", 0, 5)


def test_sentences_end_at_stops_and_lines() -> None:
    page = sentences("عنوان الخبر\n\nانسحب الجيش. وقال د. أحمد إن 3.5 ملايين نزحوا!\nنهاية.")
    assert [page.raw[s.start : s.end] for s in page.sentences] == [
        "عنوان الخبر",
        "انسحب الجيش.",
        "وقال د. أحمد إن 3.5 ملايين نزحوا!",
        "نهاية.",
    ]
    assert [s.line for s in page.sentences] == [1, 3, 3, 4]


@pytest.mark.parametrize("dots", ["..", "...", "…", " .. "])
def test_dots_within_a_line_part_no_sentences(dots: str) -> None:
    page = sentences(f"درعا{dots}قتلى بقصف على السوق. ثم عاد الهدوء{dots.strip()}\nنهاية")
    assert [page.raw[s.start : s.end] for s in page.sentences] == [
        f"درعا{dots}قتلى بقصف على السوق.",
        f"ثم عاد الهدوء{dots.strip()}",
        "نهاية",
    ]


def test_words_left_out_part_no_sentence() -> None:
    assert len(sentences("قال المصدر (...) إن الجيش انسحب من البلدة").sentences) == 1


@pytest.mark.parametrize("text", ["." * 1000, "كلمة.. " * 1000, ".. " * 1000 + "كلمة"])
def test_sentences_with_dots_are_bounded(text: str) -> None:
    assert all(len(s.tokens) <= LONGEST for s in sentences(text).sentences)


def test_lines_have_roles() -> None:
    page = sentences(
        "عنوان\nقال الجيش إنه انسحب.\nدمار في البلدة (وكالة)\nمناطق أخرى\nالمصدر : وكالات", boilerplate=["المصدر"]
    )
    assert [s.role for s in page.sentences] == ["headline", "body", "caption", "subhead", "boilerplate"]


def test_the_title_makes_a_stopped_first_line_a_headline() -> None:
    assert sentences("عنوان كامل.\nنص.", title="عنوان كامل.").sentences[0].role == "headline"
    assert sentences("جملة أولى.\nنص.").sentences[0].role == "body"


def test_a_text_without_stops_is_cut_into_bounded_sentences() -> None:
    page = sentences("كلمة " * 1000)
    assert max(len(s.tokens) for s in page.sentences) <= LONGEST
    assert sum(len(s.tokens) for s in page.sentences) == 1000


def test_a_long_sentence_is_cut_at_a_comma() -> None:
    page = sentences("كلمة " * 100 + "، " + "كلمة " * 100)
    assert [len(s.tokens) for s in page.sentences] == [101, 100]


def test_a_closing_quote_stays_with_its_sentence() -> None:
    page = sentences('قال "انسحبنا." ثم عاد.')
    assert [page.raw[s.start : s.end] for s in page.sentences] == ['قال "انسحبنا."', "ثم عاد."]


def test_a_word_is_the_same_string_wherever_it_stands() -> None:
    first, second = (sentence.tokens[1].norm for sentence in sentences("قصف المدينة.\nدخل المدينة.").sentences)
    assert first is second


def test_stops_between_the_letters_of_a_name_end_no_sentence() -> None:
    assert len(sentences("قالت شبكة سي. إن. إن إن القصف توقف. وعاد السكان.").sentences) == 2


def test_what_a_page_says_in_latin_letters_is_no_part_of_the_article() -> None:
    page = sentences("Copy link\nقصف على البلدة\nقصف الجيش البلدة أمس.\n3 likes")
    assert [s.role for s in page.sentences] == ["boilerplate", "headline", "body", "boilerplate"]


def test_latin_letters_stuck_to_a_word_are_another() -> None:
    tokens = sentences("قصف على مدينة حماةpic وبلدة أعزازTranslate، بحسب لـCNN وبـRT").sentences[0].tokens
    assert [token.text for token in tokens if token.text.isalpha() or "C" in token.text][3:6] == [
        "حماة",
        "pic",
        "وبلدة",
    ]
    assert {"أعزاز", "Translate"} <= {token.text for token in tokens}
    assert {"لـCNN", "وبـRT"} <= {token.text for token in tokens}
