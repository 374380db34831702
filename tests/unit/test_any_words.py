"""Any order of the words that the tables know is read without a fault, whatever it means."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract import casualties, dates, modality, numbers, toll_events
from kg.extract.tokens import sentences
from kg.lexicon.dates import months, time_words
from kg.lexicon.harm import harm_words
from kg.lexicon.numbers import number_words
from kg.lexicon.people import people
from kg.lexicon.reporting import reports

WORDS = sorted(
    {
        *list(people())[::40], *list(harm_words())[::40], *list(number_words().words)[::30], *list(reports())[::60],
        *months().first_words, *time_words("day").first_words, *time_words("since").first_words,
        *time_words("weekday").first_words, *time_words("part").first_words, *time_words("until").first_words,
        "2016", "3", "15", "1.5", "27.3.2016", "99999999999999", "،", "(", ")", "و", "بين", "إلى", "/",
    }
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25))
@pytest.mark.parametrize("published", [None, date(1, 1, 1), date(2016, 2, 29), date(9999, 12, 31)])
def test_no_order_of_words_is_a_fault(published: date | None, words: list[str]) -> None:
    for sentence in sentences("خبر " + " ".join(words)).sentences:
        tokens = sentence.tokens
        for number in numbers.find(tokens):
            assert number.min is None or number.max is None or number.min <= number.max
        times = dates.find(tokens, published)
        for time in times:
            assert time.when.start is None or time.when.end is None or time.when.start <= time.when.end
        tolls = casualties.read(tokens)
        causes = [toll_events.Cause(0, "Attack"), toll_events.Cause(len(tokens) - 1, "Shelling")]
        assert len(toll_events.attach(tokens, tolls, causes)) == len(tolls)
        for index in range(len(tokens)):
            modality.judge(tokens, index, "TerritorialGain", others=range(len(tokens)))
