"""How an article tells its events: the lines of told.toml, and an example for every rule of modality and of sources."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from kg.documents.document import Document
from kg.extract import Extractor, modality_cues, sources
from kg.extract.clitics import splits
from kg.extract.explain import explanation
from kg.extract.scene import Scene
from kg.extract.telling import tell
from kg.extract.triggers import Trigger
from kg.lexicon import Lexicon
from kg.pipeline.producers import extractor_of
from kg.records import Metadata, Source

HERE = Path(__file__).parent


def _lines(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return cases


CASES = [(c["value"], c["rule"], c.get("type", "Attack"), text) for c in _lines("told") for text in c["text"]]


@pytest.fixture(scope="module")
def reader() -> Extractor:
    """The extractor with the shipped tables."""
    return extractor_of()


def _document(text: str) -> Document:
    return Document("t", f"{text}.", Source(path="t.txt", sha256="0" * 64, bytes=0), Metadata())


@pytest.mark.parametrize(("value", "rule", "event_type", "text"), CASES, ids=lambda part: part)
def test_modality_and_its_rule(reader: Extractor, value: str, rule: str, event_type: str, text: str) -> None:
    starts = [match.start() - 2 * number for number, match in enumerate(re.finditer(r"\[", text))]
    reading = reader.read(_document(re.sub(r"[\[\]]", "", text)))
    scenes = [_with_triggers(scene, starts, event_type, reading.lexicon) for scene in reading.scenes]
    told = [each for scene in tell(scenes, reading.page, reading.lexicon) for each in scene]
    assert len(told) == len(starts)
    assert (told[-1].modality, told[-1].modality_rule) == (value, rule)


def _with_triggers(scene: Scene, starts: list[int], event_type: str, lexicon: Lexicon) -> Scene:
    """The scene with the words that begin at `starts` as its triggers, whichever the models find."""
    places = [index for index, token in enumerate(scene.view.tokens) if token.start in starts]
    readings = [(splits(scene.view.norms[index], lexicon) or splits("هجوم", lexicon))[0] for index in places]
    triggers = [
        Trigger(index, event_type, split, split.forms[0], "given")
        for index, split in zip(places, readings, strict=True)
    ]
    return msgspec.structs.replace(scene, triggers=tuple(triggers))


def test_every_rule_of_modality_has_an_example() -> None:
    assert {rule for _, rule, _, _ in CASES} == set(get_args(modality_cues.Rule))


def test_every_rule_of_sources_has_an_example() -> None:
    assert {case["rule"] for case in _lines("sources") if "rule" in case} == set(get_args(sources.Rule))


def test_an_explanation_names_the_rule_of_the_modality_and_of_the_source(reader: Extractor) -> None:
    lines = list(explanation(reader, _document("قال المرصد السوري لحقوق الإنسان إن القوات تعتزم شن هجوم على إدلب")))
    assert "    modality: planned [modality:planned-cue]" in lines
    assert "    source: المرصد السوري لحقوق الإنسان [source:verb-speaker]" in lines


def test_the_reporter_of_an_outlet_without_a_name_is_nobody_and_ends_the_report_before(reader: Extractor) -> None:
    text = (
        "قال المرصد السوري لحقوق الإنسان إن القصف مستمر. وقال مراسلنا إن اشتباكات تدور في المدينة. "
        "وأضاف أن غارات استهدفت البلدة"
    )
    first, *others = reader.extract(_document(text)).events
    assert first.attribution is not None
    assert first.attribution.name == "المرصد السوري لحقوق الإنسان"
    assert len(others) >= 2
    assert not [event.attribution for event in others if event.attribution is not None]
