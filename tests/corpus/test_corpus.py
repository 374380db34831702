"""The corpus: each file holds an expected value and the spellings that must yield it, and texts that must yield nothing.

A new case is a line in a TOML file; nobody needs Python to add one.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.extract import dates, numbers
from kg.extract.calendar import When
from kg.extract.numbers import Number
from kg.extract.tokens import Token, sentences

HERE = Path(__file__).parent


def _tokens(text: str) -> tuple[Token, ...]:
    return tuple(token for sentence in sentences(text).sentences for token in sentence.tokens)


def _cases(name: str) -> list[Any]:
    """(expected value, text) of each line of a corpus file; None for the texts that must yield nothing."""
    content = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    cases = [pytest.param(case["value"], text, id=text) for case in content["case"] for text in case["text"]]
    negatives = [text for case in content.get("not", []) for text in case["text"]]
    return cases + [pytest.param(None, text, id=f"not: {text}") for text in negatives]


def _shown(number: Number) -> str:
    about = "~" if number.approx else ""
    if number.min == number.max:
        return f"{about}{number.min}"
    return f"{about}{'' if number.min is None else number.min}..{'' if number.max is None else number.max}"


@pytest.mark.parametrize(("value", "text"), _cases("numbers"))
def test_number(value: str | None, text: str) -> None:
    found = [_shown(number) for number in numbers.find(_tokens(text))]
    assert found == ([] if value is None else [value])


def _written(when: When) -> str:
    days = [".." if day is None else day.isoformat() for day in (when.start, when.end)]
    return f"{days[0] if days[0] == days[1] != '..' else '/'.join(days)} {when.granularity}"


@pytest.mark.parametrize(("value", "text"), _cases("dates"))
def test_date(value: str | None, text: str) -> None:
    found = [_written(time.when) for time in dates.find(_tokens(text), date(2016, 4, 2))]
    assert found[-1:] == ([] if value is None else [value])


@pytest.mark.parametrize(("value", "text"), _cases("dates_undated"))
def test_date_without_a_day_of_publication(value: str, text: str) -> None:
    (time,) = dates.find(_tokens(text), None)
    assert value in (time.when.relative, str(time.when.start))
