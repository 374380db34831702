"""A small graph with what makes dumps hard: Arabic, quotation marks, line breaks, one triple in two graphs."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.store import reader
from tests.serving import make_store

TRIG = r"""
@prefix wq: <https://w3id.org/waqai/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix d: <https://w3id.org/waqai/> .
@base <https://w3id.org/waqai/> .
<graph/article/a1> {
  <article/a1> a wq:Article ; wq:sha256 "00ff" ; wq:extractor "arabic 1+cafe" .
  <quote/a1/0-9> wq:text "قال \"نعم\"\nثم > سكت <https://w3id.org/x> ." , "b \\ a"@en .
  <report/a1/e1> a wq:Report ; wq:confidence 0.5 ; wq:time <report/a1/e1/time> .
}
<graph/events> { <event/a1/e1> a wq:AirStrike , wq:Event ; wq:date "2016-03-27"^^xsd:date ; wq:report <report/a1/e1> . }
<graph/inferred> { <event/a1/e1> a wq:Event . }
<graph/reference> { <place/تدمر> wq:point "POINT(38.27 34.56)"^^geo:wktLiteral ; a wq:City . }
<graph/ontology> { wq:AirStrike a <http://www.w3.org/2002/07/owl#Class> . }
"""
DAY = "2026-01-31"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return make_store(tmp_path / "kg.store", TRIG)


@pytest.fixture
def release(store: Path, tmp_path: Path) -> Path:
    from kg.release.write import write

    write(reader(store), tmp_path / "release", day=DAY)
    return tmp_path / "release"
