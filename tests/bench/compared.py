"""Beside what a user has at hand: rdflib's graph in memory, and a plain script that reads the records."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import pyoxigraph as ox
import rdflib

from kg import records, store
from kg.pipeline.shape import shape
from kg.rdf import vocab
from tests.bench import material, measures, timing

MOST = 200
"""Articles, at most: rdflib takes a minute for a thousand."""

QUERY = f"""PREFIX wq: <{vocab.WQ}>
SELECT ?who (COUNT(DISTINCT ?report) AS ?reports) WHERE {{
  ?report wq:reportedType wq:AirStrike ; wq:participation ?part .
  ?part wq:role wq:{vocab.ROLES["agent"]} ; wq:actor ?who .
}} GROUP BY ?who"""
"""Who is said to have bombed from the air, and in how many reports."""


def comparing(articles: int) -> Iterator[str]:
    """Loading and one question: ours, beside rdflib in memory and a script without any graph."""
    made = shape()
    found = material.extracted(min(articles, MOST))
    with measures.folder() as work:
        nquads, lines = work / "ready.nq", work / "records.jsonl"
        nquads.write_bytes(b"".join(made.nquads(record) for record in found))
        lines.write_bytes(b"".join(records.encode(record) for record in found))
        graph = rdflib.Dataset(default_union=True)
        numbers = iter(range(1000))

        def ours() -> None:
            measures.load_records(found, work / f"ours{next(numbers)}")

        def parsed() -> None:
            rdflib.Dataset().parse(str(nquads), format="nquads")

        quads = sum(1 for _ in nquads.open("rb"))
        one, other = timing.side_by_side(ours, parsed, rounds=measures.ROUNDS)
        yield timing.told(f"records to a graph on disk, {quads:,} quads", one, other, "rdflib parses them into memory")

        graph.parse(str(nquads), format="nquads")
        disk = ox.Store.read_only(str(work / "ours0" / "live"))
        answers: dict[str, int] = {}

        def asked() -> None:
            answers["ours"] = sum(1 for _ in store.run(disk, QUERY))  # type: ignore[arg-type]

        def asked_rdflib() -> None:
            answers["rdflib"] = len(graph.query(QUERY))

        def script() -> None:
            counted: Counter[str] = Counter()
            for line in lines.open("rb"):
                for event in json.loads(line)["events"]:
                    if event["type"] == "AirStrike":
                        parts = event["arguments"]
                        counted.update(
                            {part["entity"] for part in parts if part["role"] == "agent" and part.get("entity")}
                        )

        for name, theirs in (("rdflib in memory", asked_rdflib), ("a script that reads the records", script)):
            one, other = timing.side_by_side(asked, theirs, rounds=measures.ROUNDS)
            yield timing.told("a question with a join, asked on disk", one, other, name)
        assert answers["ours"] == answers["rdflib"], answers
