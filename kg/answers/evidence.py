"""The quoted words behind reports and events, and the bibliography of their articles.

Takes IRIs of reports or events; gives for each the quotes with article, speaker, modality and offsets. Apart from `ask`
because pages, timelines and the endpoint show evidence too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pyoxigraph as ox

from kg.answers.graph import Graph, select
from kg.answers.names import labels

FIELDS = (
    "report", "quote", "claimant", "level", "modality", "outlet", "article", "title", "issued", "url",
    "start", "end", "byteStart", "byteEnd", "sha256",
)  # fmt: skip
"""The variables of evidence in machine formats, in order."""


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """One report with its words. `start` and `end` count code points of the article's raw text, half open; `byte_start` and
    `byte_end` count bytes of its file; all are -1 where the report has no quote (imported datasets)."""

    article: str
    start: int
    end: int
    report: str
    quote: str | None
    trigger: str | None
    claimant: str | None
    claimant_name: str | None
    level: str | None
    modality: str | None
    outlet: str | None
    outlet_name: str | None
    title: str | None
    issued: str | None
    url: str | None
    path: str | None
    byte_start: int
    byte_end: int
    sha256: str | None


def look_up(graph: Graph, things: Iterable[str], language: str) -> dict[str, tuple[Evidence, ...]]:
    """The evidence of each report or event, by its IRI."""
    rows = [(ox.NamedNode(iri),) for iri in sorted(set(things))]
    found: dict[str, dict[str, Evidence]] = {}
    for row in select(graph, "evidence", "of", rows):
        one = _evidence(row)
        found.setdefault(row["of"].value, {}).setdefault(one.report, one)
    everyone = [one for by_report in found.values() for one in by_report.values()]
    named = labels(
        graph, {iri for one in everyone for iri in (one.claimant, one.outlet, one.level, one.modality) if iri}, language
    )
    return {
        iri: tuple(sorted(_named(one, named) for one in by_report.values())) for iri, by_report in sorted(found.items())
    }


def _evidence(row: ox.QuerySolution) -> Evidence:
    def text(name: str) -> str | None:
        term = row[name]
        return None if term is None else str(term.value)

    def index(name: str) -> int:
        value = text(name)
        return int(value) if value else -1

    return Evidence(
        article=text("article") or "", start=index("start"), end=index("end"), report=text("report") or "",
        quote=text("exact"), trigger=text("trigger"), claimant=text("claimant"), claimant_name=None,
        level=text("level"), modality=text("modality"), outlet=text("outlet"), outlet_name=None, title=text("title"),
        issued=text("issued"), url=text("url"), path=text("path"), byte_start=index("byteStart"),
        byte_end=index("byteEnd"), sha256=text("sha256"),
    )  # fmt: skip


def _named(one: Evidence, named: Mapping[str, str]) -> Evidence:
    return replace(
        one,
        claimant_name=named.get(one.claimant or "") or (_tail(one.claimant) if one.claimant else None),
        outlet_name=named.get(one.outlet or "") or (_tail(one.outlet) if one.outlet else None),
        level=named.get(one.level or "") or _tail(one.level or ""),
        modality=named.get(one.modality or "") or _tail(one.modality or ""),
    )


def _tail(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


def bibliography(evidence: Iterable[Evidence]) -> list[str]:
    """One line an article, in the order of publishers, days and titles: publisher, "title", day, address, hash."""
    entries: dict[str, tuple[str, str, str, str]] = {}
    for one in evidence:
        parts = [
            one.outlet_name or "-",
            f"«{one.title or _tail(one.article)}»",
            one.issued or "-",
            one.url or one.path or one.article,
            f"SHA-256 {one.sha256}" if one.sha256 else "",
        ]
        line = ". ".join(part for part in parts if part)
        entries[one.article] = (one.outlet_name or "", one.issued or "", one.title or "", line)
    return [line for _, _, _, line in sorted(entries.values())]
