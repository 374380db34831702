"""Annotated articles as documents, with their gold events in the form that scoring reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from kg.documents import Document, read
from kg.extract.score import read_gold
from tests.tools.gold import GOLD, Half, belongs


class Annotated(NamedTuple):
    """An article with its gold events."""

    document: Document
    events: list[dict[str, Any]]


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
