"""The annotated articles beside the checkout, with offsets.

`dev` is kept in two halves: the read half (s01 and the odd numbers) is looked at, the unread half (the even numbers) is
only scored. `more` may be read.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

GOLD = Path(__file__).parents[3] / "shared/gold"
Half = Literal["read", "unread", "more"]


class Article(NamedTuple):
    """An annotated article: its text, metadata, and events with `start`, `end`, `type`, `args` (with spans), and the rest
    of the annotation as it stands."""

    id: str
    raw: str
    metadata: dict[str, Any]
    events: list[dict[str, Any]]


def articles(*halves: Half) -> Iterator[Article]:
    """The articles of these parts, in the order of their names."""
    for half in halves:
        folder = GOLD / ("more" if half == "more" else "dev")
        for path in sorted((folder / "gold").glob("*.json")):
            if half == "more" or belongs(path.stem) == half:
                yield read(folder, path.stem)


def belongs(stem: str) -> Half:
    """The half of `dev` that an article belongs to."""
    return "unread" if stem[1:].isdigit() and int(stem[1:]) % 2 == 0 else "read"


def read(folder: Path, stem: str) -> Article:
    """One article with its annotation."""
    raw = (folder / f"texts/{stem}.txt").read_bytes().decode("utf-8")
    metadata_file = folder / f"texts/{stem}.toml"
    metadata = tomllib.loads(metadata_file.read_text("utf-8")) if metadata_file.is_file() else {}
    events = json.loads((folder / f"gold/{stem}.json").read_text("utf-8"))["events"]
    lines = raw.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for event in events:
        event["start"], event["end"] = _locate(lines, starts, event["par"], event["trigger"], event.get("occ", 1))
        for argument in event.get("args", []):
            argument["start"] = argument["end"] = None
            if argument.get("text"):
                line = argument.get("par", event["par"])
                where = _locate(lines, starts, line, argument["text"], argument.get("occ", 1))
                argument["start"], argument["end"] = where
    return Article(stem, raw, metadata, events)


def _locate(lines: list[str], starts: list[int], line: int, needle: str, occurrence: int) -> tuple[int, int]:
    at = -1
    for _ in range(occurrence):
        at = lines[line - 1].index(needle, at + 1)
    return starts[line - 1] + at, starts[line - 1] + at + len(needle)
