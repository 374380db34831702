"""The corpus: each file holds an expected value and the spellings that must yield it, and texts that must yield nothing.

A new case is a line in a TOML file; nobody needs Python to add one.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.documents.document import Document
from kg.extract import Extractor, casualties, dates, modality, numbers, sources, toll_events
from kg.extract.calendar import When
from kg.extract.casualties import Toll
from kg.extract.numbers import Number
from kg.extract.tokens import Token, sentences
from kg.extract.view import View
from kg.pipeline.producers import extractor_of
from kg.records import Metadata, Source

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


# Sentences with events in brackets


def _bracketed(text: str) -> tuple[str, list[int]]:
    """The text without its brackets, and where the bracketed words begin."""
    plain, starts = "", []
    for piece in re.split(r"(\[[^\]]*\])", text):
        if piece.startswith("["):
            starts.append(len(plain))
            piece = piece[1:-1]
        plain += piece
    return plain, starts


def _at(tokens: tuple[Token, ...], start: int) -> int:
    return next(index for index, token in enumerate(tokens) if token.start <= start < token.end)


def _toll(toll: Toll) -> str:
    if toll.joint:
        return f"{toll.outcome} ?"
    about = "~" if toll.approx else ""
    bounds = f"{toll.min}" if toll.min == toll.max else f"{'' if toll.min is None else toll.min}.."
    return f"{toll.outcome} {about}{bounds}"


@pytest.mark.parametrize(("value", "text"), _cases("tolls"))
def test_toll(value: str | None, text: str) -> None:
    assert "; ".join(_toll(toll) for toll in casualties.read(_tokens(text))) == (value or "")


@pytest.mark.parametrize(("value", "text"), _cases("toll_events"))
def test_event_of_a_toll(value: str, text: str) -> None:
    plain, starts = _bracketed(text)
    tokens = _tokens(plain)
    causes = [toll_events.Cause(_at(tokens, start), "Attack") for start in starts]
    tolls = casualties.read(tokens)
    assert {place for place in toll_events.attach(tokens, tolls, causes) if place is not None} == {int(value) - 1}


def _lines(name: str, *keys: str) -> list[Any]:
    content = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    return [
        pytest.param(case["value"], *(case.get(key) for key in keys), text, id=text)
        for case in content["case"]
        for text in case["text"]
    ]


@pytest.mark.parametrize(("value", "event_type", "text"), _lines("modality", "type"))
def test_modality(value: str, event_type: str, text: str) -> None:
    plain, (start,) = _bracketed(text)
    tokens = _tokens(plain)
    assert modality.judge(tokens, _at(tokens, start), event_type).modality == value


@pytest.mark.parametrize(("value", "rule", "text"), _lines("sources", "rule"))
def test_source(value: str, rule: str | None, text: str, shipped: Extractor) -> None:
    plain, (start,) = _bracketed(text)
    headline = "" if text.count(".") == 0 else "عنوان\n"
    raw = headline + plain
    document = Document("x", raw, Source(path="x", sha256="", bytes=0), Metadata(publisher="Al Jazeera"))
    reading = shipped.read(document)
    heard = [(scene.view, scene.nouns) for scene in reading.scenes]
    publisher, references = reading.publisher, reading.references
    frames = sources.attribute(heard, reading.lexicon, publisher=publisher, references=references)
    said = _said(heard[-1][0], frames[-1], start + len(headline))
    assert (said.speaker.name if said else "-", said.rule if said else None) == (value, rule)


def _said(view: View, frames: list[sources.Frame], start: int) -> sources.Frame | None:
    return sources.told_in(frames, _at(view.tokens, start), happened=True)


@pytest.fixture(scope="session")
def shipped() -> Extractor:
    """The extractor with the shipped tables."""
    return extractor_of()
