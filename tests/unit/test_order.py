"""The order of graphs that loads go by is the database's own."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.pipeline.journal import Journal
from kg.store import ranking

FALLBACK = "http://x.example/"
IDS = [f"news-{number}{'-' * (number % 9)}" for number in range(300)] + ["", "a", "%D8%A3", "x" * 300]


@pytest.mark.parametrize("start", ["http://x.example/", "https://example.org/graph/article/", ""])
def test_graphs_are_ranked_as_the_database_keeps_them(tmp_path: Path, start: str) -> None:
    names = [f"{start or FALLBACK}{end}" for end in IDS]
    store = ox.Store(str(tmp_path / "store"))
    store.bulk_extend(
        ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:b"), ox.Literal(1), ox.NamedNode(name)) for name in names
    )
    rank = ranking(start)
    kept = [graph.value.removeprefix(start) for graph in store.named_graphs()]
    assert kept == sorted((name.removeprefix(start) for name in names), key=rank)


def test_the_journal_gives_articles_in_any_order(tmp_path: Path) -> None:
    with closing(Journal(tmp_path / "journal.sqlite")) as journal:
        with journal.transaction():
            for document in ("b", "d", "a", "c"):
                journal.put(document, key="", producer="test", line=document.encode() * 3)
            journal.remove(["d"])
            journal.mark_stored(["d"])
        found = list(journal.ordered(lambda document: (1 << 64) - ord(document)))
        assert [row.document for row in found] == ["d", "c", "b", "a"]
        assert found[0].line is None
        assert found[0].stored
        assert found[1].line == b"ccc"
        assert not found[1].stored
        assert sorted(found) == list(journal.dirty())
