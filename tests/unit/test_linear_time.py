"""Reading numbers, times, tolls, cues and speakers costs no more than twice as much for twice the words.

Work is counted, not timed: each look at a token is one step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, overload

import pytest

from kg.extract import casualties, dates, modality, numbers, toll_events
from kg.extract.tokens import Token

SLACK = 1.1


class Counted(Sequence[Token]):
    """Tokens that count how often they are looked at."""

    def __init__(self, words: list[str]) -> None:
        kinds: Any = {True: "number", False: "word"}
        self.tokens = [Token(i, i + 1, word, word, kinds[word.isdigit()]) for i, word in enumerate(words)]
        self.looks = 0

    @overload
    def __getitem__(self, index: int) -> Token: ...
    @overload
    def __getitem__(self, index: slice) -> list[Token]: ...
    def __getitem__(self, index: int | slice) -> Token | list[Token]:
        got = self.tokens[index]
        self.looks += len(got) if isinstance(got, list) else 1
        return got

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        self.looks += len(self.tokens)
        return iter(self.tokens)


READERS: dict[str, Callable[[Sequence[Token]], object]] = {
    "numbers": numbers.find,
    "dates": lambda tokens: dates.find(tokens, date(2016, 4, 2)),
    "tolls": casualties.read,
    "modality": lambda tokens: [modality.judge(tokens, index, "Attack") for index in range(len(tokens))],
    "toll-events": lambda tokens: toll_events.attach(tokens, casualties.read(tokens), [toll_events.Cause(0, "Attack")]),
}

HARD = {
    "a thousand and a thousand": ["الف", "والف"],
    "three and three": ["ثلاثه", "وثلاثين"],
    "hundreds of thousands": ["ميات", "الاف"],
    "since since": ["منذ"],
    "between": ["بين", "1", "و"],
    "killed and wounded": ["قتل", "وجرح"],
    "killed": ["قتل"],
    "dead": ["قتلي", "قتيل"],
    "evening of": ["مساء", "يوم"],
    "attempt": ["محاوله", "،"],
    "among them": ["بينهم", "5", "اطفال"],
    "more than": ["اكثر", "من"],
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("words", HARD.values(), ids=HARD)
def test_twice_the_words_cost_twice_the_work(reader: str, words: list[str]) -> None:
    once, twice = Counted(words * 100), Counted(words * 200)
    READERS[reader](once)
    READERS[reader](twice)
    assert twice.looks <= 2 * once.looks * SLACK
