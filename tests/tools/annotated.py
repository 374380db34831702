"""Annotated articles as documents, with their gold events in the form that scoring reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from kg.documents import Document, read
from kg.extract.score import read_gold
from tests.tools.gold import GOLD, Half, belongs


class Annotated(NamedTuple):
    """An article with its gold events."""

    document: Document
    events: list[dict[str, Any]]


OURS = Path(__file__).parents[1] / "data/annotations.jsonl"
"""Our own annotations of corpus articles, for training: offsets in the article's `text`, and no word of it. An event is
[start, end, type, arguments, modality, source], an argument [role, start, end, side, name]; what stands last may be left out
(modality: actual; source: the article itself; name: given where the words alone do not tell who is meant, and for
participants that the sentence leaves out, whose offsets are null). Tolls are not annotated."""

CHECK = OURS.with_name("annotations_check.jsonl")
"""54 more of the same kind, from the same outlets and years: a check that nobody reads, tunes on or trains from."""

LATER = OURS.with_name("annotations_later.jsonl")
"""572 more of the same kind to learn from, annotated later: most are short or of other wars."""

CORPUS = GOLD.parent / "corpus/news.jsonl.gz"


@cache
def own_ids() -> frozenset[str]:
    """The ids of the articles that we have annotated ourselves to learn from."""
    return frozenset(json.loads(line)["article"] for line in _lines(OURS, LATER))


def _lines(*tables: Path) -> list[str]:
    return [line for table in tables for line in table.read_text("utf-8").splitlines()]


def ours(*tables: Path) -> Iterator[Annotated]:
    """The articles that we have annotated ourselves, in the order of the corpus: those to learn from, or those of `tables`."""
    lines = map(json.loads, _lines(*(tables or (OURS, LATER))))
    events = {line["article"]: [_event(event) for event in line["events"]] for line in lines}
    for document in read([str(CORPUS)]):
        if isinstance(document, Document) and document.id in events:
            yield Annotated(document, events[document.id])


def _event(event: list[Any]) -> dict[str, Any]:
    start, end, type_, arguments, *more = event
    modality, source = (*more, *("actual", None)[len(more) :])
    return {
        "type": type_,
        "modality": modality,
        "event": None,
        "trigger": {"start": start, "end": end},
        "arguments": [dict(zip(_ARGUMENT, (*argument, None, None), strict=False)) for argument in arguments],
        "casualties": [],
        "attribution": {"name": source} if source else None,
    }


_ARGUMENT = ("role", "start", "end", "side", "name")


def annotated(*halves: Half) -> Iterator[Annotated]:
    """The articles of these parts, in the order of their names."""
    for half in halves:
        folder = GOLD / ("more" if half == "more" else "dev")
        for path in sorted((folder / "gold").glob("*.json")):
            if half != "more" and belongs(path.stem) != half:
                continue
            for document in read([str(folder / "texts" / f"{path.stem}.txt")]):
                if not isinstance(document, Document):
                    raise document.error
                yield Annotated(document, read_gold(path, document.raw))


NAMES = GOLD / "dev" / "gold" / "aliases.tsv"
"""The names that the gold takes for the same."""
