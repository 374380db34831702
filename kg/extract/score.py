"""How well extraction agrees with articles annotated by hand.

Takes records and gold annotation (guidelines beside the gold); gives counts for each measure and the list of what went
wrong. The measures: `trigger` (a found trigger overlaps a gold one), `event` (and has its type), `argument` (type, role and
overlapping span), `facts` (type, role and name, free of spans), `fought_near` (party and place of fighting), `toll`
(outcome and bounds), and the accuracy of `source` and `modality` on the events that were found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from kg import records
from kg.errors import InputError

_ATTACKS = frozenset({"Attack", "Shelling", "AirStrike", "Bombing", "CarBombing", "SuicideBombing", "ChemicalAttack"})
_FIGHTING = _ATTACKS | {"Battle", "Advance", "TerritorialGain", "Siege"}
_PARTIES = frozenset({"belligerent", "agent", "supporter", "target"})
_DIACRITICS = re.compile("[\u064b-\u065f\u0670\u0640]")
_PUNCTUATION = re.compile(r"[\"'«»“”()\[\].,،]")
_FOLD = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "\u00a0": " "})
_SHORTEST_WITH_ARTICLE = 4

MEASURES = ("trigger", "event", "argument", "facts", "fought_near", "toll", "source", "modality")

Event = dict[str, Any]
Item = TypeVar("Item")


@dataclass(slots=True)
class Count:
    """Gold, found and right items of a measure."""

    gold: int = 0
    found: int = 0
    right: int = 0

    def add(self, gold: int, found: int, right: int) -> None:
        """Count a document in."""
        self.gold += gold
        self.found += found
        self.right += right

    @property
    def precision(self) -> float:
        """The share of the found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Error:
    """Something missed or wrongly found, with the words around it."""

    doc: str
    kind: str
    type: str
    context: str


@dataclass(slots=True)
class Scores:
    """Counts by measure, and errors."""

    counts: dict[str, Count] = field(default_factory=lambda: {measure: Count() for measure in MEASURES})
    errors: list[Error] = field(default_factory=list)


class Names:
    """Names reduced to one form for each thing: folded, without the article of each word, by a table of other names."""

    def __init__(self, table: Path | None = None) -> None:
        self._canonical: dict[str, str] = {}
        if table is None or not table.exists():
            return
        for line in table.read_text("utf-8").splitlines():
            cells = [_folded(cell) for cell in line.split("\t") if cell.strip() and not line.startswith("#")]
            for other in cells[1:]:
                self._canonical[other] = cells[0]

    def one(self, name: str | None) -> str | None:
        """The one form of `name`."""
        if not name:
            return None
        folded = _folded(name)
        return self._canonical.get(folded, folded)


def _folded(name: str) -> str:
    words = _PUNCTUATION.sub(" ", _DIACRITICS.sub("", name).translate(_FOLD)).split()
    return " ".join(w[2:] if w.startswith("ال") and len(w) > _SHORTEST_WITH_ARTICLE else w for w in words)


def read_gold(path: Path, text: str) -> list[Event]:
    """The gold events of an article, with offsets in `text` in place of line and occurrence.

    Raises InputError where the file is not gold or cites words that its line does not hold.
    """
    try:
        annotation = json.loads(path.read_text("utf-8"))
        return [_gold_event(event, text) for event in annotation["events"]]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise InputError(
            f"not gold annotation: {error}", where=str(path), hint="see the guidelines for its form"
        ) from error
    except ValueError as error:
        raise InputError(str(error), where=str(path), hint="triggers and texts are copied letter by letter") from error


def _gold_event(event: Event, text: str) -> Event:
    line = event["par"]
    start, end = _locate(text, line, event["trigger"], event.get("occ", 1))
    arguments = []
    for argument in event.get("args", []):
        span: tuple[int | None, int | None] = (None, None)
        if argument.get("text"):
            span = _locate(text, argument.get("par", line), argument["text"], argument.get("occ", 1))
        arguments.append(
            {
                "role": argument["role"],
                "side": argument.get("side"),
                "start": span[0],
                "end": span[1],
                "name": argument.get("entity"),
            }
        )
    source = event.get("source")
    return {
        "type": event["type"],
        "modality": event.get("modality", "actual"),
        "event": event.get("event"),
        "trigger": {"start": start, "end": end},
        "arguments": arguments,
        "casualties": event.get("casualties", []),
        "attribution": {"name": source.get("entity") or source.get("text")} if source else None,
    }


def _locate(text: str, line: int, needle: str, occurrence: int) -> tuple[int, int]:
    lines = text.split("\n")
    if not 1 <= line <= len(lines):
        raise ValueError(f"there is no line {line}")
    at = -1
    for _ in range(occurrence):
        at = lines[line - 1].find(needle, at + 1)
        if at < 0:
            raise ValueError(f"line {line} has no occurrence {occurrence} of {needle!r}")
    base = sum(len(earlier) + 1 for earlier in lines[: line - 1])
    return base + at, base + at + len(needle)


def plain(record: records.Record) -> list[Event]:
    """The events of a record in the form that gold has."""
    events: list[Event] = msgspec.to_builtins(record)["events"]
    return events


def score(articles: Iterable[tuple[str, str, list[Event], list[Event]]], names: Names) -> Scores:
    """The scores over (document, text, gold events, found events)."""
    scores = Scores()
    for doc, text, gold, found in articles:
        _score_one(scores, doc, text, gold, found, names)
    return scores


def _score_one(scores: Scores, doc: str, text: str, gold: list[Event], found: list[Event], names: Names) -> None:
    counts = scores.counts
    spotted = pair(gold, found, lambda g, f: overlap(g["trigger"], f["trigger"]))
    typed = pair(gold, found, lambda g, f: overlap(g["trigger"], f["trigger"]) and g["type"] == f["type"])
    counts["trigger"].add(len(gold), len(found), len(spotted))
    counts["event"].add(len(gold), len(found), len(typed))
    gold_arguments, found_arguments = list(_arguments(gold)), list(_arguments(found))
    right = pair(
        gold_arguments,
        found_arguments,
        lambda g, f: g[0] == f[0] and g[1]["role"] == f[1]["role"] and overlap(g[1], f[1]),
    )
    counts["argument"].add(len(gold_arguments), len(found_arguments), len(right))
    gold_facts, found_facts = facts(gold, names), facts(found, names)
    for measure, wanted in gold_facts.items():
        counts[measure].add(len(wanted), len(found_facts[measure]), len(wanted & found_facts[measure]))
    said = [
        (names.one((g["attribution"] or {}).get("name")), names.one((f["attribution"] or {}).get("name")))
        for g, f in typed
    ]
    counts["source"].add(len(typed), len(typed), sum(g == f for g, f in said))
    counts["modality"].add(len(typed), len(typed), sum(g["modality"] == f["modality"] for g, f in typed))
    hit_gold, hit_found = {id(g) for g, _ in typed}, {id(f) for _, f in typed}
    scores.errors.extend(
        Error(doc, kind, event["type"], context(text, event["trigger"]))
        for kind, events, hit in (("missed", gold, hit_gold), ("wrong", found, hit_found))
        for event in events
        if id(event) not in hit
    )


def _arguments(events: list[Event]) -> Iterator[tuple[str, dict[str, Any]]]:
    for event in events:
        for argument in event["arguments"]:
            if argument["start"] is not None:
                yield event["type"], argument


def facts(events: list[Event], names: Names) -> dict[str, set[tuple[Any, ...]]]:
    """What the events say, free of spans: who played which role, who fought near which place, and the tolls."""
    roles: set[tuple[Any, ...]] = set()
    near: set[tuple[Any, ...]] = set()
    toll: set[tuple[Any, ...]] = set()
    for event in events:
        places = {names.one(a["name"]) for a in event["arguments"] if a["role"] == "place"} - {None}
        fought = event["type"] in _FIGHTING and event["modality"] not in ("denied", "hypothetical", "planned")
        for argument in event["arguments"]:
            name = names.one(argument["name"])
            if name is None:
                continue
            roles.add((event["type"], argument["role"], name))
            if fought and argument["role"] in _PARTIES:
                near |= {(name, place) for place in places}
        toll |= {(c["outcome"], c.get("min"), c.get("max")) for c in event["casualties"]}
    return {"facts": roles, "fought_near": near, "toll": toll}


def overlap(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Whether two spans share a character; a null span shares none."""
    if first["start"] is None or second["start"] is None:
        return False
    return bool(first["start"] < second["end"] and second["start"] < first["end"])


def pair(gold: list[Item], found: list[Item], same: Callable[[Item, Item], bool]) -> list[tuple[Item, Item]]:
    """One-to-one pairs for which `same` holds, first come first served."""
    free, pairs = list(found), []
    for wanted in gold:
        for index, candidate in enumerate(free):
            if same(wanted, candidate):
                pairs.append((wanted, candidate))
                del free[index]
                break
    return pairs


def context(text: str, span: dict[str, int], width: int = 45) -> str:
    """The words around a span, which stands in brackets."""
    start, end = span["start"], span["end"]
    return f"{text[max(0, start - width) : start]}[{text[start:end]}]{text[end : end + width]}".replace("\n", " ")
