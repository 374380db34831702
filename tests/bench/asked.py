"""Every named question with nothing given but what it needs, on a large compacted store, beside a form written by hand.

The hand-written form is the question for this one case: without the blocks and filters of parameters that are not given, and
without what another case of it would need. Both are read to their last row, in this process, in turns; the whole process
with names and CSV is measured once.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.answers.ask import prepare
from kg.answers.questions import Question, questions
from kg.pipeline.build import build_records
from kg.pipeline.outcome import Settings
from kg.pipeline.shape import shape
from kg.records import Extractor
from kg.store import Reader, reader
from tests.bench import material, timing
from tests.bench.measures import ROOT, folder

ROUNDS = 3
NEEDED = {
    "faction": "actor/islamic-state",
    "town": "تدمر",
    "outlet": "actor/sana",
    "other": "actor/sohr",
    "thing": "actor/islamic-state",
}
"""What the questions are asked about, where they want to be told."""

_UNGIVEN = re.compile(r"^\s*VALUES (\?\w+|\([?\w ]+\)) \{ (UNDEF|\((UNDEF ?)+\)) \}\s*$")
_FILTER = re.compile(r"^\s*FILTER\(!BOUND\(\?(\w+)\) \|\| .*\)\s*(#.*)?$")


def asking(articles: int, store: Path | None = None) -> Iterator[str]:
    """All questions, on a store of the corpus repeated to so many articles, or on one that stands."""
    if store is not None:
        yield from _asked(store)
        return
    with folder() as work:
        base = material.extracted(min(articles, 1000))
        producer = Extractor(name="bench", version="1")
        build_records(material.repeated(base, articles), producer, shape(), Settings(store=work / "store"))
        yield from _asked(work / "store")


def _asked(store: Path) -> Iterator[str]:
    graph = reader(store)
    yield f"{len(graph.store):,} statements"
    for question in (one for one in questions() if one.reads == "store"):
        given = {one.name: NEEDED[one.name] for one in question.parameters if one.required and one.default is None}
        text = prepare(question, given, graph).text
        plain = by_hand(text)
        assert _rows(graph, text) == _rows(graph, plain), question.name
        yield _measured(graph, question, given, (text, plain), store)


def _measured(graph: Reader, question: Question, given: dict[str, str], forms: tuple[str, str], store: Path) -> str:
    text, plain = forms
    one, other = timing.side_by_side(lambda: _rows(graph, text), lambda: _rows(graph, plain), rounds=ROUNDS)
    whole = timing.took(lambda: _process(question, given, store))
    ours, theirs = (statistics.median(each.cpu for each in side) for side in (one, other))
    ratio = statistics.median(mine.cpu / yours.cpu for mine, yours in zip(one, other, strict=True))
    return (
        f"{question.name}: {_rows(graph, text):,} rows; processor {ours:.2f} s, by hand {theirs:.2f} s, ratio {ratio:.2f}; "
        f"whole process {whole.cpu:.2f} s of processor, {whole.wall:.2f} s by the clock"
    )


def by_hand(text: str) -> str:
    """A bound question without what only the parameters that are not given would need."""
    lines = text.split("\n")
    unbound = {name for line in lines if _UNGIVEN.match(line) for name in re.findall(r"\?(\w+)", line)}
    kept = []
    for line in lines:
        found = _FILTER.match(line)
        if line.startswith("#") or _UNGIVEN.match(line) or (found and found[1] in unbound):
            continue
        kept.append(line)
    return "\n".join(kept)


def _rows(graph: Reader, text: str) -> int:
    result = graph.query(text)
    assert isinstance(result, ox.QuerySolutions)
    return sum(1 for _ in result)


def _process(question: Question, given: dict[str, str], store: Path) -> None:
    words = [word for name, value in given.items() for word in (f"--{name}", value)]
    command = [sys.executable, "-m", "kg", "ask", question.name, *words, "--store", str(store), "--format", "csv"]
    subprocess.run(
        command, check=True, capture_output=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, timeout=300
    )
